import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2'
import { DescribeCapacityProvidersCommand, type CapacityProvider as SdkProvider } from '@aws-sdk/client-ecs'
import { defineFact } from './define.ts'
import { hostOrGone } from './host.ts'
import type { CapacityProvider, Service, Task } from './types/index.ts'

/** The two that every account has (Amazon ECS developer guide, Fargate capacity providers): nobody has to be asked about them. */
const FARGATE = new Set(['FARGATE', 'FARGATE_SPOT'])

/**
 * The capacity providers that the task was placed by, or that its service would place the next one by. AWS leaves out the launch type
 * where there is a strategy, so that only they tell what pulls. ecs:DescribeCapacityProviders is asked where the names do not tell.
 */
export default defineFact({
  id: 'capacityProviders',
  needs: ['target', 'task'],
  asks: ['service', 'daemon'],
  async load({ target, task }, aws, ask): Promise<CapacityProvider[]> {
    const daemon = target.kind === 'daemon' && !task ? await ask('daemon') : null
    const service = task?.capacityProvider ? null : await ask('service')
    const names = daemon ? daemon.capacityProviders : namesOf(task, service)
    if (!names.length || names.every((name) => FARGATE.has(name))) return names.map((name) => of({ name, type: 'FARGATE' }))
    const cluster = task?.cluster ?? service?.cluster ?? daemon?.cluster
    // Those of Managed Instances belong to a cluster, others to the account.
    const { capacityProviders = [] } = await aws
      .ecs()
      .send(new DescribeCapacityProvidersCommand({ capacityProviders: names, ...(cluster && { cluster }) }))
    return names.map((name) => of(capacityProviders.find((one) => one.name === name || one.capacityProviderArn === name) ?? { name }))
  },
})

/** A task says which one took it. Of a strategy those count that may take a task: weight or base above 0 (API reference, CapacityProviderStrategyItem). */
function namesOf(task: Task | null, service: Service | null): string[] {
  if (task?.capacityProvider) return [task.capacityProvider]
  if (task) return []
  const primary = service?.deployments.find((d) => d.status === 'PRIMARY')
  return primary?.capacityProviders?.length ? primary.capacityProviders : (service?.capacityProviders ?? [])
}

function of({ name = '', type, autoScalingGroupProvider, managedInstancesProvider }: SdkProvider): CapacityProvider {
  const template = managedInstancesProvider?.instanceLaunchTemplate
  const kind = managedInstancesProvider ? 'MANAGED_INSTANCES' : autoScalingGroupProvider ? 'EC2_AUTOSCALING' : type
  return {
    name: name.split('/').at(-1)!,
    launchType:
      kind === 'MANAGED_INSTANCES'
        ? 'MANAGED_INSTANCES'
        : kind === 'EC2_AUTOSCALING'
          ? 'EC2'
          : kind === 'FARGATE' || kind === 'FARGATE_SPOT'
            ? 'FARGATE'
            : null,
    subnets: template?.networkConfiguration?.subnets ?? [],
    groups: template?.networkConfiguration?.securityGroups ?? [],
  }
}

/**
 * Whether instances that Managed Instances starts in these subnets get a public address: as the subnets say. Null: they differ.
 * Nothing is asked where an instance has been started: that one decides.
 */
export const launchAddress = defineFact({
  id: 'launchAddress',
  needs: ['launchType', 'task'],
  asks: ['host', 'capacityProviders'],
  async load({ launchType, task }, aws, ask): Promise<boolean | null> {
    if (launchType !== 'MANAGED_INSTANCES' || (task && (await hostOrGone(ask('host'))))) return null
    const capacityProviders = await ask('capacityProviders')
    const subnets = [...new Set(capacityProviders.flatMap((provider) => provider.subnets))].slice(0, 16)
    if (!subnets.length) return null
    const { Subnets = [] } = await aws.ec2().send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values: subnets }] }))
    const answers = new Set(Subnets.map((subnet) => subnet.MapPublicIpOnLaunch ?? false))
    return answers.size === 1 ? [...answers][0]! : null
  },
})
