import {
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
  type NatGateway as SdkNatGateway,
  type Route as SdkRoute,
} from '@aws-sdk/client-ec2'
import { defineFact } from './define.ts'
import type { NatGateway, RegionalNat, Route, RouteTable, RouteTarget } from './types/index.ts'

/** All route tables of the VPC: a subnet without one of its own uses the main one. */
export const routeTables = defineFact({
  id: 'routeTables',
  needs: ['vpcId'],
  async load({ vpcId }, aws) {
    const tables: RouteTable[] = []
    for await (const page of paginateDescribeRouteTables({ client: aws.ec2() }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }))
      for (const table of page.RouteTables ?? [])
        tables.push({
          id: table.RouteTableId ?? '',
          main: table.Associations?.some((a) => a.Main) ?? false,
          subnets: table.Associations?.flatMap((a) => a.SubnetId ?? []) ?? [],
          routes: (table.Routes ?? []).map(toRoute),
        })
    return tables
  },
})

export const natGateways = defineFact({
  id: 'natGateways',
  needs: ['vpcId'],
  async load({ vpcId }, aws) {
    const gateways: NatGateway[] = []
    for await (const page of paginateDescribeNatGateways({ client: aws.ec2() }, { Filter: [{ Name: 'vpc-id', Values: [vpcId] }] }))
      for (const gateway of page.NatGateways ?? [])
        gateways.push({
          id: gateway.NatGatewayId ?? '',
          subnet: gateway.SubnetId ?? null,
          state: gateway.State ?? '',
          public: gateway.ConnectivityType !== 'private',
          ...(gateway.AvailabilityMode === 'regional' && { regional: toRegional(gateway) }),
        })
    return gateways
  },
})

/** Zones are told by name or by id, whichever the addresses were given by. */
const toRegional = (gateway: SdkNatGateway): RegionalNat => ({
  // The SDK's comment calls it the id of the gateway: it is the route table's.
  table: gateway.RouteTableId ?? null,
  automatic: gateway.AutoProvisionZones !== 'disabled',
  zones: [...new Set((gateway.NatGatewayAddresses ?? []).flatMap((a) => [a.AvailabilityZone ?? [], a.AvailabilityZoneId ?? []].flat()))],
})

function toRoute(route: SdkRoute): Route {
  const [target, targetId] = targetOf(route)
  return {
    destination: route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '',
    target,
    targetId,
    blackhole: route.State === 'blackhole',
  }
}

const GATEWAYS: [prefix: string, target: RouteTarget][] = [
  ['local', 'local'],
  ['igw-', 'internet-gateway'],
  ['vgw-', 'virtual-private-gateway'],
]

function targetOf(route: SdkRoute): [RouteTarget, string] {
  if (route.NatGatewayId) return ['nat-gateway', route.NatGatewayId]
  if (route.TransitGatewayId) return ['transit-gateway', route.TransitGatewayId]
  if (route.VpcPeeringConnectionId) return ['peering', route.VpcPeeringConnectionId]
  if (route.CoreNetworkArn) return ['core-network', route.CoreNetworkArn]
  if (route.EgressOnlyInternetGatewayId) return ['egress-only-gateway', route.EgressOnlyInternetGatewayId]
  if (route.InstanceId) return ['instance', route.InstanceId]
  if (route.NetworkInterfaceId) return ['network-interface', route.NetworkInterfaceId]
  const gateway = route.GatewayId ?? route.LocalGatewayId ?? route.CarrierGatewayId ?? ''
  // A gateway endpoint's route leads to a prefix list, a Gateway Load Balancer endpoint's to a block of addresses.
  if (gateway.startsWith('vpce-')) return [route.DestinationPrefixListId ? 'gateway-endpoint' : 'gateway-load-balancer-endpoint', gateway]
  return [GATEWAYS.find(([prefix]) => gateway.startsWith(prefix))?.[1] ?? 'other', gateway]
}
