import type { Destination, Endpoint, OpenWay, RouteTable, Way } from '../facts/types/index.ts'
import { publicRoute, tableOf } from './route.ts'
import type { PrefixLists } from './rules.ts'

interface Surroundings {
  routeTables: readonly RouteTable[]
  endpoints: readonly Endpoint[]
  dns: { support: boolean; hostnames: boolean }
  prefixLists: PrefixLists
  /** The address a connection to this destination is known to have failed at. */
  ipOf(destination: Destination): string | null
  /** A private address answered that no endpoint of this VPC has: names lead to endpoints of another one. */
  central: boolean
  /** Another account owns the VPC. */
  shared: boolean
  ipv6Native: readonly string[]
}

/** Whether an interface endpoint answers the service's public name in its VPC: private DNS needs both DNS attributes of the VPC. */
const answersName = (endpoint: Endpoint, dns: Surroundings['dns']): boolean =>
  endpoint.type === 'Interface' && endpoint.state === 'available' && endpoint.privateDns && dns.support && dns.hostnames

export const serves = (endpoint: Endpoint, destination: Destination): boolean =>
  endpoint.service === destination.service && endpoint.region === destination.region

/** How a destination is reached from a subnet: an endpoint that answers its name, else a gateway endpoint on the route table, else a route. */
export function wayTo(destination: Destination, subnet: string, around: Surroundings): Way | null {
  const table = tableOf(subnet, around.routeTables)
  if (!table) return null
  const base = { subnet, destination, routeTable: table.id }
  const open = (why: OpenWay): Way => ({ ...base, via: 'open', why })
  if (around.ipv6Native.includes(subnet)) return open('ipv6-only')
  const serving = around.endpoints.filter((endpoint) => serves(endpoint, destination))
  const ip = around.ipOf(destination)
  // A hosted zone of one's own may lead to an endpoint without private DNS: the address that answered tells.
  const named = serving.find((endpoint) => answersName(endpoint, around.dns) || endpoint.interfaces.some((i) => i.ip === ip))
  if (named && destination.service !== 's3') return { ...base, via: 'interface-endpoint', endpoint: named }
  const gateway = serving.find((endpoint) => endpoint.type === 'Gateway' && endpoint.state === 'available')
  const through = gateway && table.routes.find((route) => route.targetId === gateway.id && !route.blackhole)
  if (gateway && through) return { ...base, via: 'gateway-endpoint', endpoint: gateway, prefixList: through.destination }
  // With private DNS for all resolvers it answers the bucket's name, without it does not: AWS says it is not for ECR's layers.
  if (named) return open('s3-interface-endpoint')
  // A participant of a shared VPC does not see its owner's endpoints (AWS PrivateLink guide, shared subnets).
  if (around.shared) return open('shared-subnet')
  if (around.central) return open('central-endpoint')
  const route = publicRoute(table, ip, around.prefixLists)
  if (route === 'several') return open('several-routes')
  return route ? { ...base, via: 'route', route } : { ...base, via: 'none' }
}
