import { phrase } from '../core/phrase.ts'
import type { FactValues } from '../facts/types/index.ts'
import { ANYWHERE } from '../network/address.ts'
import { NETWORK_NEEDS, NETWORK_WANTS, type NetworkHave, NOTHING_BROKEN, networkOffer, networkPlan, numbered } from './network/base.ts'
import { livingGateways, servedBy } from './network/nat.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'replace-blackhole-route'
const resolves = ['no-internet-route'] as const
type Have = NetworkHave & Pick<FactValues, 'routeTables' | 'natGateways'>

/** Leads a default route whose NAT gateway is gone to another one of the VPC that lives. The gone gateway cannot be put back. */
export default defineFix({
  id: ID,
  resolves,
  charges: 'use',
  reach: 'subnets',
  steps: ['set-route', 'deploy'],
  needs: [...NETWORK_NEEDS, 'routeTables', 'natGateways'],
  wants: NETWORK_WANTS,
  offer(have) {
    const plan = planOf(have)
    return plan && networkOffer(plan, resolves, have)
  },
  survey: async () => null,
  plan: (have) => planOf(have) ?? NOTHING_BROKEN,
})

function planOf(have: Have): Plan | null {
  const { routeTables, natGateways, subnets, pullerSubnets } = have
  const gone = (id: string) => !natGateways.some((gateway) => gateway.id === id && ['available', 'pending'].includes(gateway.state))
  const dead = have.ways.flatMap((way) =>
    way.via === 'route' &&
    way.route.destination === ANYWHERE &&
    way.route.targetId.startsWith('nat-') &&
    (way.route.blackhole || gone(way.route.targetId))
      ? [{ table: way.routeTable, was: way.route.targetId, subnet: way.subnet }]
      : [],
  )
  const tables = [...new Map(dead.map((one) => [one.table, one])).values()].sort((a, b) => (a.table < b.table ? -1 : 1))
  const steps = tables.flatMap(({ table, was, subnet }, i) => {
    const zone = subnets.find(({ id }) => id === (pullerSubnets.own ?? subnet))?.zone ?? null
    const nat = livingGateways(natGateways, routeTables, subnets, zone)[0]
    return nat ? [{ id: numbered('route', i), kind: 'set-route', input: { table, destination: ANYWHERE, nat: nat.id, was } }] : []
  })
  if (!steps.length) return null
  const served = tables.flatMap(({ table }) => {
    const found = routeTables.find(({ id }) => id === table)
    return found ? servedBy(found, routeTables, subnets) : []
  })
  return networkPlan(ID, have, {
    steps,
    besides: [
      phrase('fixes:besides.route', { tables: tables.map(({ table }) => table), subnets: served }),
      phrase('fixes:besides.nat-traffic'),
    ],
    takingBack: [phrase('fixes:taking-back.dead-route', { targets: [...new Set(tables.map(({ was }) => was))] })],
    holds: tables.map(({ table }) => table),
  })
}
