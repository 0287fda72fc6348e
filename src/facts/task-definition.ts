import { type ContainerDefinition, DescribeTaskDefinitionCommand, type TaskDefinition as SdkTaskDefinition } from '@aws-sdk/client-ecs'
import { codeOf } from '../aws/refusal.ts'
import { defineFact } from './define.ts'
import type { TaskDefinition } from './types/index.ts'

/** ecs:DescribeTaskDefinition of the revision that failed, or would be started. Environment values are left behind here. */
export default defineFact({
  id: 'taskDefinition',
  needs: ['target', 'task'],
  asks: ['service'],
  async load({ target, task }, aws, ask) {
    const named =
      target.kind === 'revision' ? `${target.family}${target.revision === null ? '' : `:${target.revision}`}` : task?.taskDefinitionArn
    const taskDefinition = named ?? (await ask('service'))?.taskDefinitionArn
    if (!taskDefinition) return null
    try {
      const answer = await aws.ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition }))
      return answer.taskDefinition ? toTaskDefinition(answer.taskDefinition) : null
    } catch (error) {
      // ECS answers ClientException for a task definition that does not exist.
      if (codeOf(error) === 'ClientException') return null
      throw error
    }
  },
})

const toTaskDefinition = (td: SdkTaskDefinition): TaskDefinition => ({
  arn: td.taskDefinitionArn ?? '',
  family: td.family ?? '',
  revision: td.revision ?? 0,
  executionRoleArn: td.executionRoleArn ?? null,
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
