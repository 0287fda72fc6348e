import type { Origin } from '../decide/origin.ts'
import type { Ec2State } from '../state.ts'

/** What stands between a pull and what it reaches. */
const LAYERS = ['dns', 'groups', 'endpoint-groups', 'acls', 'way'] as const
export type Layer = (typeof LAYERS)[number]

const ANYWHERE = '0.0.0.0/0'
const OPEN = { IpProtocol: '-1', CidrIpv4: ANYWHERE }

/** The same pull in an account where only these layers are as they are, and all others let everything through. */
export function only(origin: Origin, layers: readonly Layer[]): Origin {
  const place = { ...origin.place, ec2: structuredClone(origin.place.ec2) }
  const { ec2 } = place
  const vpc = ec2.vpcs[origin.vpc.VpcId] ?? origin.vpc
  const ideal = { ...origin, place, vpc }
  if (!layers.includes('dns')) {
    vpc.dnsSupport = true
    vpc.DhcpOptionsId = undefined
  }
  if (!layers.includes('groups')) openGroups(ec2, origin.groups, true)
  if (!layers.includes('endpoint-groups'))
    openGroups(
      ec2,
      Object.values(ec2.interfaces).flatMap(({ Groups }) => Groups.map(({ GroupId }) => GroupId as string)),
      false,
    )
  if (!layers.includes('acls'))
    for (const acl of Object.values(ec2.acls))
      acl.Entries = [true, false].map((Egress) => ({ RuleNumber: 1, Egress, Protocol: '-1', RuleAction: 'allow', CidrBlock: ANYWHERE }))
  if (!layers.includes('way')) clearWay(ec2, origin.subnet, vpc.VpcId)
  return ideal
}

function openGroups(ec2: Ec2State, groups: string[], IsEgress: boolean) {
  for (const GroupId of groups) {
    const SecurityGroupRuleId = `sgr-ideal-${GroupId}-${IsEgress}`
    ec2.rules[SecurityGroupRuleId] = { SecurityGroupRuleId, GroupId, IsEgress, ...OPEN }
  }
}

function tableOf(ec2: Ec2State, subnet: string, vpc: string) {
  const tables = Object.values(ec2.routeTables)
  const own = tables.find(({ Associations }) => Associations.some(({ SubnetId }) => SubnetId === subnet))
  return own ?? tables.find(({ VpcId, Associations }) => VpcId === vpc && Associations.some(({ Main }) => Main))
}

/** A NAT gateway that works; the endpoints stay as they are. */
function clearWay(ec2: Ec2State, subnet: string, vpc: string) {
  const own = tableOf(ec2, subnet, vpc)
  if (!own) return
  const [RouteTableId, NatGatewayId] = ['rtb-ideal', 'nat-ideal']
  ec2.publicAccessBlock = 'off'
  ec2.routeTables[RouteTableId] = {
    RouteTableId,
    VpcId: vpc,
    Associations: [],
    Routes: [{ DestinationCidrBlock: ANYWHERE, GatewayId: 'igw-ideal', State: 'active' }],
  }
  ec2.natGateways[NatGatewayId] = {
    NatGatewayId,
    SubnetId: undefined as never,
    VpcId: vpc,
    State: 'available',
    ConnectivityType: 'public',
    AvailabilityMode: 'regional',
    RouteTableId,
    dueAt: 0,
  }
  own.Routes = [
    ...own.Routes.filter(({ GatewayId }) => GatewayId === 'local' || GatewayId?.startsWith('vpce-')),
    { DestinationCidrBlock: ANYWHERE, NatGatewayId, State: 'active' },
  ]
}

/** The same pull (of `only`), where what its routes lead to works. */
export function mendedWay(origin: Origin): Origin {
  const { ec2 } = origin.place
  ec2.publicAccessBlock = 'off'
  const up = { DestinationCidrBlock: ANYWHERE, GatewayId: 'igw-ideal', State: 'active' } as const
  for (const table of Object.values(ec2.routeTables)) for (const route of table.Routes) route.State = 'active'
  for (const nat of Object.values(ec2.natGateways)) {
    Object.assign(nat, { State: 'available', ConnectivityType: 'public' })
    const table = nat.SubnetId ? tableOf(ec2, nat.SubnetId, origin.vpc.VpcId) : ec2.routeTables[nat.RouteTableId ?? '']
    if (table) table.Routes = [...table.Routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock !== ANYWHERE), up]
  }
  return origin
}
