import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import type { Endpoint } from '../state.ts'
import { describe, type Kind, missing, one } from './describe.ts'
import { FULL_ACCESS, groupsOf, makeEndpoint } from './endpoint-make.ts'
import { checkPolicy, checkPrivateDns, checkRoutes, checkZones, syncDoors, syncRoutes } from './endpoint-parts.ts'
import { remember } from './token.ts'
import { VPC } from './vpc.ts'

const ENDPOINT: Kind<Endpoint> = {
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

export const endpointOperations = {
  DescribeVpcEndpoints(context: Context, input: EC2.DescribeVpcEndpointsRequest): EC2.DescribeVpcEndpointsResult {
    const { items, next } = describe(context, ENDPOINT, context.here.ec2.endpoints, input.VpcEndpointIds, input)
    return { VpcEndpoints: items, NextToken: next }
  },
  /** Private DNS is on unless refused, as the API documents. */
  CreateVpcEndpoint(context: Context, input: EC2.CreateVpcEndpointRequest): EC2.CreateVpcEndpointResult {
    const { endpoints } = context.here.ec2
    const make = () => makeEndpoint(context, input)
    const id = remember(context, 'CreateVpcEndpoint', input, make, (id) => id in endpoints)
    return { VpcEndpoint: endpoints[id], ClientToken: input.ClientToken }
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
