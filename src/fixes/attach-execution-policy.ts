import { phrase } from '../core/phrase.ts'
import { nameOf } from '../policy/principal.ts'
import { END_NEEDS, END_WANTS, type EndFacts, endOf, planFrom, regionOf } from './compose.ts'
import { offerOf } from './preview.ts'
import { type LackingRights, lackingRights, RIGHTS_NEEDS, RIGHTS_WANTS } from './rights/lacking.ts'
import { managedPolicyFor } from './rights/managed.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'attach-execution-policy'
const resolves = ['ecr-auth-denied', 'ecr-pull-denied', 'injected-sidecar'] as const

/** Attaches AWS's own policy for pulling: wider than `grant-pull`, and kept up to date by AWS. Never against an explicit deny. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'role',
  steps: ['attach-role-policy', 'deploy'],
  needs: [...END_NEEDS, ...RIGHTS_NEEDS],
  wants: [...END_WANTS, ...RIGHTS_WANTS],

  offer(have) {
    const lacking = lackingRights(have)
    return lacking && !lacking.denied.length ? offerOf(planOf(have, lacking), resolves, regionOf(have)) : null
  },

  survey: async () => null,

  plan(have) {
    const lacking = lackingRights(have)
    if (!lacking || lacking.denied.length) return { refused: phrase('fixes:refused.no-right-lacking'), missing: [] }
    return planOf(have, lacking)
  },
})

function planOf(have: EndFacts, { roleArn, kind }: LackingRights): Plan {
  const role = nameOf(roleArn)
  const policyArn = managedPolicyFor(kind, roleArn.split(':')[1] ?? 'aws')
  const step = { id: 'attach', kind: 'attach-role-policy', input: { role, policyArn } }
  return planFrom(ID, [step], endOf(have), [roleArn], [phrase('fixes:besides.role-everywhere', { role, policy: nameOf(policyArn) })])
}
