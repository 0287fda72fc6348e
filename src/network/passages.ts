import type { NatGateway, Subnet, Way } from '../facts/types/index.ts'
import { ANYWHERE } from './address.ts'
import { HTTPS, LINUX_PORTS, NAT_PORTS, type PortRange } from './rules.ts'

/** One crossing of a subnet's border, which the subnet's network ACL must allow. */
export interface Passage {
  subnet: string
  egress: boolean
  block: string
  ports: PortRange
}

const TLS: PortRange = [HTTPS, HTTPS]

/** The crossings of a connection on this way and of its answers. `source`: the puller's address, or its subnet's block. */
export function passages(way: Way, from: Subnet, source: string, subnets: readonly Subnet[], gateways: readonly NatGateway[]): Passage[] {
  const out = (block: string): Passage[] => [
    { subnet: from.id, egress: true, block, ports: TLS },
    { subnet: from.id, egress: false, block, ports: LINUX_PORTS },
  ]
  const into = (subnet: string): Passage[] => [
    { subnet, egress: false, block: source, ports: TLS },
    { subnet, egress: true, block: source, ports: LINUX_PORTS },
  ]
  if (way.via === 'interface-endpoint') {
    const zone = (id: string) => subnets.find((subnet) => subnet.id === id)?.zone
    const near = way.endpoint.interfaces.filter((i) => zone(i.subnet) === from.zone)
    const met = near.length ? near : way.endpoint.interfaces
    return met.filter((i) => i.subnet !== from.id).flatMap((i) => [...out(i.ip), ...into(i.subnet)])
  }
  const nat = way.via === 'route' ? gateways.find((gateway) => gateway.id === way.route.targetId) : undefined
  if (!nat || nat.subnet === from.id) return out(ANYWHERE)
  return [
    ...out(ANYWHERE),
    ...into(nat.subnet),
    { subnet: nat.subnet, egress: true, block: ANYWHERE, ports: TLS },
    { subnet: nat.subnet, egress: false, block: ANYWHERE, ports: NAT_PORTS },
  ]
}
