import { DescribeTasksCommand, type ListTasksCommandInput, paginateListTasks, type Task as SdkTask } from '@aws-sdk/client-ecs'
import type { Aws } from '../../aws/aws.ts'
import { isNotFound } from '../../aws/refusal.ts'
import { Problem } from '../../problem.ts'
import type { LaunchType, Task } from '../types/index.ts'

/** DescribeTasks takes a hundred at a time (Amazon ECS API reference). */
const AT_ONCE = 100
/** How ECS answers InvalidParameterException where an ARN names another account than the caller's. */
const OTHER_ACCOUNT = /Identifier is for (\d{12})\. Your accountId is (\d{12})/
/** Of a cluster where more have stopped within the hour AWS remembers, the rest is not looked at. */
const MOST = 300

/** ecs:DescribeTasks; those AWS has forgotten are left out. */
export async function describeTasks(aws: Aws, cluster: string, tasks: readonly string[]): Promise<Task[]> {
  const groups = Array.from({ length: Math.ceil(tasks.length / AT_ONCE) }, (_, i) => tasks.slice(i * AT_ONCE, (i + 1) * AT_ONCE))
  const answers = await Promise.all(
    groups.map((group) => existing(aws.ecs().send(new DescribeTasksCommand({ cluster, tasks: [...group] })))),
  )
  return answers.flatMap((answer) => (answer?.tasks ?? []).map((task) => toTask(task, cluster)))
}

/** The stopped tasks that AWS still remembers (about an hour's), of a whole cluster or one service. `more`: there are others. */
export async function stoppedTasks(aws: Aws, asked: Pick<ListTasksCommandInput, 'cluster' | 'serviceName' | 'daemonName'>) {
  const arns: string[] = []
  const pages = paginateListTasks({ client: aws.ecs() }, { ...asked, desiredStatus: 'STOPPED' })
  const read = async () => {
    for await (const page of pages) {
      arns.push(...(page.taskArns ?? []))
      if (arns.length > MOST) break
    }
    return arns
  }
  await existing(read())
  return { tasks: await describeTasks(aws, asked.cluster!, arns.slice(0, MOST)), more: arns.length > MOST }
}

/** A cluster or service that does not exist has no tasks: an answer, not a gap. */
async function existing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (isNotFound(error, 'ClusterNotFoundException') || isNotFound(error, 'ServiceNotFoundException')) return null
    const [, asked, own] = OTHER_ACCOUNT.exec(String((error as Error).message)) ?? []
    if (asked && own) throw new Problem('report:problem.other-account', { asked, own })
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
    daemon: task.group?.startsWith('daemon:') ? task.group.slice('daemon:'.length) : null,
    startedBy: task.startedBy ?? null,
    taskDefinitionArn: task.taskDefinitionArn ?? '',
    launchType: launchTypeOf(task),
    capacityProvider: task.capacityProviderName ?? null,
    platformVersion: task.platformVersion ?? null,
    platformFamily: task.platformFamily ?? null,
    lastStatus: task.lastStatus ?? '',
    stopCode: task.stopCode ?? null,
    stoppedReason: task.stoppedReason ?? null,
    createdAt: iso(task.createdAt),
    pullStartedAt: iso(task.pullStartedAt),
    pullStoppedAt: iso(task.pullStoppedAt),
    stoppedAt: iso(task.stoppedAt),
    containers: (task.containers ?? []).map((container) => ({
      name: container.name ?? '',
      image: container.image ?? '',
      lastStatus: container.lastStatus ?? '',
      reason: container.reason ?? null,
      exitCode: container.exitCode ?? null,
      imageDigest: container.imageDigest ?? null,
    })),
    subnet: details.get('subnetId') ?? null,
    privateIp: details.get('privateIPv4Address') ?? null,
    interfaceId: details.get('networkInterfaceId') ?? null,
    containerInstanceArn: task.containerInstanceArn ?? null,
    zone: task.availabilityZone ?? null,
    overrides: { executionRoleArn: task.overrides?.executionRoleArn ?? null, taskRoleArn: task.overrides?.taskRoleArn ?? null },
  }
}

/** Where a capacity provider of one's own takes the task and AWS names no launch type, an instance is one of several kinds. */
function launchTypeOf({ launchType, capacityProviderName, containerInstanceArn }: SdkTask): LaunchType | null {
  if (launchType) return launchType
  if (capacityProviderName) return capacityProviderName.startsWith('FARGATE') ? 'FARGATE' : null
  return containerInstanceArn ? 'EC2' : 'FARGATE'
}

const iso = (date: Date | undefined): string | null => date?.toISOString() ?? null
