import type { Gap } from '../core/known.ts'
import type { FactValues } from '../facts/types/index.ts'
import { repositoryArn } from '../image/asked.ts'
import { type Around, callAround } from './around.ts'
import type { Answer } from './evaluate.ts'
import { askRepository, gapsOfRepository, PULL_ACTIONS } from './repository.ts'

/** One repository of the task, and what its policy says of the two calls of a pull. */
export interface RepositoryView {
  arn: string
  account: string
  repository: string
  container: string
  /** Null: it has none. Undefined: it could not be read, or the repository does not exist. */
  policy: string | null | undefined
  gaps: Gap[]
  /** Empty without a policy. */
  answers: { action: string; answer: Answer }[]
}

/** The repositories the task's own images are in, each once. Those of injected images are AWS's and open to all. */
export function repositoryViews(
  images: FactValues['images'],
  policies: FactValues['repositoryPolicies'],
  roleArn: string,
  around: Around,
): RepositoryView[] {
  const views = new Map<string, RepositoryView>()
  for (const { reference, injected, container } of images) {
    if (injected || reference.registry !== 'ecr') continue
    const arn = repositoryArn(reference)
    const policy = policies.policies[arn]
    const { context } = callAround(
      { roleArn, service: 'ecr.dkr', region: reference.region!, resourceAccount: reference.account, repository: arn },
      around,
    )
    const answers = policy
      ? PULL_ACTIONS.map((action) => ({ action, answer: askRepository(policy, { roleArn, action, arn, context, accountSuffices: true }) }))
      : []
    const base = { arn, account: reference.account!, repository: reference.repository, container, policy, answers }
    if (!views.has(arn)) views.set(arn, { ...base, gaps: gapsOfRepository(policies, arn) })
  }
  return [...views.values()]
}
