import { phrase } from '../core/phrase.ts'
import type { FixParameter } from '../core/report.ts'
import type { FactValues, NatGateway } from '../facts/types/index.ts'
import { ANYWHERE } from '../network/address.ts'
import { NETWORK_NEEDS, NETWORK_WANTS, type NetworkHave, NOTHING_BROKEN, networkOffer, networkPlan, numbered } from './network/base.ts'
import { cutOff, livingGateways, needsInternet, servedBy } from './network/nat.ts'
import { defineFix, type Plan } from './types.ts'

const ID = 'add-default-route'
const resolves = ['no-internet-route'] as const
type Have = NetworkHave & Pick<FactValues, 'routeTables' | 'natGateways'>

/**
 * A default route to a NAT gateway the VPC has, for subnets that have none and pull what no endpoint leads to. Which gateway is a person's
 * choice where more than one is as near: who pays for the traffic, and whose address others see, is theirs to say.
 */
export default defineFix({
  id: ID,
  resolves,
  charges: 'use',
  reach: 'subnets',
  steps: ['set-route', 'deploy'],
  needs: [...NETWORK_NEEDS, 'routeTables', 'natGateways'],
  wants: NETWORK_WANTS,

  offer(have) {
    const [nearest] = livingIn(have)
    const plan = nearest ? planOf(have, nearest) : null
    return plan && { ...networkOffer(plan, resolves, have), parameters: [gatewayParameter(have)] }
  },

  survey: async () => null,

  plan(have, params) {
    const chosen = livingIn(have).find(({ id }) => id === params.gateway)
    if (!chosen) return { refused: phrase('fixes:refused.parameter', { name: 'gateway' }), missing: ['gateway'] }
    return planOf(have, chosen) ?? NOTHING_BROKEN
  },
})

const zoneOf = ({ subnets }: Have, subnet: string | null | undefined): string | null =>
  subnets.find(({ id }) => id === subnet)?.zone ?? null
const ownZone = (have: Have) => zoneOf(have, have.pullerSubnets.own ?? have.pullerSubnets.all[0])

const livingIn = (have: Have): NatGateway[] => livingGateways(have.natGateways, have.routeTables, have.subnets, ownZone(have))

function gatewayParameter(have: Have): FixParameter {
  const living = livingIn(have)
  const near = living.filter(({ subnet }) => zoneOf(have, subnet) === ownZone(have))
  const only = near.length === 1 ? near[0] : living.length === 1 ? living[0] : null
  return {
    name: 'gateway',
    label: phrase('fixes:parameter.gateway'),
    required: true,
    default: only?.id ?? null,
    options: living.map(({ id, subnet }) => ({ value: id, label: [id, zoneOf(have, subnet)].filter(Boolean).join(' · ') })),
  }
}

function planOf(have: Have, { id: nat }: NatGateway): Plan | null {
  const { routeTables, subnets } = have
  const tables = needsInternet(have) ? cutOff(have).flatMap(({ table, was }) => (was ? [] : [table])) : []
  if (!tables.length) return null
  const served = tables.flatMap((table) => {
    const found = routeTables.find(({ id }) => id === table)
    return found ? servedBy(found, routeTables, subnets) : []
  })
  return networkPlan(ID, have, {
    steps: tables.map((table, i) => ({
      id: numbered('route', i),
      kind: 'set-route',
      input: { table, destination: ANYWHERE, nat, was: null },
    })),
    besides: [phrase(`fixes:${ID}.besides`, { tables, subnets: served }), phrase('fixes:besides.nat-traffic')],
    takingBack: [phrase('fixes:taking-back.nat', { subnets: served })],
    holds: tables,
  })
}
