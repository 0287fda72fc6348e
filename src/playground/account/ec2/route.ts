import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'
import type { Ec2State, RouteTable } from '../state.ts'
import { checkBlock } from './cidr.ts'
import { describe, type Kind, missing, one } from './describe.ts'

export const TABLE: Kind<RouteTable> = {
  missing: missing('InvalidRouteTableID.NotFound', (id) => `The routeTable ID '${id}' does not exist`),
  filters: {
    'route-table-id': (table) => table.RouteTableId,
    'vpc-id': (table) => table.VpcId,
    'association.main': (table) => table.Associations.map(({ Main }) => Main),
    'association.subnet-id': (table) => table.Associations.map(({ SubnetId }) => SubnetId),
    'association.route-table-association-id': (table) => table.Associations.map(({ RouteTableAssociationId }) => RouteTableAssociationId),
    'route.nat-gateway-id': (table) => table.Routes.map(({ NatGatewayId }) => NatGatewayId),
    'route.gateway-id': (table) => table.Routes.map(({ GatewayId }) => GatewayId),
    'route.destination-cidr-block': (table) => table.Routes.map(({ DestinationCidrBlock }) => DestinationCidrBlock),
  },
}

type Target = EC2.CreateRouteRequest & EC2.ReplaceRouteRequest

const destination = (route: { DestinationCidrBlock?: string; DestinationIpv6CidrBlock?: string; DestinationPrefixListId?: string }) =>
  route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId

/** A route as the request wants it; AWS refuses a target that is not there, a deleted NAT gateway included. */
function routeOf(ec2: Ec2State, input: Target): EC2.Route {
  const { GatewayId, NatGatewayId, TransitGatewayId } = input
  checkBlock(input.DestinationCidrBlock)
  const nat = NatGatewayId && ec2.natGateways[NatGatewayId]
  if (NatGatewayId && (!nat || nat.State === 'deleted' || nat.State === 'deleting'))
    throw new AwsError('InvalidNatGatewayID.NotFound', `The natGateway ID '${NatGatewayId}' does not exist`)
  if (GatewayId?.startsWith('igw-') && !ec2.internetGateways[GatewayId])
    throw new AwsError('InvalidInternetGatewayID.NotFound', `The internetGateway ID '${GatewayId}' does not exist`)
  if (TransitGatewayId && !ec2.transitGateways[TransitGatewayId])
    throw new AwsError('InvalidTransitGatewayID.NotFound', `The transitGateway ID '${TransitGatewayId}' does not exist.`)
  if (!GatewayId && !NatGatewayId && !TransitGatewayId)
    throw new AwsError('MissingParameter', 'The request must contain exactly one of gatewayId, natGatewayId, transitGatewayId')
  const to = { DestinationCidrBlock: input.DestinationCidrBlock, DestinationPrefixListId: input.DestinationPrefixListId }
  return { ...to, GatewayId, NatGatewayId, TransitGatewayId, Origin: 'CreateRoute', State: 'active' }
}

const indexOf = (table: RouteTable, input: EC2.DeleteRouteRequest) => {
  const index = table.Routes.findIndex((route) => destination(route) === destination(input))
  if (index >= 0) return index
  throw new AwsError(
    'InvalidRoute.NotFound',
    `no route with destination-cidr-block ${destination(input)} in route table ${table.RouteTableId}`,
  )
}

export const routeOperations = {
  DescribeRouteTables(context: Context, input: EC2.DescribeRouteTablesRequest): EC2.DescribeRouteTablesResult {
    const { items, next } = describe(context, TABLE, context.here.ec2.routeTables, input.RouteTableIds, input)
    return { RouteTables: items, NextToken: next }
  },
  CreateRoute({ here }: Context, input: EC2.CreateRouteRequest): EC2.CreateRouteResult {
    const table = one(TABLE, here.ec2.routeTables, input.RouteTableId)
    const same = table.Routes.find((route) => destination(route) === destination(input))
    // A blackhole may be replaced by creating over it only after it is deleted: AWS refuses here too.
    if (same) throw new AwsError('RouteAlreadyExists', `The route identified by ${destination(input)} already exists.`)
    table.Routes.push(routeOf(here.ec2, input))
    return { Return: true }
  },
  ReplaceRoute({ here }: Context, input: EC2.ReplaceRouteRequest): object {
    const table = one(TABLE, here.ec2.routeTables, input.RouteTableId)
    const index = indexOf(table, input)
    table.Routes[index] = routeOf(here.ec2, input)
    return {}
  },
  DeleteRoute({ here }: Context, input: EC2.DeleteRouteRequest): object {
    const table = one(TABLE, here.ec2.routeTables, input.RouteTableId)
    const index = indexOf(table, input)
    if (table.Routes[index]?.GatewayId === 'local')
      throw new AwsError('InvalidParameterValue', `cannot remove local route ${destination(input)} in route table ${table.RouteTableId}`)
    table.Routes.splice(index, 1)
    return {}
  },
}
