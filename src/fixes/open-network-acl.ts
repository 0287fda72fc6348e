import { cliCommand } from '../aws/cli-command.ts'
import type { Known } from '../core/known.ts'
import { phrase } from '../core/phrase.ts'
import type { FixOffer } from '../core/report.ts'
import type { FactValues } from '../facts/types/index.ts'
import { entriesOf, lackOf } from './network/acl-lack.ts'
import { freeBefore, freeNumber, numbersOf } from './network/acl-numbers.ts'
import {
  handedOver,
  NETWORK_NEEDS,
  NETWORK_WANTS,
  type NetworkHave,
  NOTHING_BROKEN,
  networkOffer,
  networkPlan,
  numbered,
  regionOf,
} from './network/base.ts'
import { offerOf } from './preview.ts'
import type { PlannedStep } from './steps/types.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'open-network-acl'
const resolves = ['network-acl'] as const
const OVERRIDE = phrase(`fixes:${ID}.title-override`)
type Have = NetworkHave &
  Pick<FactValues, 'networkAcls'> & {
    [w in 'natGateways' | 'natInstances' | 'prefixLists']: Known<FactValues[w]>
  }

/**
 * Adds the entries a pull lacks at free numbers. An entry that denies it was written by somebody for a reason: that is handed over, unless
 * two people approve of allowing the pull before it.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'subnets',
  steps: ['open-acl-entry', 'deploy'],
  needs: [...NETWORK_NEEDS, 'networkAcls'],
  wants: [...NETWORK_WANTS, 'natGateways', 'natInstances', 'prefixLists'],
  offer(have): FixOffer | null {
    const { denied } = lackOf(have)
    const plan = planOf(have)
    if (!denied.length) return plan && networkOffer(plan, resolves, have)
    const offer = offerOf(networkPlan(ID, have, { steps: [] }), resolves, regionOf(have))
    const text = phrase(`fixes:${ID}.hand-over`, { entries: entriesOf(denied) })
    // Another account's network is not this one's to override.
    const own = plan && !networkOffer(plan, resolves, have).handOver
    return {
      ...handedOver(offer, phrase('fixes:hand-over.acl-owner'), text, [...new Set(denied.map((one) => lookAt(one.acl, regionOf(have))))]),
      title: OVERRIDE,
      steps: [],
      ...(own && { overridable: true }),
    }
  },
  survey: async () => null,
  plan: (have) => planOf(have) ?? NOTHING_BROKEN,
})

const lookAt = (acl: string, region: string) => cliCommand('ec2', 'DescribeNetworkAcls', { NetworkAclIds: [acl] }, region)

/** Null: nothing is lacking, or no number is free before an entry that denies. */
function planOf(have: Have): Plan | null {
  const { missing, denied } = lackOf(have)
  const taken = new Map<string, Set<number>>()
  const steps: PlannedStep[] = []
  for (const { by, ...one } of [...denied, ...missing.map((lack) => ({ ...lack, by: null }))]) {
    const key = `${one.acl} ${one.egress}`
    const numbers = taken.get(key) ?? numbersOf(have.networkAcls, one)
    taken.set(key, numbers)
    const number = by === null ? freeNumber(numbers) : freeBefore(by, numbers)
    if (!number) return null
    numbers.add(number)
    steps.push({ id: numbered('entry', steps.length), kind: 'open-acl-entry', input: { ...one, number } })
  }
  if (!steps.length) return null
  const acls = [...new Set([...denied, ...missing].map(({ acl }) => acl))]
  const subnets = have.networkAcls.flatMap((acl) => (acls.includes(acl.id) ? acl.subnets : []))
  const plan = networkPlan(ID, have, {
    steps,
    besides: [
      ...(denied.length ? [phrase(`fixes:${ID}.override`, { entries: entriesOf(denied) })] : []),
      phrase('fixes:besides.acl', { acls, subnets }),
    ],
    takingBack: [phrase('fixes:taking-back.acl', { acls })],
    holds: acls,
  })
  return denied.length ? { ...plan, title: OVERRIDE, twoApprovals: true } : plan
}
