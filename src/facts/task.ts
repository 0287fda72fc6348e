import { DescribeTasksCommand, ListTasksCommand, type Task as SdkTask } from '@aws-sdk/client-ecs'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { defineFact } from './define.ts'
import type { LaunchType, Task } from './types/index.ts'

/** ecs:DescribeTasks. AWS forgets a stopped task after about an hour: then the value is null. For a service: its newest task that failed to start. */
export default defineFact({
  id: 'task',
  needs: ['target'],
  async load({ target }, aws) {
    if (target.kind === 'task') return (await describe(aws, target.cluster, [target.task]))[0] ?? null
    if (target.kind !== 'service') return null
    const stopped = await existing(
      aws.ecs().send(new ListTasksCommand({ cluster: target.cluster, serviceName: target.service, desiredStatus: 'STOPPED' })),
    )
    const arns = stopped?.taskArns ?? []
    if (!arns.length) return null
    const tasks = await describe(aws, target.cluster, arns)
    const failed = tasks.filter((task) => task.stopCode === 'TaskFailedToStart' || task.containers.some((c) => c.reason))
    return failed.sort((a, b) => ((a.stoppedAt ?? '') < (b.stoppedAt ?? '') ? 1 : -1))[0] ?? null
  },
})

async function describe(aws: Aws, cluster: string, tasks: string[]): Promise<Task[]> {
  const answer = await existing(aws.ecs().send(new DescribeTasksCommand({ cluster, tasks: tasks.slice(0, 100) })))
  return (answer?.tasks ?? []).map((task) => toTask(task, cluster))
}

/** A cluster or service that does not exist has no tasks: an answer, not a gap. */
async function existing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (isNotFound(error, 'ClusterNotFoundException') || isNotFound(error, 'ServiceNotFoundException')) return null
    throw error
  }
}

function toTask(task: SdkTask, cluster: string): Task {
  const details = new Map(
    task.attachments?.filter((a) => a.type === 'ElasticNetworkInterface').flatMap((a) => a.details?.map((d) => [d.name, d.value]) ?? []),
  )
  return {
    arn: task.taskArn ?? '',
    cluster: task.clusterArn?.split('/').at(-1) ?? cluster,
    service: task.group?.startsWith('service:') ? task.group.slice('service:'.length) : null,
    startedBy: task.startedBy ?? null,
    taskDefinitionArn: task.taskDefinitionArn ?? '',
    launchType: (task.launchType ?? (task.containerInstanceArn ? 'EC2' : 'FARGATE')) as LaunchType,
    platformVersion: task.platformVersion ?? null,
    lastStatus: task.lastStatus ?? '',
    stopCode: task.stopCode ?? null,
    stoppedReason: task.stoppedReason ?? null,
    createdAt: iso(task.createdAt),
    pullStartedAt: iso(task.pullStartedAt),
    stoppedAt: iso(task.stoppedAt),
    containers: (task.containers ?? []).map((container) => ({
      name: container.name ?? '',
      image: container.image ?? '',
      reason: container.reason ?? null,
      exitCode: container.exitCode ?? null,
      imageDigest: container.imageDigest ?? null,
    })),
    subnet: details.get('subnetId') ?? null,
    privateIp: details.get('privateIPv4Address') ?? null,
    interfaceId: details.get('networkInterfaceId') ?? null,
    containerInstanceArn: task.containerInstanceArn ?? null,
    zone: task.availabilityZone ?? null,
  }
}

const iso = (date: Date | undefined): string | null => date?.toISOString() ?? null
