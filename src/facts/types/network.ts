export interface Subnet {
  id: string
  vpc: string
  zone: string
  /** `apne1-az4`: the same zone in every account. */
  zoneId?: string
  cidr: string
  ipv6Native: boolean
  /** Account that owns it: another one where it is shared through RAM. */
  owner: string
}

/** A route's target, by the kind that decides whether packets get out. */
export type RouteTarget =
  | 'local'
  | 'internet-gateway'
  | 'nat-gateway'
  | 'gateway-endpoint'
  | 'egress-only-gateway'
  | 'transit-gateway'
  | 'virtual-private-gateway'
  | 'peering'
  | 'network-interface'
  | 'core-network'
  | 'instance'
  | 'gateway-load-balancer-endpoint'
  | 'other'

export interface Route {
  /** CIDR block or prefix list id. */
  destination: string
  target: RouteTarget
  targetId: string
  blackhole: boolean
}

export interface RouteTable {
  id: string
  main: boolean
  subnets: string[]
  routes: Route[]
}

/** What a regional NAT gateway has in place of a subnet. */
export interface RegionalNat {
  /** Its own route table, which AWS makes with a route to the internet gateway; null: not told. */
  table: string | null
  /** It spreads to the zones of the VPC by itself; traffic of a zone it has not reached yet crosses to another. */
  automatic: boolean
  /** Zones it has addresses in, by name or id. */
  zones: string[]
}

export interface NatGateway {
  id: string
  /** Null: a regional one, which is in none. */
  subnet: string | null
  /** `available`, `pending`, `failed`, `deleting`, `deleted`. */
  state: string
  /** False: a private NAT gateway, which leads to no internet. */
  public: boolean
  /** Absent: it is in one subnet. */
  regional?: RegionalNat
}

/** An instance that routes lead to, as the network interface they name sees it. */
export interface NatInstance {
  /** What routes name: the instance or its interface. */
  targetId: string
  instanceId: string
  /** `running`, `stopped`, `terminated` … */
  state: string
  /** On: what is not for the instance itself is dropped. */
  sourceDestCheck: boolean
  publicIp: boolean
  subnet: string
  groups: string[]
}

/** A private hosted zone of the VPC. */
export interface HostedZone {
  id: string
  /** Without the last dot. */
  name: string
}

export interface Endpoint {
  id: string
  /** Short name: `ecr.api`, `ecr.dkr`, `s3`, `secretsmanager` …; the rest of the service's name is in `serviceName`. */
  service: string
  serviceName: string
  /** Region it serves. */
  region: string
  type: 'Interface' | 'Gateway' | 'GatewayLoadBalancer'
  state: string
  privateDns: boolean
  subnets: string[]
  groups: string[]
  routeTables: string[]
  /** Policy document as AWS gave it; null: none. */
  policy: string | null
  interfaces: { id: string; ip: string; subnet: string }[]
  /** The DNS names it answers in its VPC, wildcards included; absent: not told. */
  names?: string[]
  tags: Record<string, string>
}

/** One entry of a security group. `peer` is a CIDR block, a group id or a prefix list id. */
export interface GroupRule {
  /** `tcp`, `udp`, `-1` … as EC2 gives it. */
  protocol: string
  fromPort: number | null
  toPort: number | null
  peer: string
}

export interface SecurityGroup {
  id: string
  name: string
  vpc: string
  ingress: GroupRule[]
  egress: GroupRule[]
}

export interface AclEntry {
  number: number
  egress: boolean
  allow: boolean
  protocol: string
  fromPort: number | null
  toPort: number | null
  cidr: string
}

export interface NetworkAcl {
  id: string
  subnets: string[]
  entries: AclEntry[]
}

export interface Vpc {
  id: string
  owner: string
  /** All IPv4 blocks. */
  cidrs: string[]
  dhcpOptionsId: string | null
}

/** Something a pull has to reach. */
export interface Destination {
  /** Endpoint service: `ecr.api`, `ecr.dkr`, `s3`, `secretsmanager`, `ssm`; `internet` for a registry that has none. */
  service: string
  /** Empty for `internet`. */
  region: string
  host: string
  /** The gate at which the pull stops where it cannot be reached. */
  gate: 'secret-connection' | 'token-connection' | 'manifest-connection' | 'layer-connection'
}

/** How one destination is reached from one subnet: what answers its name, else where the route table sends it. */
export type Way = {
  subnet: string
  destination: Destination
  routeTable: string
  /** The address its name is known to have led to when the pull failed. */
  ip?: string
} & (
  | { via: 'interface-endpoint'; endpoint: Endpoint }
  | { via: 'gateway-endpoint'; endpoint: Endpoint; prefixList: string }
  /** A public address, by this route. */
  | { via: 'route'; route: Route }
  /** A public address, and no route leads there. */
  | { via: 'none' }
  /** Nobody can tell from here. `route`: to the address that is known to have answered, where there is such a route. */
  | { via: 'open'; why: OpenWay; route?: Route | null }
)

/**
 * `several-routes`: it depends on the address, which is not known. `central-endpoint`: a private address answered and no endpoint of this
 * VPC has it, so a hosted zone of another VPC does. `hub-endpoints`: that may be so, since routes lead to other networks and the VPC has no
 * endpoints of its own. `hosted-zone`: a private hosted zone holds the name, and what it answers is not known; `zones-unread`: whether one
 * does could not be read. `private-registry`: one that may have a private address, which is not known. `dual-stack-name`: whether the endpoint answers that name is not told. `shared-subnet`: another account owns the
 * VPC, and its endpoints cannot be seen.
 */
export type OpenWay =
  | 'several-routes'
  | 's3-interface-endpoint'
  | 'central-endpoint'
  | 'hub-endpoints'
  | 'hosted-zone'
  | 'zones-unread'
  | 'dual-stack-name'
  | 'private-registry'
  | 'shared-subnet'
  | 'ipv6-only'

export interface NetworkFacts {
  /** The VPC the puller is in. */
  vpcId: string
  /** All of the VPC. */
  subnets: Subnet[]
  vpc: Vpc
  vpcDns: { support: boolean; hostnames: boolean }
  /** Domain name servers of the VPC's DHCP options; `AmazonProvidedDNS` is one. */
  resolvers: string[]
  /** Mode `off`, `block-bidirectional`, `block-ingress`; ids of the VPCs and subnets it does not hold for. */
  publicAccessBlock: { mode: string; excluded: string[] }
  /** All of the VPC. */
  routeTables: RouteTable[]
  natGateways: NatGateway[]
  /** Those that the route tables of the puller lead to. */
  natInstances: NatInstance[]
  endpoints: Endpoint[]
  /** Private hosted zones of the VPC that no endpoint made; read only where one may lead to what nothing else does, else none. */
  hostedZones: HostedZone[]
  /** The puller's. */
  pullerGroups: SecurityGroup[]
  /** How each destination of the pull is reached from each subnet. */
  ways: Way[]
  /** As far as they are known without the entries of prefix lists and without hosted zones. */
  earlyWays: Way[]
  /** By id: the puller's and those of its VPC. */
  securityGroups: Record<string, SecurityGroup>
  networkAcls: NetworkAcl[]
  /** CIDR blocks of the prefix lists that the puller's and the endpoints' groups and the routes name, by id. */
  prefixLists: Record<string, { name: string; cidrs: string[] }>
}
