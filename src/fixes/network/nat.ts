import type { NatGateway, RouteTable, Subnet } from '../../facts/types/index.ts'
import { ANYWHERE } from '../../network/address.ts'
import { tableOf } from '../../network/route.ts'

/** Whether a subnet's default route leads to an internet gateway. */
export const isPublicSubnet = (subnet: string, tables: readonly RouteTable[]): boolean => {
  const out = tableOf(subnet, tables)?.routes.find((route) => route.destination === ANYWHERE)
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
    .filter((gateway) => gateway.public && gateway.state === 'available' && isPublicSubnet(gateway.subnet, tables))
    .sort((a, b) => Number(zoneOf(b) === zone) - Number(zoneOf(a) === zone) || (a.id < b.id ? -1 : 1))
}

/** The subnets a route table serves. */
export function servedBy(table: RouteTable, tables: readonly RouteTable[], subnets: readonly Subnet[]): string[] {
  if (!table.main) return table.subnets
  const elsewhere = new Set(tables.flatMap((other) => (other.id === table.id ? [] : other.subnets)))
  return subnets.map((subnet) => subnet.id).filter((id) => !elsewhere.has(id))
}
