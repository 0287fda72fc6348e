import type { FactValues, NatGateway, RouteTable, Subnet, Way } from '../../facts/types/index.ts'
import { ANYWHERE, isPrivate } from '../../network/address.ts'
import { tableOf } from '../../network/route.ts'
import { type NetworkHave, regionOf } from './base.ts'

/** Whether a subnet's default route leads to an internet gateway. */
export const isPublicSubnet = (subnet: string, tables: readonly RouteTable[]): boolean => {
  const table = tableOf(subnet, tables)
  return table !== null && leadsOut(table)
}

function leadsOut({ routes }: RouteTable): boolean {
  const out = routes.find((route) => route.destination === ANYWHERE)
  return out?.target === 'internet-gateway' && !out.blackhole
}

/** The NAT gateways that lead to the internet, the one in the wanted zone first. */
export function livingGateways(
  gateways: readonly NatGateway[],
  tables: readonly RouteTable[],
  subnets: readonly Subnet[],
  zone: string | null,
): NatGateway[] {
  const zoneOf = (gateway: NatGateway) => subnets.find((subnet) => subnet.id === gateway.subnet)?.zone ?? null
  return gateways
    .filter((gateway) => gateway.public && gateway.state === 'available' && leavesHere(gateway, tables))
    .sort((a, b) => Number(zoneOf(b) === zone) - Number(zoneOf(a) === zone) || (a.id < b.id ? -1 : 1))
}

/** A regional gateway has a table of its own, which AWS makes with a route to the internet gateway. */
function leavesHere({ subnet, regional }: NatGateway, tables: readonly RouteTable[]): boolean {
  if (!regional) return subnet !== null && isPublicSubnet(subnet, tables)
  const own = tables.find(({ id }) => id === regional.table)
  return !own || leadsOut(own)
}

/** The subnets a route table serves. */
export function servedBy(table: RouteTable, tables: readonly RouteTable[], subnets: readonly Subnet[]): string[] {
  if (!table.main) return table.subnets
  const elsewhere = new Set(tables.flatMap((other) => (other.id === table.id ? [] : other.subnets)))
  return subnets.map((subnet) => subnet.id).filter((id) => !elsewhere.has(id))
}

/** Route tables the pull starts from that lead nowhere, with the dead NAT gateway of their default route, where they have one. */
export function cutOff({ ways, routeTables }: Pick<FactValues, 'ways' | 'routeTables'>): { table: string; was: string | null }[] {
  const found = new Map<string, { table: string; was: string | null }>()
  for (const way of ways) {
    const out = routeTables.find(({ id }) => id === way.routeTable)?.routes.find((route) => route.destination === ANYWHERE)
    // A private address is not reached by the internet.
    if (way.via === 'none' && !out && !isNear(way)) found.set(way.routeTable, { table: way.routeTable, was: null })
    if (way.via === 'route' && way.route.destination === ANYWHERE && way.route.target === 'nat-gateway' && way.route.blackhole)
      found.set(way.routeTable, { table: way.routeTable, was: way.route.targetId })
  }
  return [...found.values()].sort((a, b) => (a.table < b.table ? -1 : 1))
}

/** Something of the pull that no endpoint of this Region leads to. */
export const needsInternet = (have: NetworkHave): boolean =>
  have.ways.some(
    (way) => way.via !== 'open' && !isNear(way) && (way.destination.service === 'internet' || way.destination.region !== regionOf(have)),
  )

/** Its name is known to have led to an address of one's own networks. */
const isNear = ({ ip }: Way): boolean => ip !== undefined && isPrivate(ip)
