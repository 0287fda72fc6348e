import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'
import { type Endpoint, hexId, newId } from '../state.ts'
import { one, tagsFor } from './describe.ts'
import { checkPolicy, checkPrivateDns, checkRoutes, checkZones, syncDoors, syncRoutes } from './endpoint-parts.ts'
import { endpointServices, privateName } from './endpoint-service.ts'
import { SUBNET, VPC } from './vpc.ts'

/** What an endpoint has where nobody gave a policy. */
export const FULL_ACCESS = JSON.stringify({ Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }] })

/** Makes an endpoint and returns its id. */
export function makeEndpoint(context: Context, input: EC2.CreateVpcEndpointRequest): string {
  const { world, here } = context
  const vpc = one(VPC, here.ec2.vpcs, input.VpcId)
  const type = input.VpcEndpointType ?? 'Gateway'
  const name = input.ServiceName ?? ''
  if (!endpointServices(here.region).some(({ ServiceName, ServiceType }) => ServiceName === name && ServiceType?.[0]?.ServiceType === type))
    throw new AwsError('InvalidServiceName', `The Vpc Endpoint Service '${name}' does not exist`)
  const gateway = type === 'Gateway'
  const subnets = gateway ? [] : (input.SubnetIds ?? []).map((id) => one(SUBNET, here.ec2.subnets, id).SubnetId)
  const groups = gateway ? [] : groupsOf(context, vpc.VpcId, input.SecurityGroupIds)
  const PrivateDnsEnabled = !gateway && (input.PrivateDnsEnabled ?? true)
  checkPolicy(input.PolicyDocument)
  checkZones(here, subnets)
  if (PrivateDnsEnabled) checkPrivateDns(here, vpc, name)
  if (gateway) checkRoutes(here, name, input.RouteTableIds ?? [])
  const endpoint: Endpoint = {
    VpcEndpointId: newId(world, 'vpce'),
    VpcEndpointType: type,
    VpcId: vpc.VpcId,
    ServiceName: name,
    ServiceRegion: here.region,
    // On the wire these words are in lower case, whatever the SDK's enum says.
    State: (!gateway && world.endpointDelayMs > 0 ? 'pending' : 'available') as never,
    PolicyDocument: input.PolicyDocument ?? FULL_ACCESS,
    RouteTableIds: gateway ? [...(input.RouteTableIds ?? [])] : [],
    SubnetIds: subnets,
    Groups: groups,
    PrivateDnsEnabled,
    RequesterManaged: false,
    NetworkInterfaceIds: [],
    DnsEntries: gateway
      ? []
      : [
          {
            DnsName: `${hexId(world, 8)}.${name.split('.').slice(3).join('.')}.${here.region}.vpce.amazonaws.com`,
            HostedZoneId: 'Z2E726K9Y6RL4W',
          },
          ...(PrivateDnsEnabled
            ? [{ DnsName: privateName(name.split('.').slice(3).join('.'), here.region), HostedZoneId: 'ZONEIDPENDING' }]
            : []),
        ],
    CreationTimestamp: new Date(),
    OwnerId: here.account,
    IpAddressType: 'ipv4',
    Tags: tagsFor(input.TagSpecifications, 'vpc-endpoint'),
    dueAt: Date.now() + world.endpointDelayMs,
  }
  here.ec2.endpoints[endpoint.VpcEndpointId] = endpoint
  syncDoors(context, endpoint)
  syncRoutes(here, endpoint)
  return endpoint.VpcEndpointId
}

/** The groups asked for; AWS takes the VPC's default group where none is named. */
export function groupsOf({ here }: Context, vpc: string, ids: string[] | undefined): EC2.SecurityGroupIdentifier[] {
  const groups = Object.values(here.ec2.groups)
  const wanted = ids?.length
    ? ids
    : groups.filter(({ VpcId, GroupName }) => VpcId === vpc && GroupName === 'default').map(({ GroupId }) => GroupId)
  return wanted.map((id) => {
    const group = here.ec2.groups[id]
    if (group?.VpcId !== vpc) throw new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist in VPC '${vpc}'`)
    return { GroupId: group.GroupId, GroupName: group.GroupName }
  })
}
