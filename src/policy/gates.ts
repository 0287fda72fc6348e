import type { Gate } from '../core/gate.ts'
import { gateOrder } from '../core/gate.ts'

const GATES: Record<string, Gate> = {
  'secretsmanager:GetSecretValue': 'secret-access',
  'ssm:GetParameters': 'secret-access',
  'kms:Decrypt': 'secret-access',
  'ecr:GetAuthorizationToken': 'token-access',
  'ecr:BatchGetImage': 'manifest-access',
  'ecr:GetDownloadUrlForLayer': 'layer-access',
}

/** The gate a call of the pull stands for. */
export const gateOf = (action: string): Gate => GATES[action] ?? 'manifest-access'

/** The gates several calls stand for, in the order a pull meets them. */
export const gatesOf = (actions: readonly string[]): Gate[] => [...new Set(actions.map(gateOf))].sort((a, b) => gateOrder(a) - gateOrder(b))

/** Those at the earliest gate a pull meets. */
export function earliest<T>(items: readonly T[], actionOf: (item: T) => string): T[] {
  const first = Math.min(...items.map((item) => gateOrder(gateOf(actionOf(item)))))
  return items.filter((item) => gateOrder(gateOf(actionOf(item))) === first)
}

/** Every call a pull makes under the role's rights. */
export const ALL_ACTIONS = Object.keys(GATES)
