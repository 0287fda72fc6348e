import type { Clue } from '../core/check.ts'
import type { Known } from '../core/known.ts'
import type { Endpoint, NatGateway, Route, RouteTable, Way } from '../facts/types/index.ts'
import { ANYWHERE } from '../network/address.ts'
import { type Judgement, overWays } from '../network/judge.ts'
import { publicRoute, tableOf } from '../network/route.ts'
import { defineCheck } from './define.ts'

type Seen = 'routeTables' | 'natGateways'

const PULL_ENDPOINTS = ['ecr.api', 'ecr.dkr', 's3']

/** Whether the VPC was given any of the endpoints a pull uses: then what lacks is an endpoint, not a route. */
export const hasPullEndpoints = (endpoints: readonly Endpoint[]): boolean =>
  endpoints.some(
    (endpoint) => PULL_ENDPOINTS.includes(endpoint.service) && !['deleted', 'deleting', 'rejected', 'failed'].includes(endpoint.state),
  )

/** No usable route leads out: none, a blackhole, or a NAT gateway that leads nowhere itself. */
export default defineCheck({
  id: 'no-internet-route',
  gate: 'token-connection',
  needs: ['ways', 'pullerSubnets', 'endpoints', 'routeTables'],
  wants: ['natGateways'],
  run: ({ ways, pullerSubnets, endpoints, routeTables, natGateways }) =>
    overWays({ cause: 'no-internet-route', ways, own: pullerSubnets.own, judge: (way) => judge(way, endpoints, routeTables, natGateways) }),
})

function judge(way: Way, endpoints: Endpoint[], tables: RouteTable[], gateways: Known<NatGateway[]>): Judgement<Seen> | null {
  if (way.via === 'open') return { answer: 'unknown', say: `open-${way.why}`, evidence: [table(way)], resources: [way.subnet] }
  if (way.via === 'none') {
    // Then the endpoint that lacks is the fault: other checks name it.
    if (way.destination.service !== 'internet' && hasPullEndpoints(endpoints)) return null
    return {
      answer: 'broken',
      say: 'broken',
      evidence: [table(way), { label: 'default-route', value: `${ANYWHERE} → –`, from: 'routeTables' }],
      resources: [way.routeTable],
    }
  }
  if (way.via !== 'route') return null
  const { route } = way
  const seen = { evidence: [table(way), routeClue(route)], resources: [way.routeTable, route.targetId] }
  const params = { route: route.destination, target: route.targetId, table: way.routeTable }
  if (route.blackhole) return { answer: 'broken', say: 'blackhole', params, ...seen }
  if (route.target === 'internet-gateway') return { answer: 'ok', ...seen }
  if (route.target !== 'nat-gateway') return { answer: 'unknown', say: 'cannot-conclude', params, ...seen }
  return { params, ...seen, ...throughNat(route.targetId, tables, gateways, seen.evidence) }
}

/** A NAT gateway serves where it is public, available, and in a subnet that has a route to an internet gateway itself. */
function throughNat(id: string, tables: RouteTable[], gateways: Known<NatGateway[]>, evidence: Clue<Seen>[]): Judgement<Seen> {
  if (!gateways.known) return { answer: 'unknown', say: 'nat-unread' }
  const gateway = gateways.value.find((candidate) => candidate.id === id)
  if (!gateway || ['deleted', 'deleting', 'failed'].includes(gateway.state))
    return {
      answer: 'broken',
      say: 'nat-gone',
      evidence: [...evidence, { label: 'nat-state', value: `${id} ${gateway?.state ?? '–'}`, from: 'natGateways' }],
    }
  if (gateway.state !== 'available' || !gateway.public) return { answer: 'unknown', say: gateway.public ? 'nat-pending' : 'nat-private' }
  const up = tableOf(gateway.subnet, tables)
  const out = up?.routes.find((route) => route.destination === ANYWHERE)
  if (out?.target === 'internet-gateway' && !out.blackhole) return { answer: 'ok' }
  // Through a firewall or transit gateway it may still get out, and so it may by routes to parts of the internet; to a NAT gateway, often
  // itself, its packets only come back.
  const beyond = out ? !out.blackhole && out.target !== 'nat-gateway' : up && publicRoute(up, null, {}) === 'several'
  if (!up || beyond) return { answer: 'unknown', say: 'nat-behind' }
  return {
    answer: 'broken',
    say: 'nat-without-internet',
    params: { target: id, subnet: gateway.subnet, table: up.id },
    evidence: [...evidence, { label: 'nat-subnet', value: `${gateway.subnet} (${up.id})`, from: 'natGateways' }],
    resources: [id, gateway.subnet, up.id],
  }
}

const table = (way: Way) => ({ label: 'route-table', value: `${way.routeTable} (${way.subnet})`, from: 'routeTables' as const })
const routeClue = (route: Route) => ({
  label: 'route',
  value: `${route.destination} → ${route.targetId}${route.blackhole ? ' (blackhole)' : ''}`,
  from: 'routeTables' as const,
})
