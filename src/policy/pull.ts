import type { Gap, Known } from '../core/known.ts'
import type { ContainerImage, SimulatedAction } from '../facts/types/index.ts'
import { repositoryArn } from '../image/asked.ts'
import { type Around, callAround } from './around.ts'
import { standing } from './identity.ts'
import { accountOf } from './principal.ts'
import { askRepository, gapsOfRepository, lets, PULL_ACTIONS, type RepositoryPolicies, sparedRepository } from './repository.ts'

/** How one call of one image's pull stands with the puller's own policies and, in the same account, the repository's. */
export interface PullCall {
  action: SimulatedAction
  container: string
  repository: string
  /** `repository`: its policy allows what the role's do not. `unread`: its policy could not be read and might. */
  answer: 'allowed' | 'repository' | 'implicit' | 'explicit' | 'open' | 'unread' | 'elsewhere'
  gaps: Gap[]
  /** Condition keys that keep it open. */
  keys: string[]
}

/**
 * In the repository's account an allow on either side suffices, across accounts both have to (IAM user guide, cross-account policy
 * evaluation logic): so only at home can a repository's policy make up for what the role's lack.
 */
export function pullCalls(
  images: readonly ContainerImage[],
  simulation: readonly SimulatedAction[],
  policies: Known<RepositoryPolicies>,
  around: Around,
): PullCall[] {
  const calls = new Map<string, PullCall>()
  for (const { container, reference } of images) {
    if (reference.registry !== 'ecr') continue
    const arn = repositoryArn(reference)
    for (const name of PULL_ACTIONS) {
      const action = simulation.find((a) => a.action === name && a.resource === arn)
      if (!action || calls.has(`${name} ${arn}`)) continue
      const own = standing(action)
      const base = { action, container, repository: reference.repository, gaps: [], keys: action.missingContext }
      const home = accountOf(action.roleArn) === reference.account
      calls.set(`${name} ${arn}`, { ...base, answer: own, ...(own === 'implicit' && home && byRepository(action, policies, around)) })
    }
  }
  return [...calls.values()]
}

function byRepository(action: SimulatedAction, policies: Known<RepositoryPolicies>, around: Around): Partial<PullCall> | null {
  const { resource: arn, roleArn } = action
  if (!policies.known) return { answer: 'unread', gaps: policies.gaps }
  const gaps = [...gapsOfRepository(policies.value, arn), ...sparedRepository(policies.value, arn)]
  if (gaps.length) return { answer: 'unread', gaps }
  const policy = policies.value.policies[arn]
  if (!policy) return null
  const { context } = callAround(
    { roleArn, service: 'ecr.dkr', region: arn.split(':')[3]!, resourceAccount: accountOf(arn), repository: arn },
    around,
  )
  const answer = askRepository(policy, { roleArn, action: action.action, arn, context, accountSuffices: false })
  const allowed = lets(answer)
  if (allowed === 'unknown') return { answer: 'open', keys: [...new Set(answer.statements.flatMap((quote) => quote.open))].sort() }
  return allowed === 'ok' ? { answer: 'repository' } : null
}
