import type { Clue } from '../core/check.ts'
import type { Known } from '../core/known.ts'
import type { Endpoint, NatGateway, NatInstance, Route, RouteTable, Subnet, Way } from '../facts/types/index.ts'
import { ANYWHERE, isPrivate } from '../network/address.ts'
import { type Judgement, overWays } from '../network/judge.ts'
import { publicRoute, tableOf } from '../network/route.ts'
import { defineCheck } from './define.ts'

type Seen = 'routeTables' | 'natGateways' | 'error'

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
  wants: ['natGateways', 'natInstances', 'subnets', 'hostedZones', 'error'],
  run({ ways, pullerSubnets, endpoints, routeTables, natGateways, natInstances, subnets, hostedZones }) {
    const around: Around = {
      endpoints,
      tables: routeTables,
      gateways: natGateways,
      instances: natInstances.known ? natInstances.value : [],
      subnets: subnets.known ? subnets.value : [],
    }
    const outcome = overWays({ cause: 'no-internet-route', ways, own: pullerSubnets.own, judge: (way) => judge(way, around) })
    const unread = outcome?.status === 'unknown' && outcome.say === 'open-zones-unread' && !hostedZones.known
    return unread ? { ...outcome, gaps: hostedZones.gaps } : outcome
  },
})

interface Around {
  endpoints: Endpoint[]
  tables: RouteTable[]
  gateways: Known<NatGateway[]>
  instances: NatInstance[]
  subnets: Subnet[]
}

function judge(way: Way, { endpoints, tables, gateways, instances, subnets }: Around): Judgement<Seen> | null {
  if (way.via === 'open') {
    // Where the address is known, a route has to lead there, whoever answers at it.
    if (way.route === null) return unreached(way)
    const params = { table: way.routeTable, ...(way.route && { route: way.route.destination, target: way.route.targetId }) }
    if (way.route?.blackhole)
      return {
        answer: 'broken',
        say: 'blackhole',
        params,
        evidence: [table(way), routeClue(way.route), ...addressClue(way)],
        resources: [way.routeTable, way.route.targetId],
      }
    return {
      answer: 'unknown',
      say: `open-${way.why}`,
      params: { ...params, host: way.destination.host },
      evidence: [table(way), ...addressClue(way)],
      resources: [way.subnet],
    }
  }
  if (way.via === 'none') {
    if (way.ip && isPrivate(way.ip)) return unreached(way)
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
  // A stopped instance leaves a blackhole, too: what is wrong with it is told where instances are judged. One that runs has lost its route.
  const stopped = instances.some(({ targetId, state }) => targetId === route.targetId && !['running', 'pending'].includes(state))
  if (route.blackhole && stopped) return null
  if (route.blackhole) return { answer: 'broken', say: 'blackhole', params, ...seen }
  if (route.target === 'internet-gateway' || route.target === 'local') return { answer: 'ok', ...seen }
  if (route.target !== 'nat-gateway') return { answer: 'unknown', say: 'cannot-conclude', params, ...seen }
  const from = subnets.find(({ id }) => id === way.subnet) ?? null
  return { params, ...seen, ...throughNat(route.targetId, from, tables, gateways, seen.evidence) }
}

/** No route leads to the private address that answered. */
const unreached = (way: Way): Judgement<Seen> => ({
  answer: 'broken',
  say: 'no-route-to',
  params: { address: way.ip ?? '–', table: way.routeTable },
  evidence: [table(way), ...addressClue(way)],
  resources: [way.routeTable],
})

const addressClue = ({ ip }: Way): Clue<Seen>[] => (ip ? [{ label: 'address', value: ip, from: 'error' }] : [])

/** A NAT gateway serves where it is public, available, and where its subnet, or its own table, has a route to an internet gateway. */
function throughNat(
  id: string,
  from: Subnet | null,
  tables: RouteTable[],
  gateways: Known<NatGateway[]>,
  evidence: Clue<Seen>[],
): Judgement<Seen> {
  if (!gateways.known) return { answer: 'unknown', say: 'nat-unread' }
  const gateway = gateways.value.find((candidate) => candidate.id === id)
  if (!gateway || ['deleted', 'deleting', 'failed'].includes(gateway.state))
    return {
      answer: 'broken',
      say: 'nat-gone',
      evidence: [...evidence, { label: 'nat-state', value: `${id} ${gateway?.state ?? '–'}`, from: 'natGateways' }],
    }
  if (gateway.state !== 'available') return { answer: 'unknown', say: 'nat-pending' }
  const { regional } = gateway
  // In manual mode it serves the zones somebody gave it: whether others are sent there is not documented.
  const far = regional && !regional.automatic && from && ![from.zone, from.zoneId ?? ''].some((zone) => regional.zones.includes(zone))
  if (far) return { answer: 'unknown', say: 'nat-zone', params: { target: id, zone: from.zone, zones: regional.zones } }
  const up = upstream(gateway, tables)
  // AWS makes the table of a regional one with a route to the internet gateway.
  if (up === 'by-aws') return { answer: 'ok' }
  const out = up?.routes.find((route) => route.destination === ANYWHERE)
  const leavesHere = out?.target === 'internet-gateway' && !out.blackhole
  const place = gateway.subnet ?? id
  if (!gateway.public) {
    if (!leavesHere) return { answer: 'unknown', say: 'nat-private' }
    // It has no public address: what it sends to an internet gateway is dropped (Amazon VPC guide, NAT gateway basics).
    return {
      answer: 'broken',
      say: 'nat-private-to-internet',
      params: { target: id, subnet: place, table: up!.id },
      evidence: [...evidence, { label: 'nat-connectivity', value: `${id} private`, from: 'natGateways' }],
      resources: [id, place, up!.id],
    }
  }
  if (leavesHere) return { answer: 'ok' }
  // Through a firewall or transit gateway it may still get out, and so it may by routes to parts of the internet; to a NAT gateway, often
  // itself, its packets only come back.
  const beyond = out ? !out.blackhole && out.target !== 'nat-gateway' : up && publicRoute(up, null, {}) === 'several'
  if (!up || beyond) return { answer: 'unknown', say: 'nat-behind' }
  return {
    answer: 'broken',
    say: gateway.subnet ? 'nat-without-internet' : 'nat-table-without-internet',
    params: { target: id, subnet: place, table: up.id },
    evidence: [...evidence, { label: 'nat-subnet', value: `${place} (${up.id})`, from: 'natGateways' }],
    resources: [id, place, up.id],
  }
}

/** The table by which a NAT gateway leaves; null: not among those that were read. */
function upstream({ subnet, regional }: NatGateway, tables: RouteTable[]): RouteTable | 'by-aws' | null {
  if (!regional) return subnet === null ? null : tableOf(subnet, tables)
  return regional.table ? (tables.find(({ id }) => id === regional.table) ?? null) : 'by-aws'
}

const table = (way: Way) => ({ label: 'route-table', value: `${way.routeTable} (${way.subnet})`, from: 'routeTables' as const })
const routeClue = (route: Route) => ({
  label: 'route',
  value: `${route.destination} → ${route.targetId}${route.blackhole ? ' (blackhole)' : ''}`,
  from: 'routeTables' as const,
})
