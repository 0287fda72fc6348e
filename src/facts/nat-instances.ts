import { DescribeInstancesCommand, type Filter, type Instance } from '@aws-sdk/client-ec2'
import type { Aws } from '../aws/aws.ts'
import { tableOf } from '../network/route.ts'
import { defineFact } from './define.ts'
import type { NatInstance, RouteTable } from './types/index.ts'

/** The instances that the route tables of the puller lead to. By filter, not by id: one that is gone is not there, and no error. */
export default defineFact({
  id: 'natInstances',
  needs: ['routeTables', 'pullerSubnets'],
  async load({ routeTables, pullerSubnets }, aws): Promise<NatInstance[]> {
    const tables = new Set(pullerSubnets.all.flatMap((subnet) => tableOf(subnet, routeTables) ?? []))
    const targets = (target: string) => targetsOf(tables, target)
    const [instances, interfaces] = [targets('instance'), targets('network-interface')]
    const found = await Promise.all([
      ...(instances.length ? [described(aws, { Name: 'instance-id', Values: instances })] : []),
      ...(interfaces.length ? [described(aws, { Name: 'network-interface.network-interface-id', Values: interfaces })] : []),
    ])
    const all = found.flat()
    return [
      ...instances.flatMap((id) => all.flatMap((instance) => (instance.InstanceId === id ? seenBy(instance, id) : []))),
      ...interfaces.flatMap((id) =>
        all.flatMap((instance) =>
          instance.NetworkInterfaces?.some(({ NetworkInterfaceId }) => NetworkInterfaceId === id) ? seenBy(instance, id) : [],
        ),
      ),
    ]
  },
})

const targetsOf = (tables: ReadonlySet<RouteTable>, target: string): string[] => [
  ...new Set([...tables].flatMap(({ routes }) => routes.flatMap((route) => (route.target === target ? route.targetId : [])))),
]

async function described(aws: Aws, filter: Filter): Promise<Instance[]> {
  const answer = await aws.ec2().send(new DescribeInstancesCommand({ Filters: [filter] }))
  return (answer.Reservations ?? []).flatMap(({ Instances }) => Instances ?? [])
}

/** A route to an instance leads to its first network interface (Amazon VPC guide, NAT instances). */
function seenBy(instance: Instance, targetId: string): NatInstance {
  const own = instance.NetworkInterfaces ?? []
  const door = own.find((i) => i.NetworkInterfaceId === targetId) ?? own.find((i) => i.Attachment?.DeviceIndex === 0) ?? own[0]
  return {
    targetId,
    instanceId: instance.InstanceId ?? '',
    state: instance.State?.Name ?? '',
    sourceDestCheck: door?.SourceDestCheck ?? instance.SourceDestCheck ?? true,
    publicIp: Boolean(door?.Association?.PublicIp ?? instance.PublicIpAddress),
    subnet: door?.SubnetId ?? instance.SubnetId ?? '',
    groups: (door?.Groups ?? instance.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
  }
}
