import { HOURS_A_MONTH, type NatPrices, natPrices } from '../aws/pricing.ts'
import { phrase } from '../core/phrase.ts'
import type { FactValues } from '../facts/types/index.ts'
import { ANYWHERE } from '../network/address.ts'
import { NETWORK_NEEDS, NETWORK_WANTS, type NetworkHave, NOTHING_BROKEN, networkOffer, networkPlan, numbered } from './network/base.ts'
import { cutOff, isPublicSubnet, livingGateways, needsInternet, servedBy } from './network/nat.ts'
import { ref } from './steps/refs.ts'
import { type Cost, defineFix, type Plan } from './types.ts'

const ID = 'create-nat-gateway'
const resolves = ['no-internet-route'] as const
type Have = NetworkHave & Pick<FactValues, 'routeTables' | 'natGateways'>

/**
 * A NAT gateway with an address of its own in a public subnet, and a default route to it from where the pull starts. Only where endpoints
 * cannot serve: a registry other than ECR, or another Region. It makes no subnet public and touches no route that leads somewhere.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'nat-gateway',
  reach: 'subnets',
  steps: ['allocate-address', 'create-nat', 'await-nat', 'set-route', 'deploy'],
  reads: ['pricing:GetProducts'],
  needs: [...NETWORK_NEEDS, 'routeTables', 'natGateways'],
  wants: NETWORK_WANTS,
  offer(have) {
    const plan = planOf(have, null)
    return plan && networkOffer(plan, resolves, have)
  },
  survey: (_have, _params, aws) => natPrices(aws),
  plan: (have, _, prices) => planOf(have, prices) ?? NOTHING_BROKEN,
})

function planOf(have: Have, prices: NatPrices | null): Plan | null {
  const { routeTables, subnets, natGateways, pullerSubnets, vpc } = have
  const tables = needsInternet(have) ? cutOff(have) : []
  const zone = subnets.find(({ id }) => id === (pullerSubnets.own ?? pullerSubnets.all[0]))?.zone ?? null
  const open = subnets.filter((subnet) => !subnet.ipv6Native && isPublicSubnet(subnet.id, routeTables))
  const place = open.sort((a, b) => Number(b.zone === zone) - Number(a.zone === zone) || (a.id < b.id ? -1 : 1))[0]
  // To a gateway that lives a route is enough: another one beside it would be paid for twice.
  if (!tables.length || !place || livingGateways(natGateways, routeTables, subnets, zone).length) return null
  const gateway = ref('nat', 'gatewayId')
  const served = tables.flatMap(({ table }) => {
    const found = routeTables.find(({ id }) => id === table)
    return found ? servedBy(found, routeTables, subnets) : []
  })
  const dead = tables.flatMap(({ was }) => was ?? [])
  return networkPlan(ID, have, {
    steps: [
      { id: 'address', kind: 'allocate-address', input: { vpc: vpc.id } },
      { id: 'nat', kind: 'create-nat', input: { vpc: vpc.id, subnet: place.id, allocation: ref('address', 'allocationId') } },
      { id: 'available', kind: 'await-nat', input: { gateway } },
      ...tables.map(({ table, was }, i) => ({
        id: numbered('route', i),
        kind: 'set-route',
        input: { table, destination: ANYWHERE, nat: gateway, was },
      })),
    ],
    besides: [
      phrase('fixes:besides.route', { tables: tables.map(({ table }) => table), subnets: served }),
      phrase('fixes:besides.nat-traffic'),
    ],
    takingBack: [
      phrase('fixes:taking-back.nat', { subnets: served }),
      ...(dead.length ? [phrase('fixes:taking-back.dead-route', { targets: dead })] : []),
    ],
    cost: costOf(prices),
    holds: tables.map(({ table }) => table),
  })
}

function costOf(prices: NatPrices | null): Cost {
  const link = 'https://aws.amazon.com/vpc/pricing/'
  if (!prices?.gigabyte) return { monthlyUsd: null, say: phrase('fixes:cost.nat-unread'), link }
  const monthlyUsd = Math.round(HOURS_A_MONTH * prices.hour * 100) / 100
  const params = { hours: HOURS_A_MONTH, hour: String(prices.hour), gigabyte: String(prices.gigabyte), monthly: monthlyUsd }
  return { monthlyUsd, say: phrase('fixes:cost.nat', params), link }
}
