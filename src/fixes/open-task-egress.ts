import type { Known } from '../core/known.ts'
import { phrase } from '../core/phrase.ts'
import type { FactValues, Way } from '../facts/types/index.ts'
import { ANYWHERE, isPrivate } from '../network/address.ts'
import { egressTo, s3List } from '../network/egress.ts'
import {
  NETWORK_NEEDS,
  NETWORK_WANTS,
  type Neighbour,
  type NetworkHave,
  NOTHING_BROKEN,
  neighboursOf,
  neighboursSaid,
  networkPlan,
  readOf,
  regionOf,
} from './network/base.ts'
import { offerOf } from './preview.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'open-task-egress'
const resolves = ['task-security-group-egress'] as const
type Have = NetworkHave & Pick<FactValues, 'pullerGroups'> & { prefixLists: Known<FactValues['prefixLists']> }

/** Lets the puller's group out at 443 to exactly where its pull leads. It takes no rule away. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'security-group',
  steps: ['open-egress', 'deploy'],
  needs: [...NETWORK_NEEDS, 'pullerGroups'],
  wants: [...NETWORK_WANTS, 'prefixLists'],
  // The groups of a task belong to its own account, in a shared VPC too.
  offer(have) {
    const plan = planOf(have, null)
    return plan && offerOf(plan, resolves, regionOf(have))
  },
  survey: (have, _, aws) => neighboursOf(have, aws, [groupOf(have)]),
  plan: (have, _, seen) => planOf(have, seen) ?? NOTHING_BROKEN,
})

/** The VPC's default group is everybody's: another one is opened rather, where there is one. */
const groupOf = ({ pullerGroups }: Have): string => (pullerGroups.find(({ name }) => name !== 'default') ?? pullerGroups[0])?.id ?? ''

function planOf(have: Have, users: Neighbour[] | null): Plan | null {
  const peers = peersOf(have)
  if (!peers.length) return null
  const group = groupOf(have)
  return networkPlan(ID, have, {
    steps: [{ id: 'egress', kind: 'open-egress', input: { group, peers } }],
    besides: [phrase('fixes:besides.egress', { group, peers }), ...neighboursSaid('group-users', users)],
    takingBack: [phrase('fixes:taking-back.egress', { group })],
    holds: [group],
  })
}

/** Where the pull must get to and no rule lets it. */
function peersOf({ ways, puller, pullerGroups, prefixLists }: Have): string[] {
  // A group that was deleted since cannot be judged.
  if (!pullerGroups.length || !puller.groups.every((id) => pullerGroups.some((group) => group.id === id))) return []
  const lists = readOf(prefixLists) ?? {}
  const closed = ways.filter((way) => egressTo(way, pullerGroups, lists) === 'broken')
  const peers = new Set(closed.flatMap((way) => peerOf(way, lists) ?? []))
  return [...peers].sort()
}

function peerOf(way: Way, lists: FactValues['prefixLists']): string | null {
  if (way.via === 'interface-endpoint') return way.endpoint.groups[0] ?? null
  if (way.via === 'gateway-endpoint') return way.prefixList
  // AWS publishes no list for ECR: its addresses are anywhere.
  if (way.via === 'route') return (way.destination.service === 's3' && s3List(way.destination.region, lists)) || ANYWHERE
  // The address of another VPC's endpoint may change within what the route leads to.
  if (way.via === 'open' && way.ip) return way.route && isPrivate(way.route.destination) ? way.route.destination : `${way.ip}/32`
  return null
}
