import type { Clue } from '../core/check.ts'
import type { SimulatedAction } from '../facts/types/index.ts'
import { nameOf } from './principal.ts'

/** The simulator calls an inline policy `role_<role>_<policy>`. Null: a managed policy, which goes by its name alone. */
export function inlinePolicy(id: string, roleArn: string): { RoleName: string; PolicyName: string } | null {
  const prefix = `role_${nameOf(roleArn)}_`
  return id.startsWith(prefix) && id.length > prefix.length ? { RoleName: nameOf(roleArn), PolicyName: id.slice(prefix.length) } : null
}

/** Name of the policy as IAM's console shows it. */
export const policyName = (id: string, roleArn: string): string => inlinePolicy(id, roleArn)?.PolicyName ?? id

/** What was simulated and how it came out, with the command that asks it again. */
export const decisionClue = (action: SimulatedAction, outcome: string = action.decision): Clue<'simulation'> => ({
  label: 'decision',
  value: `${action.action} (${action.resource}): ${outcome}`,
  from: 'simulation',
  api: 'iam:SimulatePrincipalPolicy',
  about: [action.action, action.resource],
})
