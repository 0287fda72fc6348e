import type { Outcome } from '../core/check.ts'
import type { Known } from '../core/known.ts'
import type { SimulatedAction } from '../facts/types/index.ts'
import { textClue } from '../image/reported.ts'
import { AROUND } from '../policy/around.ts'
import { documentClue, openKeys, quoteClues } from '../policy/clues.ts'
import { gateOf } from '../policy/gates.ts'
import { standing } from '../policy/identity.ts'
import { type RepositoryView, repositoryViews } from '../policy/own-repositories.ts'
import { accountOf, nameOf } from '../policy/principal.ts'
import { lets, PULL_ACTIONS } from '../policy/repository.ts'
import type { ParsedError } from '../target/types.ts'
import { defineCheck } from './define.ts'

const API = 'ecr:GetRepositoryPolicy'
type Seen = 'repositoryPolicies' | 'error' | 'images'

/** A repository of another account has to allow this one, besides the role's own policies. */
export default defineCheck({
  id: 'cross-account-policy',
  gate: 'manifest-access',
  needs: ['principal', 'images', 'repositoryPolicies'],
  wants: [...AROUND, 'simulation', 'error', 'running'],
  run({ principal, images, repositoryPolicies, simulation, error, running, ...around }): Outcome<Seen> | null {
    const { roleArn } = principal
    if (!roleArn) return null
    const account = accountOf(roleArn)
    const foreign = repositoryViews(images, repositoryPolicies, roleArn, around).filter((view) => view.account !== account)
    const text = error.known && !(running.known && running.value) ? error.value : null
    const outcomes = foreign.flatMap((view) => judge(view, account, roleArn, text, simulation) ?? [])
    return (['broken', 'unknown', 'ok'] as const).flatMap((status) => outcomes.filter((o) => o.status === status))[0] ?? null
  },
})

function judge(
  view: RepositoryView,
  account: string,
  roleArn: string,
  text: ParsedError | null,
  simulation: Known<SimulatedAction[]>,
): Outcome<Seen> | null {
  const about = [`--repository-name ${view.repository} `]
  const params = { repository: view.repository, owner: view.account, account, role: nameOf(roleArn) }
  const seen = { params, resources: [view.arn] }
  const broken = { ...seen, status: 'broken', cause: 'cross-account-policy', container: view.container } as const
  if (view.policy === null) {
    const none = { label: 'repository-policy', value: '–', from: 'repositoryPolicies' as const, api: API, about }
    return { ...broken, say: 'none', evidence: [none] }
  }
  if (view.policy === undefined) {
    if (!view.gaps.length) return null
    const clue = { label: 'image', value: `${view.account}: ${view.repository}`, from: 'images' as const }
    return points(text, view, simulation)
      ? {
          ...broken,
          say: text?.denied?.layer === 'resource' ? 'denied' : 'said',
          confidence: 'likely',
          gate: gateOf(text?.denied?.action ?? ''),
          evidence: [clue, textClue(text!)],
        }
      : { status: 'unknown', say: 'unread', gaps: view.gaps }
  }
  const verdicts = view.answers.map(({ action, answer }) => ({ action, answer, lets: lets(answer) }))
  const bad = verdicts.find((v) => v.lets === 'broken')
  if (bad) {
    // An explicit deny has a check, and a remedy, of its own.
    if (bad.answer.decision === 'deny') return null
    const document = documentClue('repository-policy', view.policy, 'repositoryPolicies' as const, API, about)
    return { ...broken, gate: gateOf(bad.action), params: { ...params, action: bad.action }, evidence: [document] }
  }
  const open = verdicts.find((v) => v.lets === 'unknown')
  const quotes = (open ?? verdicts[0]!).answer.statements
  const evidence = quoteClues(quotes, 'repositoryPolicies', API, about)
  if (!open) return { ...seen, status: 'ok', evidence }
  return {
    ...seen,
    status: 'unknown',
    say: 'condition',
    suspect: 'cross-account-policy',
    gate: gateOf(open.action),
    params: { ...params, keys: openKeys(quotes) },
    evidence,
  }
}

/** The text speaks of a refusal, and the role's own policies do not explain it. */
function points(text: ParsedError | null, view: RepositoryView, simulation: Known<SimulatedAction[]>): boolean {
  if (!text || (text.account && text.account !== view.account)) return false
  const { denied } = text
  if (denied && !(PULL_ACTIONS.some((action) => action === denied.action) && [null, 'resource'].includes(denied.layer))) return false
  if (denied?.layer === 'resource') return !denied.explicit
  const own = simulation.known ? simulation.value.filter((action) => action.resource === view.arn) : []
  if (!own.length || own.some((action) => standing(action) !== 'allowed')) return false
  return Boolean(denied) || text.causes.includes('cross-account-policy') || text.httpStatus === 403
}
