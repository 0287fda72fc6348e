import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'
import { type NatGateway, newId } from '../state.ts'
import { describe, type Kind, missing, one, tagsFor } from './describe.ts'
import { openInterface } from './interface.ts'
import { remember } from './token.ts'
import { SUBNET } from './vpc.ts'

const NAT: Kind<NatGateway> = {
  missing: missing('NatGatewayNotFound', (id) => `NAT gateway ${id} was not found`),
  filters: {
    'nat-gateway-id': (nat) => nat.NatGatewayId,
    state: (nat) => nat.State,
    'subnet-id': (nat) => nat.SubnetId,
    'vpc-id': (nat) => nat.VpcId,
  },
}

const ADDRESS: Kind<EC2.Address> = {
  missing: missing('InvalidAllocationID.NotFound', (id) => `The allocation ID '${id}' does not exist`),
  filters: {
    'allocation-id': (address) => address.AllocationId,
    'association-id': (address) => address.AssociationId,
    domain: (address) => address.Domain,
    'network-interface-id': (address) => address.NetworkInterfaceId,
    'public-ip': (address) => address.PublicIp,
  },
}

export const natOperations = {
  DescribeNatGateways(context: Context, input: EC2.DescribeNatGatewaysRequest): EC2.DescribeNatGatewaysResult {
    const asked = { ...input, Filters: input.Filter }
    const { items, next } = describe(context, NAT, context.here.ec2.natGateways, input.NatGatewayIds, asked)
    return { NatGateways: items, NextToken: next }
  },
  CreateNatGateway(context: Context, input: EC2.CreateNatGatewayRequest): EC2.CreateNatGatewayResult {
    const { world, here } = context
    const subnet = one(SUBNET, here.ec2.subnets, input.SubnetId)
    const make = () => {
      const isPublic = input.ConnectivityType !== 'private'
      if (isPublic && !input.AllocationId) throw new AwsError('MissingParameter', 'The request must include the AllocationId parameter.')
      const address = isPublic ? one(ADDRESS, here.ec2.addresses, input.AllocationId) : null
      if (address?.AssociationId) throw new AwsError('Resource.AlreadyAssociated', 'Elastic IP address is already associated.')
      const NatGatewayId = newId(world, 'nat')
      const door = openInterface(context, subnet.SubnetId, [], `Interface for NAT Gateway ${NatGatewayId}`, 'nat_gateway')
      if (address) {
        address.AssociationId = newId(world, 'eipassoc')
        address.NetworkInterfaceId = door.NetworkInterfaceId
      }
      here.ec2.natGateways[NatGatewayId] = {
        NatGatewayId,
        SubnetId: subnet.SubnetId,
        VpcId: subnet.VpcId,
        State: world.endpointDelayMs > 0 ? 'pending' : 'available',
        ConnectivityType: input.ConnectivityType ?? 'public',
        CreateTime: new Date(),
        NatGatewayAddresses: [
          {
            AllocationId: input.AllocationId,
            NetworkInterfaceId: door.NetworkInterfaceId,
            PrivateIp: door.PrivateIpAddress,
            PublicIp: address?.PublicIp,
            IsPrimary: true,
          },
        ],
        Tags: tagsFor(input.TagSpecifications, 'natgateway'),
        dueAt: Date.now() + world.endpointDelayMs,
      }
      return NatGatewayId
    }
    const id = remember(context, 'CreateNatGateway', input, make, (id) => id in here.ec2.natGateways)
    return { NatGateway: here.ec2.natGateways[id], ClientToken: input.ClientToken }
  },
  /** A deleted gateway stays visible for an hour in AWS; here for good. Routes to it turn into blackholes. */
  DeleteNatGateway({ world, here }: Context, input: EC2.DeleteNatGatewayRequest): EC2.DeleteNatGatewayResult {
    const nat = one(NAT, here.ec2.natGateways, input.NatGatewayId)
    nat.State = world.endpointDelayMs > 0 ? 'deleting' : 'deleted'
    nat.dueAt = Date.now() + world.endpointDelayMs
    for (const table of Object.values(here.ec2.routeTables))
      for (const route of table.Routes) if (route.NatGatewayId === nat.NatGatewayId) route.State = 'blackhole'
    for (const { AllocationId = '', NetworkInterfaceId = '' } of nat.NatGatewayAddresses ?? []) {
      delete here.ec2.interfaces[NetworkInterfaceId]
      const address = here.ec2.addresses[AllocationId]
      if (address) address.AssociationId = address.NetworkInterfaceId = undefined
    }
    return { NatGatewayId: nat.NatGatewayId }
  },
  DescribeAddresses(context: Context, input: EC2.DescribeAddressesRequest): EC2.DescribeAddressesResult {
    const unlimited = { ...context, world: { ...context.world, pageSize: Number.MAX_SAFE_INTEGER } }
    return { Addresses: describe(unlimited, ADDRESS, context.here.ec2.addresses, input.AllocationIds, input).items }
  },
  AllocateAddress({ world, here }: Context, input: EC2.AllocateAddressRequest): EC2.AllocateAddressResult {
    const AllocationId = newId(world, 'eipalloc')
    const PublicIp = `198.51.100.${10 + (world.made % 200)}`
    here.ec2.addresses[AllocationId] = { AllocationId, PublicIp, Domain: 'vpc', Tags: tagsFor(input.TagSpecifications, 'elastic-ip') }
    return { AllocationId, PublicIp, Domain: 'vpc' }
  },
  ReleaseAddress({ here }: Context, input: EC2.ReleaseAddressRequest): object {
    const address = one(ADDRESS, here.ec2.addresses, input.AllocationId)
    if (address.AssociationId) throw new AwsError('InvalidIPAddress.InUse', `Address ${address.PublicIp} is in use.`)
    delete here.ec2.addresses[address.AllocationId ?? '']
    return {}
  },
}
