import type { Outcome } from '../core/check.ts'
import { AROUND } from '../policy/around.ts'
import { openKeys, quoteClues } from '../policy/clues.ts'
import { gateOf, gatesOf } from '../policy/gates.ts'
import { repositoryViews } from '../policy/own-repositories.ts'
import { accountOf, nameOf } from '../policy/principal.ts'
import { PULL_ACTIONS } from '../policy/repository.ts'
import { denialSaid } from '../policy/said.ts'
import { defineCheck } from './define.ts'

const API = 'ecr:GetRepositoryPolicy'

/** A statement of the repository's policy denies the puller: no allow anywhere outweighs it. */
export default defineCheck({
  id: 'repository-policy-deny',
  gate: 'manifest-access',
  needs: ['principal', 'images', 'repositoryPolicies'],
  wants: [...AROUND, 'error', 'running'],
  run({ principal, images, repositoryPolicies, error, running, ...around }): Outcome<'repositoryPolicies' | 'error'> | null {
    const { roleArn } = principal
    if (!roleArn) return null
    const views = repositoryViews(images, repositoryPolicies, roleArn, around)
    const denied = denialSaid(error, running, { actions: PULL_ACTIONS, layers: ['resource'] })
    const all = views.flatMap((view) => view.answers.map((a) => ({ view, ...a })))
    const denials = [all.filter(({ answer }) => answer.decision === 'deny'), all.filter(({ answer }) => answer.outcomes.includes('deny'))]
    const hits = denials.find((some) => some.length) ?? []
    const [hit] = hits
    if (hit) {
      const { view, action, answer } = hit
      const quotes = answer.statements.filter((quote) => quote.effect !== 'Allow')
      const seen = {
        gate: gateOf(action),
        gates: gatesOf(hits.map((one) => one.action)),
        params: {
          role: nameOf(roleArn),
          repository: view.repository,
          action,
          statements: quotes.map((q) => q.name),
          keys: openKeys(quotes),
        },
        evidence: quoteClues(quotes, 'repositoryPolicies', API, [`--repository-name ${view.repository} `]),
        resources: [view.arn, roleArn],
      }
      if (answer.decision === 'deny') return { ...seen, status: 'broken', cause: 'repository-policy-deny', container: view.container }
      return { ...seen, status: 'unknown', say: 'condition', suspect: 'repository-policy-deny' }
    }
    const unread = views.find((view) => view.gaps.length)
    if (unread && denied?.explicit)
      return {
        status: 'broken',
        cause: 'repository-policy-deny',
        confidence: 'likely',
        say: 'said',
        gate: gateOf(denied.action),
        container: unread.container,
        params: { role: nameOf(roleArn), repository: unread.repository, action: denied.action },
        evidence: [{ label: 'denied-call', value: denied.action, from: 'error' }],
        resources: [unread.arn, roleArn],
      }
    // Of a repository in another account the check of both sides tells what could not be read.
    const own = views.filter((view) => view.gaps.length && view.account === accountOf(roleArn))
    if (own.length) return { status: 'unknown', say: 'unread', gaps: own.flatMap((view) => view.gaps) }
    const fine = views.filter((view) => view.policy)
    return fine.length
      ? { status: 'ok', params: { repositories: fine.map((view) => view.repository) }, resources: fine.map((view) => view.arn) }
      : null
  },
})
