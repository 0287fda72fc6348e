import { DescribeInstancesCommand } from '@aws-sdk/client-ec2'
import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs'
import { GapError } from '../core/known.ts'
import { defineFact } from './define.ts'
import type { Host } from './types/index.ts'

/** Null also where the instance is gone: Managed Instances are replaced when they fail, and the next one starts as their provider says. */
export const hostOrGone = (host: Promise<Host | null>): Promise<Host | null> =>
  host.catch((error) => {
    if (error instanceof GapError && error.gaps.every(({ reason }) => reason === 'unreadable')) return null
    throw error
  })

/**
 * The EC2 instance that pulls for a task of the EC2 launch type: the host does so through its own primary interface, also where the task
 * has one of its own (awsvpc). Null where there is none: Fargate, or no task placed yet.
 */
export default defineFact({
  id: 'host',
  needs: ['task'],
  async load({ task }, aws) {
    if (!task?.containerInstanceArn || task.launchType === 'EXTERNAL') return null
    const found = await aws
      .ecs()
      .send(new DescribeContainerInstancesCommand({ cluster: task.cluster, containerInstances: [task.containerInstanceArn] }))
    const registered = found.containerInstances?.[0]
    const gone = new GapError({ api: 'ecs:DescribeContainerInstances', reason: 'unreadable', resource: task.containerInstanceArn })
    if (!registered?.ec2InstanceId) throw gone
    const answer = await aws.ec2().send(new DescribeInstancesCommand({ InstanceIds: [registered.ec2InstanceId] }))
    const instance = answer.Reservations?.[0]?.Instances?.[0]
    if (!instance?.SubnetId || !instance.VpcId) throw gone
    const attribute = (name: string) => registered.attributes?.find((a) => a.name === name)?.value
    const architecture = attribute('ecs.cpu-architecture') ?? instance.Architecture
    return {
      containerInstanceArn: task.containerInstanceArn,
      instanceId: registered.ec2InstanceId,
      subnet: instance.SubnetId,
      vpc: instance.VpcId,
      groups: (instance.SecurityGroups ?? []).flatMap((group) => group.GroupId ?? []),
      privateIp: instance.PrivateIpAddress ?? null,
      publicIp: Boolean(instance.PublicIpAddress),
      instanceProfileArn: instance.IamInstanceProfile?.Arn ?? null,
      cpuArchitecture: architecture ? (architecture === 'arm64' ? 'ARM64' : 'X86_64') : null,
      // Not `ecs.os-type`: a Windows host names its family, and the task definition says the rest.
      osFamily: attribute('ecs.os-family') ?? null,
      agentVersion: registered.versionInfo?.agentVersion ?? null,
    }
  },
})
