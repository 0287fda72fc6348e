import type { Gap, Known } from '../core/known.ts'
import type { FactValues, Secret, SimulatedAction } from '../facts/types/index.ts'
import { type Around, callAround } from './around.ts'
import { standing } from './identity.ts'
import { accountOf } from './principal.ts'
import { askRepository, lets } from './repository.ts'

/** Whether the reader may read one secret. `resource`: the secret's own policy denies it. */
export interface Reading {
  secret: Secret
  action: SimulatedAction
  answer: 'allowed' | 'implicit' | 'explicit' | 'resource' | 'open' | 'unread' | 'elsewhere'
  gaps: Gap[]
  keys: string[]
}

/** As for repositories: at home either side suffices, across accounts both have to allow, and a deny wins. Parameters have no policy of their own. */
export function readings(
  secrets: readonly Secret[],
  simulation: readonly SimulatedAction[],
  policies: Known<FactValues['secretPolicies']>,
  around: Around,
): Reading[] {
  return secrets.flatMap((secret) => {
    const action = simulation.find((a) => a.resource === (secret.fullArn ?? secret.arn) && gateAction(secret) === a.action)
    if (!action) return []
    const own = standing(action)
    const base = { secret, action, answer: own, gaps: [], keys: action.missingContext } as const
    if (secret.service === 'ssm' || (own !== 'implicit' && own !== 'allowed')) return [{ ...base, gaps: [] }]
    return [{ ...base, gaps: [], ...byOwnPolicy(secret, action, policies, around) }]
  })
}

const gateAction = ({ service }: Secret) => (service === 'ssm' ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue')

function byOwnPolicy(
  secret: Secret,
  action: SimulatedAction,
  policies: Known<FactValues['secretPolicies']>,
  around: Around,
): Partial<Reading> {
  const arn = action.resource
  const home = accountOf(action.roleArn) === accountOf(arn)
  const allowed = standing(action) === 'allowed'
  if (!policies.known) return allowed && home ? {} : { answer: 'unread', gaps: policies.gaps }
  const gaps = policies.value.gaps.filter((gap) => gap.resource === arn)
  if (gaps.length) return { answer: 'unread', gaps }
  const policy = policies.value.policies[arn]
  // Not read: at home, allowed, and nothing speaks of a refusal.
  if (policy === undefined) return {}
  if (policy === null) return home ? {} : { answer: 'resource' }
  const { context } = callAround(
    { roleArn: action.roleArn, service: secret.service, region: secret.region, resourceAccount: accountOf(arn) },
    around,
  )
  const answer = askRepository(policy, { roleArn: action.roleArn, action: action.action, arn, context, accountSuffices: !home })
  const keys = [...new Set(answer.statements.flatMap((quote) => quote.open))].sort()
  if (answer.decision === 'deny') return { answer: 'resource' }
  if (answer.outcomes.includes('deny')) return { answer: 'open', keys }
  const let_ = lets(answer)
  if (home) return allowed || let_ === 'ok' ? { answer: 'allowed' } : let_ === 'unknown' ? { answer: 'open', keys } : {}
  if (let_ === 'broken') return { answer: 'resource' }
  return let_ === 'unknown' ? { answer: 'open', keys } : {}
}
