import ipaddr from 'ipaddr.js'
import type { Ec2State, Endpoint, RouteTable } from '../state.ts'
import { aclFault, DNS, groupsAllow, within } from './firewall.ts'
import type { Origin } from './origin.ts'

/** What a pull talks to. `hub`: Docker Hub. */
export type Host = 'ecr.api' | 'ecr.dkr' | 's3' | 'secretsmanager' | 'hub'

export type Fault =
  | 'dns'
  | 'no-route'
  | 'blackhole'
  | 'no-public-ip'
  | 'nat-instance'
  | 'public-access-blocked'
  | 'unknown-egress'
  | 'group-egress'
  | 'endpoint-group'
  | 'acl-request'
  | 'acl-answer'

export type Path = { ok: true; ip: string; endpoint: Endpoint | null } | { ok: false; fault: Fault; ip: string; resources: string[] }

/** Addresses the names have outside a VPC's own endpoints; S3's lies in its published ranges, which an error's reader may know. */
const PUBLIC: Record<Host, string> = {
  'ecr.api': '35.72.84.212',
  'ecr.dkr': '52.192.101.18',
  s3: '52.219.199.138',
  secretsmanager: '52.119.219.63',
  hub: '54.236.113.205',
}

const tableOf = (ec2: Ec2State, subnet: string, vpc: string): RouteTable => {
  const tables = Object.values(ec2.routeTables).filter(({ VpcId }) => VpcId === vpc)
  const own = tables.find(({ Associations }) => Associations.some(({ SubnetId }) => SubnetId === subnet))
  return own ?? (tables.find(({ Associations }) => Associations.some(({ Main }) => Main)) as RouteTable)
}

/**
 * Whether HTTPS from a pull reaches a host, and by which endpoint. An interface endpoint with private DNS takes the whole VPC's traffic to its
 * name, whoever made it for whomever.
 */
export function pathTo(origin: Origin, host: Host, region = origin.place.region, name = NAMES[host](region)): Path {
  if (origin.outside) return { ok: true, ip: PUBLIC[host], endpoint: null }
  const { vpc, place } = origin
  const unresolved = dnsFault(origin)
  if (unresolved) return { ok: false, fault: 'dns', ip: '', resources: [unresolved] }
  const serving = Object.values(place.ec2.endpoints).filter(
    (one) => one.VpcId === vpc.VpcId && String(one.State) === 'available' && one.ServiceName === `com.amazonaws.${region}.${host}`,
  )
  const named =
    vpc.dnsHostnames &&
    serving.find((one) => one.VpcEndpointType === 'Interface' && one.PrivateDnsEnabled && (!name.endsWith('.on.aws') || answers(one, name)))
  if (named) return throughInterface(origin, named)
  const zone = Object.values(place.ec2.hostedZones).find((one) => one.vpc === vpc.VpcId && `.${name}`.endsWith(`.${one.name}`))
  const led = zone?.endpoint ? place.ec2.endpoints[zone.endpoint] : undefined
  if (led) return throughInterface(origin, led)
  return throughRoute(origin, zone ? HUB_ADDRESS : PUBLIC[host], zone ? [] : serving)
}

/** The names of hosts that an endpoint or a hosted zone may answer; that of a registry is its image's. */
const NAMES: Record<Host, (region: string) => string> = {
  'ecr.api': (region) => `api.ecr.${region}.amazonaws.com`,
  'ecr.dkr': (region) => `dkr.ecr.${region}.amazonaws.com`,
  s3: (region) => `s3.${region}.amazonaws.com`,
  secretsmanager: (region) => `secretsmanager.${region}.amazonaws.com`,
  hub: () => 'registry-1.docker.io',
}

/** Where another VPC keeps the endpoints that hosted zones without one of this VPC lead to. */
const HUB_ADDRESS = '10.200.3.17'

const answers = ({ DnsEntries }: Endpoint, name: string): boolean =>
  DnsEntries?.some(({ DnsName = '' }) => (DnsName.startsWith('*.') ? name.endsWith(DnsName.slice(1)) : name === DnsName)) ?? false

/** What keeps names from being resolved: the VPC's setting, or what stands between the puller and every resolver of the VPC's own. Null: nothing. */
function dnsFault({ vpc, place: { ec2 }, subnet, groups }: Origin): string | null {
  const servers =
    ec2.dhcpOptions[vpc.DhcpOptionsId ?? '']?.DhcpConfigurations?.find(({ Key }) => Key === 'domain-name-servers')?.Values ?? []
  const own = servers.flatMap(({ Value = '' }) => (/^[0-9.]+$/.test(Value) ? Value : []))
  if (!own.length) return vpc.dnsSupport ? null : vpc.VpcId
  const shut = own.map((ip) => {
    if (!groupsAllow(ec2, groups, true, { ip }, DNS)) return groups[0] ?? ''
    return aclFault(ec2, subnet, ip, false, DNS)?.acl ?? null
  })
  return shut.every((fault) => fault !== null) ? (shut[0] ?? null) : null
}

function throughInterface(origin: Origin, endpoint: Endpoint): Path {
  const { ec2 } = origin.place
  const doors = endpoint.NetworkInterfaceIds.map((id) => ec2.interfaces[id]).filter((door) => door !== undefined)
  const door = doors.find(({ AvailabilityZone }) => AvailabilityZone === origin.zone) ?? doors[0]
  if (!door) return { ok: false, fault: 'dns', ip: '', resources: [endpoint.VpcEndpointId] }
  const ip = door.PrivateIpAddress
  const groups = door.Groups.map(({ GroupId }) => GroupId as string)
  const no = (fault: Fault, resources: string[]): Path => ({ ok: false, fault, ip, resources })
  if (!groupsAllow(ec2, origin.groups, true, { ip, groups })) return no('group-egress', origin.groups)
  // An ACL stands at a subnet's edge: within one subnet it is not asked.
  const stopped =
    door.SubnetId === origin.subnet ? null : (aclFault(ec2, origin.subnet, ip) ?? aclFault(ec2, door.SubnetId, origin.ip, true))
  if (stopped) return no(stopped.fault, [stopped.acl])
  if (!groupsAllow(ec2, groups, false, { ip: origin.ip, groups: origin.groups }))
    return no('endpoint-group', [endpoint.VpcEndpointId, ...groups])
  return { ok: true, ip, endpoint }
}

function throughRoute(origin: Origin, ip: string, serving: Endpoint[]): Path {
  const { ec2, region } = { ...origin.place }
  const table = tableOf(ec2, origin.subnet, origin.vpc.VpcId)
  const no = (fault: Fault, resources: string[]): Path => ({ ok: false, fault, ip, resources })
  const gateway = serving.find(
    (one) => one.VpcEndpointType === 'Gateway' && table.Routes.some(({ GatewayId }) => GatewayId === one.VpcEndpointId),
  )
  const prefixList = gateway && Object.values(ec2.prefixLists).find(({ name }) => name === `com.amazonaws.${region}.s3`)?.id
  const route = gateway ? undefined : longest(table, ip)
  if (!gateway && !route) return no('no-route', [table.RouteTableId])
  if (route?.State === 'blackhole') return no('blackhole', [table.RouteTableId])
  if (!groupsAllow(ec2, origin.groups, true, { ip, prefixList })) return no('group-egress', origin.groups)
  const stopped = aclFault(ec2, origin.subnet, ip)
  if (stopped) return no(stopped.fault, [stopped.acl])
  if (gateway || !route) return { ok: true, ip, endpoint: gateway ?? null }
  if (route.TransitGatewayId) {
    if (!ec2.transitGateways[route.TransitGatewayId]?.leadsOut) return no('unknown-egress', [route.TransitGatewayId, table.RouteTableId])
  } else if (route.NatGatewayId) {
    const nat = ec2.natGateways[route.NatGatewayId]
    if (nat?.State !== 'available') return no('blackhole', [table.RouteTableId, route.NatGatewayId])
    // A regional one has a table of its own in place of a subnet.
    const own = nat.AvailabilityMode === 'regional' ? ec2.routeTables[nat.RouteTableId ?? ''] : tableOf(ec2, nat.SubnetId, origin.vpc.VpcId)
    const up = own && longest(own, ip)
    if (nat.ConnectivityType === 'private' || !up?.GatewayId?.startsWith('igw-') || up.State !== 'active')
      return no('no-route', [nat.NatGatewayId])
    const between = nat.SubnetId ? edgeOf(origin, nat.SubnetId, ip) : null
    if (between) return no(between.fault, [between.acl])
    if (ec2.publicAccessBlock === 'block-bidirectional') return no('public-access-blocked', [origin.vpc.VpcId])
  } else if (route.InstanceId) {
    if (!translates(origin, route.InstanceId, ip)) return no('nat-instance', [route.InstanceId])
    if (ec2.publicAccessBlock !== 'off') return no('public-access-blocked', [origin.vpc.VpcId])
  } else if (route.GatewayId?.startsWith('igw-')) {
    if (!origin.publicIp) return no('no-public-ip', [origin.subnet])
    if (ec2.publicAccessBlock !== 'off') return no('public-access-blocked', [origin.vpc.VpcId])
  } else return no('no-route', [table.RouteTableId])
  return { ok: true, ip, endpoint: null }
}

/** What the ACL of a subnet where addresses are translated stops: that of the puller's own has been asked already. */
const edgeOf = ({ place: { ec2 }, ip: source, subnet }: Origin, translator: string, ip: string) =>
  translator === subnet ? null : (aclFault(ec2, translator, source, true) ?? aclFault(ec2, translator, ip))

/** Whether an instance sends on what it is sent: it runs, is let to, has an address for the internet and a way there, and its groups and ACL do not mind. */
function translates(origin: Origin, id: string, ip: string): boolean {
  const {
    place: { ec2 },
    vpc,
    ip: source,
    groups: senders,
  } = origin
  const instance = ec2.instances[id]
  if (instance?.State?.Name !== 'running' || instance.SourceDestCheck !== false || !instance.PublicIpAddress) return false
  const groups = instance.SecurityGroups.map(({ GroupId }) => GroupId as string)
  const up = longest(tableOf(ec2, instance.SubnetId, vpc.VpcId), ip)
  const acl = edgeOf(origin, instance.SubnetId, ip)
  return (
    groupsAllow(ec2, groups, false, { ip: source, groups: senders }) &&
    groupsAllow(ec2, groups, true, { ip }) &&
    acl === null &&
    up?.GatewayId?.startsWith('igw-') === true &&
    up.State === 'active'
  )
}

const bits = (block: string) => ipaddr.parseCIDR(block)[1]

/** The most specific IPv4 route to an address. */
const longest = (table: RouteTable, ip: string) =>
  table.Routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock && within(ip, DestinationCidrBlock)).sort(
    (a, b) => bits(b.DestinationCidrBlock as string) - bits(a.DestinationCidrBlock as string),
  )[0]
