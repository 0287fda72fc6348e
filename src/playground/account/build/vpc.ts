import type { Context } from '../context.ts'
import { closing } from '../ec2/acl.ts'
import { ec2 } from '../ec2/index.ts'
import { newId } from '../state.ts'

const tag = (Value: string) => [{ Key: 'Name', Value }]

/** A VPC as AWS makes one: with a main route table, a default ACL and a default group. */
export function makeVpc({ world, here }: Context, cidr: string, name: string, main = false) {
  const { ec2: state, account } = here
  const VpcId = newId(world, 'vpc')
  const dhcp = Object.keys(state.dhcpOptions)[0] ?? newId(world, 'dopt')
  state.dhcpOptions[dhcp] = {
    DhcpOptionsId: dhcp,
    OwnerId: account,
    DhcpConfigurations: [
      { Key: 'domain-name', Values: [{ Value: `${here.region}.compute.internal` }] },
      { Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] },
    ],
  }
  state.vpcs[VpcId] = {
    VpcId,
    CidrBlock: cidr,
    CidrBlockAssociationSet: [{ AssociationId: newId(world, 'vpc-cidr-assoc'), CidrBlock: cidr, CidrBlockState: { State: 'associated' } }],
    DhcpOptionsId: dhcp,
    InstanceTenancy: 'default',
    IsDefault: main,
    OwnerId: account,
    State: 'available',
    Tags: tag(name),
    dnsSupport: true,
    dnsHostnames: true,
  }
  const table = makeTable({ world, here, caller: '' }, VpcId, cidr, `${name}-main`)
  state.routeTables[table]?.Associations.push({ Main: true, RouteTableAssociationId: newId(world, 'rtbassoc'), RouteTableId: table })
  const NetworkAclId = newId(world, 'acl')
  const open = (Egress: boolean) => ({ RuleNumber: 100, Egress, Protocol: '-1', RuleAction: 'allow' as const, CidrBlock: '0.0.0.0/0' })
  const Entries = [open(true), closing(true), open(false), closing(false)]
  state.acls[NetworkAclId] = { NetworkAclId, VpcId, IsDefault: true, OwnerId: account, Entries, Associations: [], Tags: [] }
  ec2.CreateSecurityGroup({ world, here, caller: '' }, { GroupName: 'default', Description: 'default VPC security group', VpcId })
  return { vpc: VpcId, table, acl: NetworkAclId }
}

export function makeTable({ world, here }: Context, VpcId: string, cidr: string, name: string): string {
  const RouteTableId = newId(world, 'rtb')
  const local = { DestinationCidrBlock: cidr, GatewayId: 'local', Origin: 'CreateRouteTable' as const, State: 'active' as const }
  here.ec2.routeTables[RouteTableId] = {
    RouteTableId,
    VpcId,
    OwnerId: here.account,
    Routes: [local],
    Associations: [],
    PropagatingVgws: [],
    Tags: tag(name),
  }
  return RouteTableId
}

/** A subnet in a zone, with a route table of its own or (null) the VPC's main one, and the VPC's default ACL. */
export function makeSubnet(
  { world, here }: Context,
  vpc: string,
  cidr: string,
  zone: string,
  acl: string,
  table: string | null,
  name: string,
): string {
  const SubnetId = newId(world, 'subnet')
  here.ec2.subnets[SubnetId] = {
    SubnetId,
    SubnetArn: `arn:aws:ec2:${here.region}:${here.account}:subnet/${SubnetId}`,
    VpcId: vpc,
    CidrBlock: cidr,
    AvailabilityZone: here.region + zone,
    AvailabilityZoneId: `apne1-az${zone.charCodeAt(0) - 96}`,
    AvailableIpAddressCount: 240,
    MapPublicIpOnLaunch: false,
    Ipv6Native: false,
    Ipv6CidrBlockAssociationSet: [],
    DefaultForAz: false,
    OwnerId: here.account,
    State: 'available',
    Tags: tag(name),
  }
  if (table) {
    const association = { Main: false, RouteTableAssociationId: newId(world, 'rtbassoc'), RouteTableId: table, SubnetId }
    here.ec2.routeTables[table]?.Associations.push({ ...association, AssociationState: { State: 'associated' } })
  }
  here.ec2.acls[acl]?.Associations.push({ NetworkAclAssociationId: newId(world, 'aclassoc'), NetworkAclId: acl, SubnetId })
  return SubnetId
}
