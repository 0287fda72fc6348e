import {
  type ContainerDefinition,
  DescribeDaemonTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  type TaskDefinition as SdkTaskDefinition,
} from '@aws-sdk/client-ecs'
import type { Aws } from '../aws/aws.ts'
import { codeOf } from '../aws/refusal.ts'
import { defineFact } from './define.ts'
import type { Task, TaskDefinition } from './types/index.ts'

/** ecs:DescribeTaskDefinition of the revision that failed, or would be started. Environment values are left behind here. */
export default defineFact({
  id: 'taskDefinition',
  needs: ['target', 'task'],
  asks: ['service', 'daemon'],
  async load({ target, task }, aws, ask) {
    const named =
      target.kind === 'revision' ? `${target.family}${target.revision === null ? '' : `:${target.revision}`}` : task?.taskDefinitionArn
    const owner = target.kind === 'daemon' ? 'daemon' : 'service'
    const taskDefinition = named || (await ask(owner))?.taskDefinitionArn
    if (!taskDefinition) return null
    try {
      if (isOfDaemon(taskDefinition) || (target.kind === 'revision' && target.daemon)) return await ofDaemon(aws, taskDefinition)
      const answer = await aws.ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition }))
      return answer.taskDefinition ? asRun(toTaskDefinition(answer.taskDefinition), task) : null
    } catch (error) {
      // ECS answers ClientException for a task definition that does not exist.
      if (codeOf(error) === 'ClientException') return null
      throw error
    }
  },
})

/** Daemons have task definitions of their own kind: always on the host's network, and no platform but the instance's. */
const isOfDaemon = (arn: string): boolean => arn.includes(':daemon-task-definition/')

async function ofDaemon(aws: Aws, daemonTaskDefinition: string): Promise<TaskDefinition | null> {
  const answer = await aws.ecs().send(new DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition }))
  const { daemonTaskDefinitionArn, containerDefinitions, ...rest } = answer.daemonTaskDefinition ?? {}
  if (!daemonTaskDefinitionArn) return null
  const containers = (containerDefinitions ?? []) as ContainerDefinition[]
  const definition = { ...rest, status: undefined, containerDefinitions: containers, taskDefinitionArn: daemonTaskDefinitionArn }
  return toTaskDefinition({ ...definition, requiresCompatibilities: ['MANAGED_INSTANCES'] } as SdkTaskDefinition)
}

/** Whoever starts a task may name other roles than its definition. */
const asRun = (definition: TaskDefinition, task: Task | null): TaskDefinition => ({
  ...definition,
  executionRoleArn: task?.overrides?.executionRoleArn ?? definition.executionRoleArn,
  taskRoleArn: task?.overrides?.taskRoleArn ?? definition.taskRoleArn,
})

const toTaskDefinition = (td: SdkTaskDefinition): TaskDefinition => ({
  arn: td.taskDefinitionArn ?? '',
  family: td.family ?? '',
  revision: td.revision ?? 0,
  executionRoleArn: td.executionRoleArn ?? null,
  taskRoleArn: td.taskRoleArn ?? null,
  networkMode: td.networkMode ?? null,
  cpuArchitecture: td.runtimePlatform?.cpuArchitecture ?? null,
  operatingSystem: td.runtimePlatform?.operatingSystemFamily ?? null,
  ephemeralStorageGiB: td.ephemeralStorage?.sizeInGiB ?? null,
  requiresCompatibilities: td.requiresCompatibilities ?? [],
  containers: (td.containerDefinitions ?? []).map(toContainer),
})

const toContainer = (container: ContainerDefinition) => ({
  name: container.name ?? '',
  image: container.image ?? '',
  essential: container.essential ?? true,
  logDriver: container.logConfiguration?.logDriver ?? null,
  logRegion: container.logConfiguration?.options?.['awslogs-region'] ?? null,
  repositoryCredentials: container.repositoryCredentials?.credentialsParameter ?? null,
  secrets: [...(container.secrets ?? []), ...(container.logConfiguration?.secretOptions ?? [])].flatMap((s) => s.valueFrom ?? []),
})
