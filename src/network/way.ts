import type { Destination, Endpoint, HostedZone, OpenWay, RouteTable, Way } from '../facts/types/index.ts'
import { ecrHost } from '../image/reference.ts'
import { isPrivate } from './address.ts'
import { privateRoute, publicRoute, tableOf } from './route.ts'
import type { PrefixLists } from './rules.ts'

export interface Surroundings {
  routeTables: readonly RouteTable[]
  endpoints: readonly Endpoint[]
  dns: { support: boolean; hostnames: boolean }
  prefixLists: PrefixLists
  /** The address a connection to this destination is known to have failed at. */
  ipOf(destination: Destination): string | null
  /** A private address outside the VPC answered: names lead to endpoints of another one. */
  central: boolean
  /** One of ECR's names is known to have led to a public address: then no hub answers for them. */
  noHub: boolean
  /** Private hosted zones of the VPC that no endpoint made; `unread`: they could not be read. */
  hostedZones: readonly HostedZone[] | 'unread'
  /** Another account owns the VPC. */
  shared: boolean
  ipv6Native: readonly string[]
}

/** Whether an interface endpoint has its private DNS, which needs both DNS attributes of the VPC. */
const hasNames = (endpoint: Endpoint, dns: Surroundings['dns']): boolean =>
  endpoint.type === 'Interface' && endpoint.state === 'available' && endpoint.privateDns && dns.support && dns.hostnames

/** Whether an endpoint that has its private DNS answers a host by it. Only of ECR's dual-stack names is that in doubt: newer endpoints list them. */
export function answersHost({ names }: Endpoint, host: string): boolean | 'not-told' {
  if (!ecrHost(host)?.dualStack) return true
  if (!names?.length) return 'not-told'
  return names.some((name) => (name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name))
}

export const serves = (endpoint: Endpoint, destination: Destination): boolean =>
  endpoint.service === destination.service && endpoint.region === destination.region

/** Endpoints that only a VPC has which keeps its own; a gateway for S3 stands beside a hub's, too. */
const OWN_ENDPOINTS = ['ecr.api', 'ecr.dkr']
const TO_OTHERS = ['transit-gateway', 'peering', 'virtual-private-gateway', 'core-network']

/** Whether names may lead to endpoints of another VPC: a route leads to other private networks, and none of ECR's endpoints is here. */
const mayUseHub = (table: RouteTable, { endpoints, noHub }: Surroundings): boolean =>
  !noHub &&
  table.routes.some((route) => TO_OTHERS.includes(route.target) && !route.blackhole && isPrivate(route.destination)) &&
  !endpoints.some((endpoint) => OWN_ENDPOINTS.includes(endpoint.service) && endpoint.state === 'available')

/** Whether a hosted zone holds a host's name. */
const holds = ({ name }: HostedZone, host: string): boolean => host === name || host.endsWith(`.${name}`)

/**
 * The address the pull failed at, as far as it still tells something: one of the VPC's own that no endpoint has is that of an endpoint which
 * is gone.
 */
function addressOf(destination: Destination, { ipOf, endpoints, central }: Surroundings): string | null {
  const ip = ipOf(destination)
  if (!ip || !isPrivate(ip) || central || destination.service === 'internet') return ip
  return endpoints.some((endpoint) => endpoint.interfaces.some((i) => i.ip === ip)) ? ip : null
}

/** How a destination is reached from a subnet: an endpoint that answers its name, else a gateway endpoint on the route table, else a route. */
export function wayTo(destination: Destination, subnet: string, around: Surroundings): Way | null {
  const table = tableOf(subnet, around.routeTables)
  if (!table) return null
  const ofAws = destination.service !== 'internet'
  const ip = addressOf(destination, around)
  const base = { subnet, destination, routeTable: table.id, ...(ip && { ip }) }
  const open = (why: OpenWay): Way => ({ ...base, via: 'open', why })
  if (around.ipv6Native.includes(subnet)) return open('ipv6-only')
  const serving = around.endpoints.filter((endpoint) => serves(endpoint, destination))
  const answering = serving.filter((endpoint) => hasNames(endpoint, around.dns))
  // A hosted zone of one's own may lead to an endpoint without private DNS: the address that answered tells.
  const named =
    serving.find((endpoint) => endpoint.interfaces.some((i) => i.ip === ip)) ??
    answering.find((endpoint) => answersHost(endpoint, destination.host) === true)
  if (named && destination.service !== 's3') return throughEndpoint(base, named)
  const gateway = serving.find((endpoint) => endpoint.type === 'Gateway' && endpoint.state === 'available')
  const through = gateway && table.routes.find((route) => route.targetId === gateway.id && !route.blackhole)
  if (gateway && through) return { ...base, via: 'gateway-endpoint', endpoint: gateway, prefixList: through.destination }
  // With private DNS for all resolvers it answers the bucket's name, without it does not: AWS says it is not for ECR's layers.
  if (named) return open('s3-interface-endpoint')
  if (answering.some((endpoint) => answersHost(endpoint, destination.host) === 'not-told')) return open('dual-stack-name')
  // A participant of a shared VPC does not see its owner's endpoints (AWS PrivateLink guide, shared subnets).
  if (around.shared) return open('shared-subnet')
  const near = ip !== null && isPrivate(ip)
  const route = near ? privateRoute(table, ip, around.prefixLists) : publicRoute(table, ip, around.prefixLists)
  if (ofAws) {
    if (near) return { ...base, via: 'open', why: 'central-endpoint', ...(route !== 'several' && { route }) }
    if (around.central) return open('central-endpoint')
  }
  if (route === 'several') return open('several-routes')
  if (route) return { ...base, via: 'route', route }
  // The name is known to have led to this address.
  if (ip) return { ...base, via: 'none' }
  const why = ofAws ? otherwise(destination, serving, table, around) : privateRegistry(destination)
  return why ? open(why) : { ...base, via: 'none' }
}

/** Registries that everybody reaches by the internet; any other may stand in a network of its owner's. */
const PUBLIC_REGISTRY =
  /^(?:docker\.io|public\.ecr\.aws|ghcr\.io|quay\.io|(?:[a-z-]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev|mcr\.microsoft\.com|registry\.k8s\.io|registry\.gitlab\.com|nvcr\.io|cgr\.dev|docker\.elastic\.co|lscr\.io|registry\.(?:access\.)?redhat\.(?:io|com))$/

const privateRegistry = ({ host }: Destination): OpenWay | null => (PUBLIC_REGISTRY.test(host) ? null : 'private-registry')

/** An address that is none of its interfaces' says where the name led then, not where it leads now. */
function throughEndpoint({ ip, ...base }: Omit<Way, 'via'> & { ip?: string }, endpoint: Endpoint): Way {
  const own = endpoint.interfaces.some((i) => i.ip === ip)
  return { ...base, ...(own && ip && { ip }), via: 'interface-endpoint', endpoint }
}

/** Where no route leads to the public address of a name: what may lead it to a private one all the same. Null: nothing does. */
function otherwise({ host }: Destination, serving: readonly Endpoint[], table: RouteTable, around: Surroundings): OpenWay | null {
  const unnamed = serving.some((endpoint) => endpoint.type === 'Interface' && endpoint.state === 'available')
  const hub = mayUseHub(table, around)
  if (around.hostedZones === 'unread') return unnamed || hub ? 'zones-unread' : null
  if (around.hostedZones.some((zone) => holds(zone, host))) return 'hosted-zone'
  // A Route 53 profile may lead there, too: nothing here would show it.
  return hub ? 'hub-endpoints' : null
}
