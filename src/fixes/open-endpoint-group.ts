import type { Known } from '../core/known.ts'
import { phrase } from '../core/phrase.ts'
import type { Endpoint, FactValues } from '../facts/types/index.ts'
import { groupsAllow } from '../network/rules.ts'
import {
  NETWORK_NEEDS,
  NETWORK_WANTS,
  type Neighbour,
  type NetworkHave,
  NOTHING_BROKEN,
  neighboursOf,
  neighboursSaid,
  networkOffer,
  networkPlan,
  readOf,
} from './network/base.ts'
import { ingressSteps } from './network/ingress.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'open-endpoint-group'
const resolves = ['endpoint-security-group'] as const
type Have = NetworkHave & Pick<FactValues, 'securityGroups'> & { prefixLists: Known<FactValues['prefixLists']> }

/** Admits the VPC's blocks at 443 on the groups of the endpoints that shut the puller out. It takes no rule away. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nothing',
  reach: 'security-group',
  steps: ['open-ingress', 'deploy'],
  needs: [...NETWORK_NEEDS, 'securityGroups'],
  wants: [...NETWORK_WANTS, 'prefixLists'],
  offer(have) {
    const plan = planOf(have, null)
    return plan && networkOffer(plan, resolves, have)
  },
  survey: (have, _, aws) => neighboursOf(have, aws, groupsOf(planOf(have, null))),
  plan: (have, _, seen) => planOf(have, seen) ?? NOTHING_BROKEN,
})

const groupsOf = (plan: Plan | null) =>
  plan?.steps.flatMap(({ kind, input }) => (kind === 'open-ingress' ? [String(input.group)] : [])) ?? []

function planOf(have: Have, users: Neighbour[] | null): Plan | null {
  const endpoints = closed(have)
  const steps = ingressSteps(endpoints, have.securityGroups, have.vpc)
  if (!steps?.length) return null
  const services = endpoints.map((endpoint) => endpoint.service)
  return networkPlan(ID, have, {
    steps,
    besides: [phrase('fixes:besides.endpoint-group', { cidrs: have.vpc.cidrs, services }), ...neighboursSaid('group-users', users)],
    takingBack: [phrase('fixes:taking-back.endpoint-group', { services })],
    holds: steps.map((step) => String(step.input.group)),
  })
}

/** Endpoints of the pull whose groups certainly shut it out. */
function closed({ ways, puller, pullerSubnets, subnets, securityGroups, prefixLists }: Have): Endpoint[] {
  const lists = readOf(prefixLists) ?? {}
  const found = new Map<string, Endpoint>()
  for (const way of ways) {
    if (way.via !== 'interface-endpoint') continue
    const { endpoint } = way
    const rules = endpoint.groups.flatMap((id) => securityGroups[id]?.ingress ?? [])
    // The failing task's own address is judged as the check does: a rule for a part of its subnet may leave it out.
    const own = way.subnet === pullerSubnets.own ? puller.privateIp : null
    const block = own ?? subnets.find((subnet) => subnet.id === way.subnet)?.cidr
    if (block && groupsAllow(rules, { block, groups: puller.groups }, lists) === 'broken') found.set(endpoint.id, endpoint)
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
