import { phrase } from '../core/phrase.ts'
import type { SimulatedAction } from '../facts/types/index.ts'
import { AROUND } from '../policy/around.ts'
import { decrypting } from '../policy/decrypting.ts'
import { standing } from '../policy/identity.ts'
import { nameOf } from '../policy/principal.ts'
import { type Reading, readings } from '../policy/reading.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, given, planFrom, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { grantStep } from './rights/grant-step.ts'
import { defineFix, type Facts, type Plan } from './types.ts'

const ID = 'grant-secret-read'
const resolves = ['secret-unreadable', 'kms-denied'] as const
const NEEDS = [...END_NEEDS, 'principal', 'secrets'] as const
const WANTS = [...END_WANTS, ...AROUND, 'simulation', 'secretPolicies', 'secretKeys'] as const
type Have = Facts<(typeof NEEDS)[number], (typeof WANTS)[number]>

/** Lets the execution role read exactly the secrets, and use exactly the keys, that it lacks. Never against a deny or a boundary. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'role',
  steps: ['put-role-policy', 'deploy'],
  needs: NEEDS,
  wants: WANTS,

  offer(have) {
    const lacking = lackingReads(have)
    return lacking ? offerOf(planOf(have, lacking), resolves, regionOf(have)) : null
  },

  survey: async () => null,

  plan(have) {
    const lacking = lackingReads(have)
    return lacking ? planOf(have, lacking) : { refused: phrase('fixes:refused.no-right-lacking'), missing: [] }
  },
})

/** Null: nothing lacks, or something stands in the way that no grant outweighs. */
function lackingReads(have: Have): SimulatedAction[] | null {
  const found = have.secrets.found.filter((secret) => secret.state === 'found')
  const read = readings(found, given(have.simulation) ?? [], have.secretPolicies, have)
  const keys = (given(have.secretKeys) ?? []).flatMap((key) => {
    const secret = found.find((one) => one.fullArn === key.secret || one.arn === key.secret)
    const answer = secret ? decrypting(key, secret.service, secret.region) : 'unread'
    return key.decrypt && answer !== 'allowed' ? [{ answer, action: key.decrypt }] : []
  })
  const hopeless = [
    ...read.filter((one) => one.answer === 'explicit' || one.answer === 'resource'),
    ...keys.filter(({ answer }) => answer === 'unusable' || answer === 'key-policy'),
  ]
  const actions = [
    ...read.filter(lacksRead).map((one) => one.action),
    ...keys.filter(({ answer }) => answer === 'denied').map((one) => one.action),
  ]
  const blocked = (action: SimulatedAction) =>
    action.allowedByBoundary === false || action.allowedByOrganization === false || standing(action) !== 'implicit'
  return hopeless.length || !actions.length || actions.some(blocked) ? null : actions
}

/** Where the secret's own policy could not be read, the role's lack it all the same: half a repair would only fail later. */
const lacksRead = ({ answer, action }: Reading): boolean =>
  answer === 'implicit' || (answer === 'unread' && standing(action) === 'implicit')

function planOf(have: EndFacts, lacking: SimulatedAction[]): Plan {
  const roleArn = lacking[0]!.roleArn
  const role = nameOf(roleArn)
  return planFrom(ID, grantStep(role, lacking), endOf(have), [roleArn], [phrase('fixes:besides.role', { role })])
}
