import type { Account } from '../build/account.ts'
import { makeHost, makeManagedInstances } from '../build/host.ts'
import { makeEndpoint, makeGroup } from '../build/network.ts'
import { ec2 } from '../ec2/index.ts'
import { newId } from '../state.ts'
import type { Scenario, Start } from './define.ts'
import { note } from './parts.ts'

const ANYWHERE = '0.0.0.0/0'

/** The way out of the subnet. */
export const routeScenarios = {
  'no-nat-no-endpoints': { egress: 'none', gate: 'token-connection', break: () => undefined },
  'no-nat-dns-hostnames-off': {
    egress: 'none',
    gate: 'token-connection',
    break: (account) => {
      ec2.ModifyVpcAttribute(account, { VpcId: account.vpc, EnableDnsHostnames: { Value: false } })
      return undefined
    },
  },
  'nat-blackhole': {
    egress: 'nat',
    gate: 'token-connection',
    break: (account) => {
      const NatGatewayId = account.nat as string
      ec2.DeleteNatGateway(account, { NatGatewayId })
      note(account, 'DeleteNatGateway', 'ec2.amazonaws.com', 'cost-cleanup', [NatGatewayId])
      return undefined
    },
  },
  'no-route-beside-nat': {
    egress: 'nat',
    gate: 'manifest-connection',
    break: (account) => {
      ec2.DeleteRoute(account, { RouteTableId: account.privateTable, DestinationCidrBlock: ANYWHERE })
      return { image: 'acme/web:v1.0.1' }
    },
  },
  'public-subnet-no-public-ip': { egress: 'none', gate: 'token-connection', break: ({ publicSubnets }) => ({ subnets: publicSubnets }) },
  'transit-gateway-egress-unknown': {
    egress: 'none',
    gate: 'token-connection',
    break: (account) => {
      const TransitGatewayId = newId(account.world, 'tgw')
      account.here.ec2.transitGateways[TransitGatewayId] = { id: TransitGatewayId, leadsOut: false }
      ec2.CreateRoute(account, { RouteTableId: account.privateTable, DestinationCidrBlock: ANYWHERE, TransitGatewayId })
      return undefined
    },
  },
  'task-sg-egress-closed': {
    egress: 'nat',
    gate: 'token-connection',
    break: (account) => {
      const group = makeGroup(account, account.vpc, 'closed')
      ec2.RevokeSecurityGroupEgress(account, { GroupId: group, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: ANYWHERE }] }] })
      return { group }
    },
  },
  'nacl-egress-denied': {
    egress: 'nat',
    gate: 'token-connection',
    break: (account) => {
      const NetworkAclId = ec2.CreateNetworkAcl(account, { VpcId: account.vpc }).NetworkAcl?.NetworkAclId as string
      const entry = { NetworkAclId, CidrBlock: ANYWHERE }
      ec2.CreateNetworkAclEntry(account, {
        ...entry,
        RuleNumber: 90,
        Egress: true,
        RuleAction: 'deny',
        Protocol: '6',
        PortRange: { From: 443, To: 443 },
      })
      for (const Egress of [true, false])
        ec2.CreateNetworkAclEntry(account, { ...entry, RuleNumber: 100, Egress, RuleAction: 'allow', Protocol: '-1' })
      const associations = Object.values(account.here.ec2.acls).flatMap(({ Associations }) => Associations)
      for (const { SubnetId = '', NetworkAclAssociationId } of associations)
        if (account.privateSubnets.includes(SubnetId))
          ec2.ReplaceNetworkAclAssociation(account, { AssociationId: NetworkAclAssociationId, NetworkAclId })
      return undefined
    },
  },
  'public-access-blocked': {
    egress: 'nat',
    gate: 'token-connection',
    break: ({ here }) => {
      here.ec2.publicAccessBlock = 'block-bidirectional'
      return undefined
    },
  },
  'vpc-dns-off': {
    egress: 'nat',
    gate: 'dns',
    break: (account) => {
      ec2.ModifyVpcAttribute(account, { VpcId: account.vpc, EnableDnsSupport: { Value: false } })
      return undefined
    },
  },
  'ec2-private-subnet-no-nat': {
    egress: 'none',
    gate: 'token-connection',
    break: (account) => {
      for (const service of ['ecs', 'ecs-agent', 'ecs-telemetry']) makeEndpoint(account, account, service)
      makeHost(account, ['service-role/AmazonEC2ContainerServiceforEC2Role'])
      return { fargate: false, role: null }
    },
  },
  'managed-instances-no-public-ip': {
    egress: 'none',
    gate: 'token-connection',
    break: (account) => onManagedInstances(account, false),
    twin: (account) => onManagedInstances(account, true),
  },
} satisfies Record<string, Scenario>

/** Managed Instances in the public subnets, which give out public addresses or do not. */
function onManagedInstances(account: Account, publicIp: boolean): Start {
  const provider = makeManagedInstances(account, account.publicSubnets, publicIp)
  return { fargate: false, compatible: 'MANAGED_INSTANCES', provider }
}
