import type * as ECS from '@aws-sdk/client-ecs'
import type { Context } from '../context.ts'
import { page } from '../page.ts'
import { AwsError } from '../protocol/error.ts'
import { clusterOf, definitionOf, findService, last } from './lookup.ts'

const BAD_TOKEN = 'InvalidParameterException'
const absent = (arn: string): ECS.Failure => ({ arn, reason: 'MISSING' })

export const readOperations = {
  DescribeClusters({ here }: Context, { clusters = ['default'] }: ECS.DescribeClustersRequest): ECS.DescribeClustersResponse {
    const { ecs } = here
    const there = clusters.filter((wanted) => ecs.clusters[last(wanted)])
    const gone = clusters.filter((wanted) => !there.includes(wanted))
    const described = there.map((wanted) => {
      const cluster = clusterOf(here, wanted)
      const tasks = Object.values(ecs.tasks).filter(({ clusterArn }) => clusterArn === cluster.clusterArn)
      return {
        ...cluster,
        activeServicesCount: Object.values(ecs.services).filter(({ clusterArn }) => clusterArn === cluster.clusterArn).length,
        runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
        pendingTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'PENDING').length,
        registeredContainerInstancesCount: Object.keys(ecs.instances).length,
      }
    })
    return { clusters: described, failures: gone.map((arn) => absent(arn)) }
  },
  ListClusters({ world, here }: Context, input: ECS.ListClustersRequest): ECS.ListClustersResponse {
    const arns = Object.values(here.ecs.clusters).map(({ clusterArn }) => clusterArn as string)
    const { items, next } = page(world, arns, input.nextToken, input.maxResults, 100, BAD_TOKEN)
    return { clusterArns: items, nextToken: next }
  },
  DescribeTasks({ here }: Context, input: ECS.DescribeTasksRequest): ECS.DescribeTasksResponse {
    const { clusterArn, clusterName } = clusterOf(here, input.cluster)
    if (!input.tasks?.length) throw new AwsError('InvalidParameterException', 'Tasks cannot be empty.')
    if (input.tasks.length > 100) throw new AwsError('InvalidParameterException', 'Tasks cannot have more than 100 elements.')
    const arnOf = (wanted: string) => `arn:aws:ecs:${here.region}:${here.account}:task/${clusterName}/${last(wanted)}`
    const found = input.tasks.flatMap((wanted) => here.ecs.tasks[arnOf(wanted)] ?? [])
    const gone = input.tasks.map(arnOf).filter((arn) => !here.ecs.tasks[arn])
    return { tasks: found.filter((task) => task.clusterArn === clusterArn), failures: gone.map(absent) }
  },
  ListTasks({ world, here }: Context, input: ECS.ListTasksRequest): ECS.ListTasksResponse {
    const { clusterArn } = clusterOf(here, input.cluster)
    if (input.serviceName && !findService(here, clusterArn, input.serviceName))
      throw new AwsError('ServiceNotFoundException', 'Service not found.')
    const status = input.desiredStatus ?? 'RUNNING'
    const tasks = Object.values(here.ecs.tasks).filter(
      (task) =>
        task.clusterArn === clusterArn &&
        task.desiredStatus === status &&
        (!input.serviceName || task.group === `service:${last(input.serviceName)}`) &&
        (!input.daemonName || task.group === `daemon:${input.daemonName}`) &&
        (!input.family || last(task.taskDefinitionArn ?? '').split(':')[0] === input.family) &&
        (!input.startedBy || task.startedBy === input.startedBy) &&
        (!input.launchType || task.launchType === input.launchType) &&
        (!input.containerInstance || last(task.containerInstanceArn ?? '') === last(input.containerInstance)),
    )
    const { items, next } = page(world, tasks, input.nextToken, input.maxResults, 100, BAD_TOKEN)
    return { taskArns: items.map(({ taskArn }) => taskArn), nextToken: next }
  },
  DescribeTaskDefinition({ here }: Context, input: ECS.DescribeTaskDefinitionRequest): ECS.DescribeTaskDefinitionResponse {
    const { tags = [], ...taskDefinition } = definitionOf(here, input.taskDefinition) as ECS.TaskDefinition & { tags?: ECS.Tag[] }
    return { taskDefinition, tags: input.include?.includes('TAGS') ? tags : undefined }
  },
  ListTaskDefinitions({ world, here }: Context, input: ECS.ListTaskDefinitionsRequest): ECS.ListTaskDefinitionsResponse {
    const definitions = Object.values(here.ecs.definitions).filter(
      ({ family, status }) => (!input.familyPrefix || family === input.familyPrefix) && status === (input.status ?? 'ACTIVE'),
    )
    const arns = definitions.map(({ taskDefinitionArn }) => taskDefinitionArn as string)
    const sorted = input.sort === 'DESC' ? arns.reverse() : arns
    const { items, next } = page(world, sorted, input.nextToken, input.maxResults, 100, BAD_TOKEN)
    return { taskDefinitionArns: items, nextToken: next }
  },
  DescribeServices({ here }: Context, input: ECS.DescribeServicesRequest): ECS.DescribeServicesResponse {
    const { clusterArn, clusterName } = clusterOf(here, input.cluster)
    const wanted = input.services ?? []
    if (wanted.length === 0) throw new AwsError('InvalidParameterException', 'Services cannot be empty.')
    if (wanted.length > 10) throw new AwsError('InvalidParameterException', 'Services cannot have more than 10 elements.')
    const gone = wanted.filter((name) => !findService(here, clusterArn, name))
    const arnOf = (name: string) => `arn:aws:ecs:${here.region}:${here.account}:service/${clusterName}/${last(name)}`
    return {
      services: wanted.flatMap((name) => findService(here, clusterArn, name) ?? []),
      failures: gone.map((name) => absent(arnOf(name))),
    }
  },
  ListServices({ world, here }: Context, input: ECS.ListServicesRequest): ECS.ListServicesResponse {
    const { clusterArn } = clusterOf(here, input.cluster)
    const services = Object.values(here.ecs.services).filter(
      (service) => service.clusterArn === clusterArn && (!input.launchType || service.launchType === input.launchType),
    )
    const { items, next } = page(world, services, input.nextToken, input.maxResults, 10, BAD_TOKEN)
    return { serviceArns: items.map(({ serviceArn }) => serviceArn), nextToken: next }
  },
  DescribeContainerInstances({ here }: Context, input: ECS.DescribeContainerInstancesRequest): ECS.DescribeContainerInstancesResponse {
    clusterOf(here, input.cluster)
    const wanted = (input.containerInstances ?? []).map(last)
    const found = wanted.flatMap((id) => here.ecs.instances[id] ?? [])
    return { containerInstances: found, failures: wanted.filter((id) => !here.ecs.instances[id]).map(absent) }
  },
  DescribeCapacityProviders({ here }: Context, input: ECS.DescribeCapacityProvidersRequest): ECS.DescribeCapacityProvidersResponse {
    const wanted = (input.capacityProviders ?? Object.keys(here.ecs.providers)).map(last)
    // One of Managed Instances belongs to a cluster, and is found in it alone.
    const visible = (name: string) => {
      const provider = here.ecs.providers[name]
      return provider && (!provider.cluster || provider.cluster === last(input.cluster ?? '')) ? [provider] : []
    }
    return { capacityProviders: wanted.flatMap(visible), failures: wanted.filter((name) => !visible(name).length).map(absent) }
  },
  ListContainerInstances({ world, here }: Context, input: ECS.ListContainerInstancesRequest): ECS.ListContainerInstancesResponse {
    clusterOf(here, input.cluster)
    const arns = Object.values(here.ecs.instances).map(({ containerInstanceArn }) => containerInstanceArn as string)
    const { items, next } = page(world, arns, input.nextToken, input.maxResults, 100, BAD_TOKEN)
    return { containerInstanceArns: items, nextToken: next }
  },
}
