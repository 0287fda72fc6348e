import type * as EC2 from '@aws-sdk/client-ec2'
import ipaddr from 'ipaddr.js'
import type { Context } from '../context.ts'
import { hexId, type Instance, type Interface, newId, type Subnet } from '../state.ts'
import { describe, type Kind, missing } from './describe.ts'

const INTERFACE: Kind<Interface> = {
  missing: missing('InvalidNetworkInterfaceID.NotFound', (id) => `The networkInterface ID '${id}' does not exist`),
  filters: {
    'network-interface-id': (door) => door.NetworkInterfaceId,
    'subnet-id': (door) => door.SubnetId,
    'vpc-id': (door) => door.VpcId,
    'group-id': (door) => door.Groups.map(({ GroupId }) => GroupId),
    'availability-zone': (door) => door.AvailabilityZone,
    'interface-type': (door) => door.InterfaceType,
    'private-ip-address': (door) => door.PrivateIpAddress,
    'addresses.private-ip-address': (door) => door.PrivateIpAddress,
    'requester-managed': (door) => door.RequesterManaged,
    'requester-id': (door) => door.RequesterId,
    description: (door) => door.Description,
    status: (door) => door.Status,
  },
}

const INSTANCE: Kind<Instance> = {
  missing: missing('InvalidInstanceID.NotFound', (id) => `The instance ID '${id}' does not exist`),
  filters: {
    'instance-id': (instance) => instance.InstanceId,
    'vpc-id': (instance) => instance.VpcId,
    'instance-state-name': (instance) => instance.State?.Name,
    'private-ip-address': (instance) => instance.PrivateIpAddress,
  },
}

/** An address of the subnet that nobody has yet; like the ids, the same in every start. */
function freeAddress({ world, here }: Context, subnet: Subnet): string {
  const [base, bits] = ipaddr.IPv4.parseCIDR(subnet.CidrBlock)
  const start = base.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0)
  const room = 2 ** (32 - bits) - 16
  const taken = new Set(Object.values(here.ec2.interfaces).map(({ PrivateIpAddress }) => PrivateIpAddress))
  for (;;) {
    const number = start + 10 + (Number.parseInt(hexId(world, 8), 16) % room)
    const ip = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
    if (!taken.has(ip)) return ip
  }
}

/** Makes an interface that AWS manages: of a task, an endpoint or a NAT gateway. */
export function openInterface(
  context: Context,
  subnetId: string,
  groups: string[],
  description: string,
  type: string,
  publicIp?: string,
): Interface {
  const { world, here } = context
  const subnet = here.ec2.subnets[subnetId] as Subnet
  const PrivateIpAddress = freeAddress(context, subnet)
  const NetworkInterfaceId = newId(world, 'eni')
  const door: Interface = {
    NetworkInterfaceId,
    SubnetId: subnetId,
    VpcId: subnet.VpcId,
    AvailabilityZone: subnet.AvailabilityZone,
    PrivateIpAddress,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress }],
    Groups: groups.map((GroupId) => ({ GroupId, GroupName: here.ec2.groups[GroupId]?.GroupName })),
    Description: description,
    InterfaceType: type as EC2.NetworkInterfaceType,
    Status: 'in-use',
    RequesterManaged: true,
    OwnerId: here.account,
    SourceDestCheck: true,
    ...(publicIp && { Association: { PublicIp: publicIp, IpOwnerId: 'amazon' } }),
  }
  here.ec2.interfaces[NetworkInterfaceId] = door
  return door
}

export const interfaceOperations = {
  DescribeNetworkInterfaces(context: Context, input: EC2.DescribeNetworkInterfacesRequest): EC2.DescribeNetworkInterfacesResult {
    const { items, next } = describe(context, INTERFACE, context.here.ec2.interfaces, input.NetworkInterfaceIds, input)
    return { NetworkInterfaces: items, NextToken: next }
  },
  /** Each instance as a reservation of its own. */
  DescribeInstances(context: Context, input: EC2.DescribeInstancesRequest): EC2.DescribeInstancesResult {
    const { items, next } = describe(context, INSTANCE, context.here.ec2.instances, input.InstanceIds, input)
    const Reservations = items.map((instance) => ({
      ReservationId: instance.InstanceId.replace('i-', 'r-'),
      OwnerId: context.here.account,
      Instances: [instance],
    }))
    return { Reservations, NextToken: next }
  },
}
