import { phrase } from '../core/phrase.ts'
import type { FixOffer } from '../core/report.ts'
import type { FactValues } from '../facts/types/index.ts'
import { besidesOf, takingBackOf } from './endpoints/besides.ts'
import { type Have as EndpointHave, type Lack, lackOf, NEEDED_FACTS, WANTED_FACTS } from './endpoints/needed.ts'
import { NETWORK_WANTS, type NetworkHave, networkOffer, networkPlan } from './network/base.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'associate-s3-gateway'
const resolves = ['s3-endpoint-missing', 'no-internet-route', 'endpoint-missing', 'no-public-ip'] as const
type Have = EndpointHave & NetworkHave & Pick<FactValues, 'ways'>

/** Puts the S3 gateway endpoint there is on the route tables of the pull, where that is all it lacks: nothing is created, nothing charged. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'subnets',
  steps: ['associate-gateway', 'deploy'],
  needs: [...NEEDED_FACTS, 'ways'],
  wants: [...WANTED_FACTS, ...NETWORK_WANTS.filter((id) => id !== 'deployment' && id !== 'task')],

  offer(have): FixOffer | null {
    const lack = lackOf(have)
    return lack?.onlyAssociation ? networkOffer(planOf(have, lack, lack.onlyAssociation), resolves, have) : null
  },

  survey: async () => null,

  plan(have) {
    const lack = lackOf(have)
    return lack?.onlyAssociation
      ? planOf(have, lack, lack.onlyAssociation)
      : { refused: phrase('fixes:refused.nothing-lacking'), missing: [] }
  },
})

function planOf(have: Have, lack: Lack, { id: endpoint, serviceName }: NonNullable<Lack['s3Gateway']>): Plan {
  const step = { id: 's3', kind: 'associate-gateway', input: { endpoint, serviceName, routeTables: lack.s3Tables } }
  return networkPlan(ID, have, {
    steps: [step],
    besides: besidesOf(have, lack, null),
    takingBack: takingBackOf(lack),
    cost: { monthlyUsd: 0, say: phrase('fixes:cost.free'), link: null },
    // Another fix may change its policy.
    holds: [`${have.vpc.id}/endpoints`, endpoint],
  })
}
