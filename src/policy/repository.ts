import type { Gap } from '../core/known.ts'
import type { Ternary } from '../core/ternary.ts'
import type { Context } from './context.ts'
import { type Answer, evaluate } from './evaluate.ts'

/** The two calls that fetch an image. ecr:BatchCheckLayerAvailability belongs to pushing: AWS's own policy for pulling lacks it. */
export const PULL_ACTIONS = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] as const

export interface RepositoryPolicies {
  policies: Record<string, string | null>
  gaps: Gap[]
  spared?: readonly string[]
}

/** Gaps that keep one repository's policy from being known. */
export const gapsOfRepository = ({ policies, gaps }: RepositoryPolicies, arn: string): Gap[] =>
  arn in policies ? [] : gaps.filter((gap) => gap.resource === arn)

/** One that was not read because others came first: where it alone would decide, nobody knows. */
export const sparedRepository = ({ spared }: RepositoryPolicies, arn: string): Gap[] =>
  spared?.includes(arn) ? [{ api: 'ecr:GetRepositoryPolicy', reason: 'spared', resource: arn }] : []

interface Asked {
  roleArn: string
  action: string
  arn: string
  context: Context
  /** True across accounts, where naming the account leaves the choice to it; in the repository's own account that allows nothing by itself. */
  accountSuffices: boolean
}

export const askRepository = (policy: string, { roleArn, action, arn, context, accountSuffices }: Asked): Answer =>
  evaluate(policy, { action, resource: arn, caller: { kind: 'role', arn: roleArn }, context, accountSuffices })

/** Whether a policy lets the call through by itself. */
export const lets = ({ outcomes }: Answer): Ternary => (!outcomes.includes('allow') ? 'broken' : outcomes.length === 1 ? 'ok' : 'unknown')
