import { DescribeInstancesCommand, DescribeNetworkInterfacesCommand, type Instance } from '@aws-sdk/client-ec2'
import type { Aws } from '../aws/aws.ts'
import { tableOf } from '../network/route.ts'
import { defineFact } from './define.ts'
import type { NatInstance, Route } from './types/index.ts'

/** The instances that the route tables of the puller lead to. By filter, not by id: one that is gone is not there, and no error. */
export default defineFact({
  id: 'natInstances',
  needs: ['routeTables', 'pullerSubnets'],
  async load({ routeTables, pullerSubnets }, aws): Promise<NatInstance[]> {
    const tables = new Set(pullerSubnets.all.flatMap((subnet) => tableOf(subnet, routeTables) ?? []))
    const routes = [...tables].flatMap((table) => table.routes)
    const found = await Promise.all([
      instances(
        aws,
        routes.filter(({ target }) => target === 'instance'),
      ),
      interfaces(
        aws,
        routes.filter(({ target }) => target === 'network-interface'),
      ),
    ])
    return found.flat()
  },
})

const idsOf = (routes: readonly Route[]): string[] => [...new Set(routes.map(({ targetId }) => targetId))]

async function instances(aws: Aws, routes: readonly Route[]): Promise<NatInstance[]> {
  if (!routes.length) return []
  const Filters = [{ Name: 'instance-id', Values: idsOf(routes) }]
  const answer = await aws.ec2().send(new DescribeInstancesCommand({ Filters }))
  return (answer.Reservations ?? []).flatMap(({ Instances = [] }) => Instances.map(toNat))
}

/** A route to an instance leads to its first network interface, whose attributes are the instance's (Amazon VPC guide, NAT instances). */
function toNat(instance: Instance): NatInstance {
  const own = instance.NetworkInterfaces ?? []
  const door = own.find((i) => i.Attachment?.DeviceIndex === 0) ?? own[0]
  return {
    targetId: instance.InstanceId ?? '',
    instanceId: instance.InstanceId ?? '',
    state: instance.State?.Name ?? '',
    // Off is off, whichever of the two says so.
    sourceDestCheck: instance.SourceDestCheck !== false && door?.SourceDestCheck !== false,
    publicIp: Boolean(door?.Association?.PublicIp ?? instance.PublicIpAddress),
    subnet: door?.SubnetId ?? instance.SubnetId ?? '',
    groups: (door?.Groups ?? instance.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
  }
}

/** An interface tells all of its instance but the state; of one that does not run EC2 shows the route as a blackhole. */
async function interfaces(aws: Aws, routes: readonly Route[]): Promise<NatInstance[]> {
  if (!routes.length) return []
  const Filters = [{ Name: 'network-interface-id', Values: idsOf(routes) }]
  const answer = await aws.ec2().send(new DescribeNetworkInterfacesCommand({ Filters }))
  return (answer.NetworkInterfaces ?? []).flatMap((door): NatInstance[] => {
    const targetId = door.NetworkInterfaceId ?? ''
    const instanceId = door.Attachment?.InstanceId
    // One that is a service's own, such as a firewall's, is no instance's.
    if (!instanceId || door.RequesterManaged) return []
    return [
      {
        targetId,
        instanceId,
        state: routes.some((route) => route.targetId === targetId && route.blackhole) ? 'stopped' : 'running',
        sourceDestCheck: door.SourceDestCheck !== false,
        publicIp: Boolean(door.Association?.PublicIp),
        subnet: door.SubnetId ?? '',
        groups: (door.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
      },
    ]
  })
}
