import type { Context } from '../context.ts'
import { ec2 } from '../ec2/index.ts'
import { newId } from '../state.ts'
import { makeSubnet, makeTable, makeVpc } from './vpc.ts'

/** How a private subnet of the healthy account reaches AWS. */
export type Egress = 'nat' | 'endpoints' | 'none'

export interface Network {
  vpc: string
  publicSubnets: string[]
  privateSubnets: string[]
  publicTable: string
  privateTable: string
  /** Group of the tasks of my-service and other-service. */
  taskGroup: string
  /** Group of the endpoints. */
  endpointGroup: string
  /** Endpoint ids by short service name. */
  endpoints: Record<string, string>
  /** Null where the egress is another. */
  nat: string | null
}

export function makeGroup(context: Context, vpc: string, GroupName: string): string {
  return ec2.CreateSecurityGroup(context, { GroupName, Description: GroupName, VpcId: vpc }).GroupId as string
}

export const https = (peer: { group?: string; cidr?: string }) => ({
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  ...(peer.group && { UserIdGroupPairs: [{ GroupId: peer.group }] }),
  ...(peer.cidr && { IpRanges: [{ CidrIp: peer.cidr }] }),
})

/** The VPC of the services: two public and two private subnets in two zones, and beside it an old VPC that has nothing to do with it. */
export function makeNetwork(context: Context, egress: Egress): Network {
  const { world, here } = context
  const s3 = newId(world, 'pl')
  const cidrs = ['52.219.0.0/20', '52.219.136.0/22', '52.219.196.0/22', '3.5.152.0/21']
  here.ec2.prefixLists[s3] = { id: s3, name: `com.amazonaws.${here.region}.s3`, cidrs }
  const { vpc, acl } = makeVpc(context, '10.0.0.0/16', 'main')
  const old = makeVpc(context, '10.99.0.0/16', 'old')
  makeSubnet(context, old.vpc, '10.99.0.0/24', 'a', old.acl, null, 'old-a')
  const publicTable = makeTable(context, vpc, '10.0.0.0/16', 'public')
  const privateTable = makeTable(context, vpc, '10.0.0.0/16', 'private')
  const subnet = (cidr: string, zone: string, table: string, name: string) => makeSubnet(context, vpc, cidr, zone, acl, table, name)
  const publicSubnets = [subnet('10.0.0.0/24', 'a', publicTable, 'public-a'), subnet('10.0.1.0/24', 'c', publicTable, 'public-c')]
  const privateSubnets = [subnet('10.0.10.0/24', 'a', privateTable, 'private-a'), subnet('10.0.11.0/24', 'c', privateTable, 'private-c')]
  const gateway = newId(world, 'igw')
  here.ec2.internetGateways[gateway] = {
    InternetGatewayId: gateway,
    OwnerId: here.account,
    Attachments: [{ State: 'attached', VpcId: vpc }],
    Tags: [],
  }
  ec2.CreateRoute(context, { RouteTableId: publicTable, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway })
  const taskGroup = makeGroup(context, vpc, 'my-service-task')
  const endpointGroup = makeGroup(context, vpc, 'vpc-endpoints')
  ec2.AuthorizeSecurityGroupIngress(context, {
    GroupId: endpointGroup,
    IpPermissions: [https({ group: taskGroup }), https({ cidr: '10.0.0.0/23' })],
  })
  const network = { vpc, publicSubnets, privateSubnets, publicTable, privateTable, taskGroup, endpointGroup, endpoints: {}, nat: null }
  if (egress === 'nat') return { ...network, nat: makeNat(context, network) }
  if (egress === 'endpoints')
    for (const service of ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 's3']) makeEndpoint(context, network, service)
  return network
}

/** A NAT gateway in the first public subnet, with the private subnets' default route. */
function makeNat(context: Context, { publicSubnets, privateTable }: Network): string {
  const { AllocationId } = ec2.AllocateAddress(context, {})
  const nat = ec2.CreateNatGateway(context, { SubnetId: publicSubnets[0], AllocationId }).NatGateway?.NatGatewayId as string
  ec2.CreateRoute(context, { RouteTableId: privateTable, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: nat })
  return nat
}

/** An endpoint of the private subnets, or for S3 the gateway of their route table. */
export function makeEndpoint(context: Context, network: Network, service: string, groups = [network.endpointGroup]): string {
  const request = { VpcId: network.vpc, ServiceName: `com.amazonaws.${context.here.region}.${service}` }
  const made =
    service === 's3'
      ? ec2.CreateVpcEndpoint(context, { ...request, VpcEndpointType: 'Gateway', RouteTableIds: [network.privateTable] })
      : ec2.CreateVpcEndpoint(context, {
          ...request,
          VpcEndpointType: 'Interface',
          SubnetIds: network.privateSubnets,
          SecurityGroupIds: groups,
          PrivateDnsEnabled: true,
        })
  const id = made.VpcEndpoint?.VpcEndpointId as string
  network.endpoints[service] = id
  return id
}
