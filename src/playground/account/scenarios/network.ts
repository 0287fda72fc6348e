import type { IpPermission } from '@aws-sdk/client-ec2'
import type { Account } from '../build/account.ts'
import { https, makeEndpoint, makeGroup } from '../build/network.ts'
import { makeSubnet, makeTable } from '../build/vpc.ts'
import { ec2 } from '../ec2/index.ts'
import { newId } from '../state.ts'
import type { Scenario, Start } from './define.ts'
import { dropEndpoint } from './parts.ts'

const ANYWHERE = '0.0.0.0/0'
const EVERYTHING: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: ANYWHERE }] }
const GATEWAY = (account: Account) => Object.keys(account.here.ec2.internetGateways)[0] as string

/** A group that lets out to these blocks at 443 only. */
function groupTo(account: Account, blocks: string[], more: IpPermission[] = []): string {
  const GroupId = makeGroup(account, account.vpc, 'allow-listed')
  ec2.RevokeSecurityGroupEgress(account, { GroupId, IpPermissions: [EVERYTHING] })
  ec2.AuthorizeSecurityGroupEgress(account, { GroupId, IpPermissions: [...blocks.map((cidr) => https({ cidr })), ...more] })
  return GroupId
}

/** A regional NAT gateway, in no subnet, with addresses in the other zone only and a route table of its own. */
export function regionalNat(account: Account, route: boolean): undefined {
  const { world, here, vpc, privateTable } = account
  const RouteTableId = makeTable(account, vpc, '10.0.0.0/16', 'nat')
  if (route) ec2.CreateRoute(account, { RouteTableId, DestinationCidrBlock: ANYWHERE, GatewayId: GATEWAY(account) })
  const NatGatewayId = newId(world, 'nat')
  here.ec2.natGateways[NatGatewayId] = {
    NatGatewayId,
    SubnetId: undefined as never,
    VpcId: vpc,
    State: 'available',
    ConnectivityType: 'public',
    AvailabilityMode: 'regional',
    AutoProvisionZones: 'enabled',
    RouteTableId,
    NatGatewayAddresses: [{ AvailabilityZone: `${here.region}c`, PublicIp: '203.0.113.9', Status: 'succeeded', IsPrimary: true }],
    CreateTime: new Date(),
    Tags: [],
    dueAt: 0,
  }
  ec2.CreateRoute(account, { RouteTableId: privateTable, DestinationCidrBlock: ANYWHERE, NatGatewayId })
  return undefined
}

/** An instance in a public subnet that translates addresses for the private ones. */
export function natInstance(account: Account, SourceDestCheck: boolean): undefined {
  const { world, here, vpc, publicSubnets, privateTable } = account
  const GroupId = makeGroup(account, vpc, 'nat')
  ec2.AuthorizeSecurityGroupIngress(account, { GroupId, IpPermissions: [https({ cidr: '10.0.0.0/16' })] })
  const InstanceId = newId(world, 'i')
  const SubnetId = publicSubnets[0] as string
  here.ec2.instances[InstanceId] = {
    InstanceId,
    InstanceType: 't4g.nano',
    SubnetId,
    VpcId: vpc,
    PrivateIpAddress: '10.0.0.20',
    PublicIpAddress: '203.0.113.20',
    SourceDestCheck,
    SecurityGroups: [{ GroupId, GroupName: 'nat' }],
    State: { Code: 16, Name: 'running' },
    NetworkInterfaces: [],
    Tags: [],
  }
  here.ec2.routeTables[privateTable]?.Routes.push({ DestinationCidrBlock: ANYWHERE, InstanceId, Origin: 'CreateRoute', State: 'active' })
  return undefined
}

/** Hosted zones for ECR's names; `endpoints`: they lead to this VPC's own, else to another's. */
function hostedZones(account: Account, endpoints: boolean) {
  const { world, here, vpc } = account
  for (const [service, name] of [
    ['ecr.api', `api.ecr.${here.region}.amazonaws.com`],
    ['ecr.dkr', `dkr.ecr.${here.region}.amazonaws.com`],
  ] as const) {
    const id = `Z0${newId(world, '').slice(2, 20).toUpperCase()}`
    const endpoint = endpoints ? (account.endpoints[service] ?? null) : null
    here.ec2.hostedZones[id] = { id, name, vpc, owner: { OwningAccount: endpoints ? here.account : '999999999999' }, endpoint }
    if (endpoint) ec2.ModifyVpcEndpoint(account, { VpcEndpointId: endpoint, PrivateDnsEnabled: false })
  }
}

/** The endpoints of another VPC, behind a transit gateway that lets the packets through or does not. */
function hub(account: Account, leadsOut: boolean): undefined {
  const TransitGatewayId = newId(account.world, 'tgw')
  account.here.ec2.transitGateways[TransitGatewayId] = { id: TransitGatewayId, leadsOut }
  ec2.CreateRoute(account, { RouteTableId: account.privateTable, DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId })
  makeEndpoint(account, account, 's3')
  hostedZones(account, false)
  return undefined
}

/** The endpoints' group admits the subnets of a prefix list. */
function endpointsFor(account: Account, cidrs: string[]): Start {
  const { here, world, endpoints, privateSubnets } = account
  const group = makeGroup(account, account.vpc, 'endpoints-by-list')
  const id = newId(world, 'pl')
  here.ec2.prefixLists[id] = { id, name: 'app-subnets', cidrs }
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: id }] }]
  ec2.AuthorizeSecurityGroupIngress(account, { GroupId: group, IpPermissions })
  for (const service of ['ecr.api', 'ecr.dkr'])
    ec2.ModifyVpcEndpoint(account, {
      VpcEndpointId: endpoints[service],
      AddSecurityGroupIds: [group],
      RemoveSecurityGroupIds: [account.endpointGroup],
    })
  return { subnets: [...privateSubnets].reverse() }
}

/** An image by ECR's dual-stack name, which the endpoint lists among its own or does not. */
function dualStack(account: Account, listed: boolean): Start {
  const { here } = account
  const dkr = here.ec2.endpoints[account.endpoints['ecr.dkr'] as string]
  if (listed) dkr?.DnsEntries?.push({ DnsName: `*.dkr-ecr.${here.region}.on.aws`, HostedZoneId: 'ZONEIDPENDING' })
  return { image: `${here.account}.dkr-ecr.${here.region}.on.aws/my-app:v1.0.1` }
}

/** Networks as companies build them. */
export const networkScenarios = {
  'regional-nat-without-route': {
    egress: 'none',
    gate: 'token-connection',
    break: (account) => regionalNat(account, false),
    twin: (account) => regionalNat(account, true),
  },
  'nat-gateway-private': {
    egress: 'nat',
    gate: 'token-connection',
    break: ({ here, nat }) => {
      const gateway = here.ec2.natGateways[nat as string]
      if (gateway) gateway.ConnectivityType = 'private'
      return undefined
    },
    twin: () => undefined,
  },
  'nat-instance-drops': {
    egress: 'none',
    gate: 'token-connection',
    break: (account) => natInstance(account, true),
    twin: (account) => natInstance(account, false),
  },
  'hub-endpoints-not-reached': {
    egress: 'none',
    gate: 'token-connection',
    break: (account) => hub(account, false),
    twin: (account) => hub(account, true),
  },
  'hosted-zones-and-no-s3-gateway': {
    egress: 'endpoints',
    gate: 'layer-connection',
    break: (account) => {
      hostedZones(account, true)
      dropEndpoint(account, 's3')
      return undefined
    },
    twin: (account) => {
      hostedZones(account, true)
      return undefined
    },
  },
  'group-lets-out-to-some-addresses': {
    egress: 'nat',
    gate: 'token-connection',
    break: (account) => ({ group: groupTo(account, ['52.192.0.0/15', '52.219.0.0/16', '10.0.0.0/16']) }),
    twin: (account) => ({ group: groupTo(account, ['35.72.0.0/13', '52.192.0.0/15', '52.219.0.0/16', '10.0.0.0/16']) }),
  },
  'endpoint-group-lists-one-subnet': {
    egress: 'endpoints',
    gate: 'token-connection',
    break: (account) => endpointsFor(account, ['10.0.10.0/24']),
    twin: (account) => endpointsFor(account, ['10.0.10.0/24', '10.0.11.0/24']),
  },
  'own-resolver-out-of-reach': {
    egress: 'nat',
    gate: 'dns',
    break: (account) => {
      const { here, world, vpc } = account
      const id = newId(world, 'dopt')
      here.ec2.dhcpOptions[id] = {
        DhcpOptionsId: id,
        OwnerId: here.account,
        DhcpConfigurations: [{ Key: 'domain-name-servers', Values: [{ Value: '10.0.1.53' }] }],
      }
      if (here.ec2.vpcs[vpc]) here.ec2.vpcs[vpc].DhcpOptionsId = id
      return { group: groupTo(account, [ANYWHERE]) }
    },
  },
  'dual-stack-name-not-served': {
    egress: 'endpoints',
    gate: 'manifest-connection',
    break: (account) => dualStack(account, false),
    twin: (account) => dualStack(account, true),
  },
  'two-subnets-of-four-cut-off': {
    egress: 'nat',
    gate: 'token-connection',
    break: (account) => {
      const { vpc, privateSubnets, here } = account
      const acl = Object.values(here.ec2.acls).find(({ VpcId }) => VpcId === vpc)?.NetworkAclId as string
      const bare = makeTable(account, vpc, '10.0.0.0/16', 'bare')
      const cut = ['10.0.20.0/24', '10.0.21.0/24'].map((cidr, i) => makeSubnet(account, vpc, cidr, 'ac'[i]!, acl, bare, `bare-${i}`))
      return { subnets: [...cut, ...privateSubnets] }
    },
  },
} satisfies Record<string, Scenario>
