import { DescribeServicesCommand, paginateListServices, type Service as SdkService } from '@aws-sdk/client-ecs'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { defineFact } from './define.ts'
import type { LaunchType, NetworkConfiguration, Service, Strategy, Task } from './types/index.ts'

/** DescribeServices takes ten at a time; a cluster of more than this many services is not searched for a task nobody remembers. */
const AT_ONCE = 10
const SEARCHED = 100

/**
 * The service of the task, or the one asked about. A task that AWS has forgotten still stands in its service's events, so the services
 * of the cluster are searched for its id. Null: it belongs to none.
 */
export default defineFact({
  id: 'service',
  needs: ['target', 'pasted'],
  asks: ['task', 'clusterServices'],
  async load({ target, pasted }, aws, ask) {
    if (target.kind === 'service') return (await describeServices(aws, target.cluster, [target.service]))[0] ?? null
    if (target.kind === 'cluster') return ofCluster(await ask('clusterServices'), await ask('task'))
    if (target.kind !== 'task') return null
    const task = await ask('task')
    if (task) return task.service ? ((await describeServices(aws, task.cluster, [task.service]))[0] ?? null) : null
    // What was pasted may name the service of a task that is gone.
    const [named] = pasted?.service ? await describeServices(aws, target.cluster, [pasted.service]) : []
    if (named) return named
    return (await all(aws, target.cluster)).find((service) => service.events.some((event) => event.message.includes(target.task))) ?? null
  },
})

const ofCluster = (services: readonly Service[], task: Task | null): Service | null =>
  services.find((service) => service.name === task?.service) ?? null

async function all(aws: Aws, cluster: string): Promise<Service[]> {
  const arns: string[] = []
  try {
    for await (const page of paginateListServices({ client: aws.ecs(), pageSize: 100 }, { cluster })) {
      arns.push(...(page.serviceArns ?? []))
      if (arns.length >= SEARCHED) break
    }
  } catch (error) {
    if (isNotFound(error, 'ClusterNotFoundException')) return []
    throw error
  }
  const groups = Array.from({ length: Math.ceil(Math.min(arns.length, SEARCHED) / AT_ONCE) }, (_, i) =>
    arns.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  )
  return (await Promise.all(groups.map((group) => describeServices(aws, cluster, group)))).flat()
}

/** ecs:DescribeServices of at most ten; those that do not exist (any more) are left out. */
export async function describeServices(aws: Aws, cluster: string, services: string[]): Promise<Service[]> {
  try {
    const answer = await aws.ecs().send(new DescribeServicesCommand({ cluster, services }))
    return (answer.services ?? []).filter((service) => service.status !== 'INACTIVE').map((service) => toService(service, cluster))
  } catch (error) {
    if (isNotFound(error, 'ClusterNotFoundException') || isNotFound(error, 'ServiceNotFoundException')) return []
    throw error
  }
}

type SdkNetwork = SdkService['networkConfiguration']

function toService(service: SdkService, cluster: string): Service {
  // Task sets (external and CODE_DEPLOY controllers) start tasks as deployments do, and are named in startedBy alike.
  const sets = (service.taskSets ?? []).map((set) => ({ ...set, desiredCount: set.computedDesiredCount, rolloutState: undefined }))
  return {
    arn: service.serviceArn ?? '',
    name: service.serviceName ?? '',
    cluster: service.clusterArn?.split('/').at(-1) ?? cluster,
    taskDefinitionArn: service.taskDefinition ?? '',
    desiredCount: service.desiredCount ?? 0,
    runningCount: service.runningCount ?? 0,
    controller: service.deploymentController?.type ?? 'ECS',
    express: service.resourceManagementType === 'ECS',
    strategy: toStrategy(service.deploymentConfiguration),
    underway: service.currentServiceDeployment ?? null,
    launchType: (service.launchType as LaunchType) ?? null,
    capacityProviders: takers(service.capacityProviderStrategy),
    platformVersion: service.platformVersion ?? null,
    minimumHealthyPercent: service.deploymentConfiguration?.minimumHealthyPercent ?? null,
    network: toNetwork(service.networkConfiguration),
    deployments: [...(service.deployments ?? []), ...sets].map((deployment) => ({
      id: deployment.id ?? '',
      status: deployment.status ?? '',
      rolloutState: deployment.rolloutState ?? null,
      taskDefinitionArn: deployment.taskDefinition ?? '',
      network: toNetwork(deployment.networkConfiguration),
      launchType: (deployment.launchType as LaunchType) ?? null,
      capacityProviders: takers(deployment.capacityProviderStrategy),
      platformVersion: deployment.platformVersion ?? null,
      desiredCount: deployment.desiredCount ?? 0,
      runningCount: deployment.runningCount ?? 0,
      createdAt: deployment.createdAt?.toISOString() ?? null,
    })),
    events: (service.events ?? []).map((event) => ({ at: event.createdAt?.toISOString() ?? '', message: event.message ?? '' })),
  }
}

function toStrategy(configuration: SdkService['deploymentConfiguration']): Strategy | null {
  const { strategy = 'ROLLING', bakeTimeInMinutes = 0, lifecycleHooks = [] } = configuration ?? {}
  if (strategy === 'ROLLING') return null
  const pauses = lifecycleHooks.filter(({ targetType }) => targetType === 'PAUSE').length
  return { kind: strategy, bakeMinutes: bakeTimeInMinutes, hooks: lifecycleHooks.length - pauses, pauses: pauses > 0 }
}

/** Of a strategy, the providers that may take a task: without weight and base none comes (API reference, CapacityProviderStrategyItem). */
const takers = (strategy: SdkService['capacityProviderStrategy']): string[] =>
  (strategy ?? []).filter(({ weight = 0, base = 0 }) => weight > 0 || base > 0).flatMap(({ capacityProvider }) => capacityProvider ?? [])

/** What an awsvpc configuration names; null where there is none. */
export const toNetwork = (network: SdkNetwork): NetworkConfiguration | null =>
  network?.awsvpcConfiguration
    ? {
        subnets: network.awsvpcConfiguration.subnets ?? [],
        groups: network.awsvpcConfiguration.securityGroups ?? [],
        publicIp: network.awsvpcConfiguration.assignPublicIp === 'ENABLED',
      }
    : null
