import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'
import { type Endpoint, hexId, newId } from '../state.ts'
import { describe, type Kind, missing, one, tagsFor } from './describe.ts'
import { checkPolicy, checkPrivateDns, checkRoutes, checkZones, syncDoors, syncRoutes } from './endpoint-parts.ts'
import { endpointServices, privateName } from './endpoint-service.ts'
import { remember } from './token.ts'
import { SUBNET, VPC } from './vpc.ts'

export const ENDPOINT: Kind<Endpoint> = {
  missing: missing('InvalidVpcEndpointId.NotFound', (id) => `The Vpc Endpoint Id '${id}' does not exist`),
  filters: {
    'vpc-endpoint-id': (endpoint) => endpoint.VpcEndpointId,
    'vpc-id': (endpoint) => endpoint.VpcId,
    'service-name': (endpoint) => endpoint.ServiceName,
    'service-region': (endpoint) => endpoint.ServiceRegion,
    'vpc-endpoint-type': (endpoint) => endpoint.VpcEndpointType,
    'vpc-endpoint-state': (endpoint) => endpoint.State,
  },
}

const FULL_ACCESS = JSON.stringify({ Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }] })

function make(context: Context, input: EC2.CreateVpcEndpointRequest): string {
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
function groupsOf({ here }: Context, vpc: string, ids: string[] | undefined): EC2.SecurityGroupIdentifier[] {
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

export const endpointOperations = {
  DescribeVpcEndpoints(context: Context, input: EC2.DescribeVpcEndpointsRequest): EC2.DescribeVpcEndpointsResult {
    const { items, next } = describe(context, ENDPOINT, context.here.ec2.endpoints, input.VpcEndpointIds, input)
    return { VpcEndpoints: items, NextToken: next }
  },
  /** Private DNS is on unless refused, as the API documents. */
  CreateVpcEndpoint(context: Context, input: EC2.CreateVpcEndpointRequest): EC2.CreateVpcEndpointResult {
    const id = remember(context, 'CreateVpcEndpoint', input, () => make(context, input))
    return { VpcEndpoint: context.here.ec2.endpoints[id], ClientToken: input.ClientToken }
  },
  ModifyVpcEndpoint(context: Context, input: EC2.ModifyVpcEndpointRequest): EC2.ModifyVpcEndpointResult {
    const { here } = context
    const endpoint = one(ENDPOINT, here.ec2.endpoints, input.VpcEndpointId)
    const without = (all: string[], gone: string[] | undefined, more: string[] | undefined) => [
      ...new Set([...all.filter((one) => !gone?.includes(one)), ...(more ?? [])]),
    ]
    const subnets = without(endpoint.SubnetIds, input.RemoveSubnetIds, input.AddSubnetIds)
    const groups = without(
      endpoint.Groups.map(({ GroupId }) => GroupId as string),
      input.RemoveSecurityGroupIds,
      input.AddSecurityGroupIds,
    )
    const added = (input.AddRouteTableIds ?? []).filter((id) => !endpoint.RouteTableIds.includes(id))
    checkPolicy(input.PolicyDocument)
    checkZones(here, subnets)
    checkRoutes(here, endpoint.ServiceName, added)
    if (input.PrivateDnsEnabled && !endpoint.PrivateDnsEnabled)
      checkPrivateDns(here, one(VPC, here.ec2.vpcs, endpoint.VpcId), endpoint.ServiceName, endpoint.VpcEndpointId)
    if (endpoint.VpcEndpointType !== 'Gateway') endpoint.Groups = groupsOf(context, endpoint.VpcId, groups)
    endpoint.SubnetIds = subnets
    endpoint.RouteTableIds = without(endpoint.RouteTableIds, input.RemoveRouteTableIds, input.AddRouteTableIds)
    endpoint.PrivateDnsEnabled = input.PrivateDnsEnabled ?? endpoint.PrivateDnsEnabled
    endpoint.PolicyDocument = input.ResetPolicy ? FULL_ACCESS : (input.PolicyDocument ?? endpoint.PolicyDocument)
    syncDoors(context, endpoint)
    syncRoutes(here, endpoint)
    return { Return: true }
  },
  /** Answers at once; an interface endpoint keeps its interfaces, and so its groups, until it is gone. */
  DeleteVpcEndpoints({ world, here }: Context, input: EC2.DeleteVpcEndpointsRequest): EC2.DeleteVpcEndpointsResult {
    const Unsuccessful: EC2.UnsuccessfulItem[] = []
    for (const id of input.VpcEndpointIds ?? []) {
      const endpoint = here.ec2.endpoints[id]
      if (!endpoint) {
        Unsuccessful.push({
          ResourceId: id,
          Error: { Code: 'InvalidVpcEndpoint.NotFound', Message: `The Vpc Endpoint Id '${id}' does not exist` },
        })
        continue
      }
      endpoint.State = 'deleting' as never
      endpoint.dueAt = Date.now() + (endpoint.VpcEndpointType === 'Gateway' ? 0 : world.endpointDelayMs)
      if (endpoint.VpcEndpointType === 'Gateway') {
        endpoint.RouteTableIds = []
        syncRoutes(here, endpoint)
      }
    }
    return { Unsuccessful }
  },
}
