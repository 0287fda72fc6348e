import type { NatGateway, NatInstance, Subnet, Way } from '../facts/types/index.ts'
import { covers } from './address.ts'
import { HTTPS, LINUX_PORTS, NAT_PORTS, type PortRange, type PrefixLists } from './rules.ts'
import { addressesOf } from './target.ts'

/** One crossing of a subnet's border, which the subnet's network ACL must allow. */
export interface Passage {
  subnet: string
  egress: boolean
  block: string
  ports: PortRange
}

/** What stands in a subnet of its own and sends packets on with its own source ports. */
interface Translator {
  id: string
  subnet: string
  ports: PortRange
}

const TLS: PortRange = [HTTPS, HTTPS]

/** The NAT gateways and instances that packets pass; a regional gateway is in no subnet. */
export const translatorsOf = (gateways: readonly NatGateway[], instances: readonly NatInstance[]): Translator[] => [
  ...gateways.flatMap(({ id, subnet }) => (subnet ? [{ id, subnet, ports: NAT_PORTS }] : [])),
  ...instances.map(({ targetId, subnet }) => ({ id: targetId, subnet, ports: LINUX_PORTS })),
]

interface Surroundings {
  subnets: readonly Subnet[]
  translators: readonly Translator[]
  prefixLists: PrefixLists
}

/** The crossings of a connection on this way and of its answers. `source`: the puller's address, or its subnet's block. */
export function passages(way: Way, from: Subnet, source: string, { subnets, translators, prefixLists }: Surroundings): Passage[] {
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
    const dialled = way.endpoint.interfaces.filter((i) => i.ip === way.ip)
    const near = way.endpoint.interfaces.filter((i) => zone(i.subnet) === from.zone)
    const met = dialled.length ? dialled : near.length ? near : way.endpoint.interfaces
    return met.filter((i) => i.subnet !== from.id).flatMap((i) => [...out(i.ip), ...into(i.subnet)])
  }
  const blocks = addressesOf(way, prefixLists)
  // An ACL stands at the subnet's border: within one it is not asked.
  const beyond = blocks.filter((block) => !covers(from.cidr, block)).flatMap(out)
  const nat = way.via === 'route' ? translators.find(({ id }) => id === way.route.targetId) : undefined
  if (!nat || nat.subnet === from.id) return beyond
  return [
    ...beyond,
    ...into(nat.subnet),
    ...blocks.flatMap((block): Passage[] => [
      { subnet: nat.subnet, egress: true, block, ports: TLS },
      { subnet: nat.subnet, egress: false, block, ports: nat.ports },
    ]),
  ]
}
