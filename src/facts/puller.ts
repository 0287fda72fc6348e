import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import type { Aws } from '../aws/aws.ts'
import { GapError } from '../core/known.ts'
import { defineFact } from './define.ts'
import { hostOrGone } from './host.ts'
import type { CapacityProvider, Deployment, Host, LaunchType, NetworkConfiguration, ServiceRevision, Task } from './types/index.ts'

/** Launch type of the task, of the service, or what the revision asks for. */
export const launchType = defineFact({
  id: 'launchType',
  needs: ['target', 'task'],
  asks: ['service', 'taskDefinition', 'capacityProviders'],
  async load({ target, task }, _, ask): Promise<LaunchType> {
    // Managed daemons run on Managed Instances and on nothing else (Amazon ECS developer guide, managed daemons).
    if (target.kind === 'daemon' || task?.daemon) return 'MANAGED_INSTANCES'
    if (task?.launchType) return task.launchType
    const service = target.kind === 'revision' || task ? null : await ask('service')
    if (service?.launchType) return service.launchType
    const providers = target.kind === 'revision' ? [] : await ask('capacityProviders')
    const placed = providers.find((provider) => provider.launchType)?.launchType
    if (placed) return placed
    // A provider that is gone tells nothing; an instance under the task is one of EC2.
    if (providers.length && !task?.containerInstanceArn)
      throw new GapError({ api: 'ecs:DescribeCapacityProviders', reason: 'unreadable', resource: providers[0]!.name })
    if (task) return 'EC2'
    const { requiresCompatibilities = [] } = (await ask('taskDefinition')) ?? {}
    return ORDER.find((type) => requiresCompatibilities.includes(type)) ?? 'FARGATE'
  },
})

/** Of what a revision is compatible with: what can least be taken for Fargate comes first. */
const ORDER = ['EC2', 'MANAGED_INSTANCES', 'EXTERNAL', 'FARGATE'] as const

/**
 * The deployment (or task set) that started the task; without a task, the service's newest. One that was rolled back is listed no longer:
 * its service revision, which has the deployment's number, still tells its network. Null: that is gone too.
 */
export const deployment = defineFact({
  id: 'deployment',
  needs: ['task', 'service'],
  asks: ['serviceRevision'],
  async load({ task, service }, _, ask): Promise<Deployment | null> {
    if (!service) return null
    if (!task) return service.deployments.find((d) => d.status === 'PRIMARY') ?? service.deployments[0] ?? null
    const listed = service.deployments.find((d) => d.id === task.startedBy)
    return listed ?? (task.launchType === 'FARGATE' ? ofRevision(task, await ask('serviceRevision')) : null)
  },
})

function ofRevision(task: Task, revision: ServiceRevision | null): Deployment | null {
  if (!revision?.network || (task.subnet && !revision.network.subnets.includes(task.subnet))) return null
  return {
    id: task.startedBy ?? '',
    status: 'INACTIVE',
    rolloutState: null,
    taskDefinitionArn: task.taskDefinitionArn,
    network: revision.network,
    launchType: revision.launchType,
    platformVersion: revision.platformVersion,
    desiredCount: 0,
    runningCount: 0,
    createdAt: revision.createdAt,
  }
}

/** A task's own subnet stands in its attachment, which outlives its network interface. */
export const pullerSubnets = defineFact({
  id: 'pullerSubnets',
  needs: ['target', 'task', 'launchType'],
  asks: ['host', 'deployment', 'capacityProviders'],
  async load({ target, task, launchType: launch }, _, ask) {
    if (launch === 'EXTERNAL') throw external(task)
    if (target.kind === 'revision') {
      if (!target.subnets.length) throw new GapError({ api: 'ec2:DescribeSubnets', reason: 'not-named', resource: '*' })
      return { own: null, all: target.subnets }
    }
    if (task && launch === 'FARGATE' && task.subnet) return { own: task.subnet, all: [task.subnet] }
    const host = task?.containerInstanceArn ? await hostOf(launch, () => ask('host')) : null
    if (host) return { own: host.subnet, all: [host.subnet] }
    const network = launch === 'FARGATE' ? (await ask('deployment'))?.network : null
    if (network) return { own: null, all: network.subnets }
    const all = launch === 'MANAGED_INSTANCES' ? subnetsOf(await ask('capacityProviders')) : []
    if (all.length) return { own: null, all }
    throw launch === 'FARGATE'
      ? new GapError({ api: 'ecs:DescribeTasks', reason: 'unreadable', resource: task?.arn ?? '*' })
      : unplaced(task)
  },
})

const subnetsOf = (providers: readonly CapacityProvider[]) => [...new Set(providers.flatMap((provider) => provider.subnets))]

const hostOf = (launch: LaunchType, ask: () => Promise<Host | null>) => (launch === 'MANAGED_INSTANCES' ? hostOrGone(ask()) : ask())

/** The instance that pulls is known when a task has been placed. */
const unplaced = (task: Task | null) =>
  new GapError({ api: 'ecs:DescribeContainerInstances', reason: 'not-placed', resource: task?.arn ?? '*' })

const external = (task: Task | null) => new GapError({ api: 'ecs:external-instance', reason: 'external', resource: task?.arn ?? '*' })

/**
 * Where the packets start. A stopped Fargate task's interface is gone, so its groups and public address come from the deployment that
 * started it, or, for a task without a service, from CloudTrail's record of the RunTask call.
 */
export const puller = defineFact({
  id: 'puller',
  needs: ['target', 'task', 'launchType'],
  asks: ['host', 'service', 'deployment', 'capacityProviders', 'launchAddress'],
  async load({ target, task, launchType: launch }, aws, ask) {
    if (launch === 'EXTERNAL') throw external(task)
    if (target.kind === 'revision') return { kind: 'task', groups: target.groups, publicIp: target.publicIp, privateIp: null }
    if (launch !== 'FARGATE') {
      const host = task && (await hostOf(launch, () => ask('host')))
      if (host) return { kind: 'instance', groups: host.groups, publicIp: host.publicIp, privateIp: host.privateIp }
      const providers = launch === 'MANAGED_INSTANCES' ? await ask('capacityProviders') : []
      const publicIp = subnetsOf(providers).length ? await ask('launchAddress') : null
      const groups = new Set(providers.map((provider) => [...provider.groups].sort().join()))
      // Which of several providers starts the instance decides.
      if (publicIp === null || groups.size > 1) throw unplaced(task)
      return { kind: 'instance', groups: providers[0]?.groups ?? [], publicIp, privateIp: null }
    }
    const network = task && !task.service ? await networkOfRunTask(aws, task) : (await ask('deployment'))?.network
    if (!network) throw new GapError({ api: 'ecs:DescribeServices', reason: 'unreadable', resource: task?.service ?? task?.arn ?? '*' })
    return { kind: 'task', groups: network.groups, publicIp: network.publicIp, privateIp: task?.privateIp ?? null }
  },
})

/** CloudTrail's lookup attributes cannot name a task, so the RunTask calls of the minutes before it are read and the one that answered with it is taken. */
async function networkOfRunTask(aws: Aws, task: Task): Promise<NetworkConfiguration | null> {
  const created = task.createdAt ? Date.parse(task.createdAt) : Date.now()
  const window = { StartTime: new Date(created - 15 * 60_000), EndTime: new Date(created + 15 * 60_000) }
  for (const name of ['RunTask', 'StartTask']) {
    const answer = await aws
      .cloudTrail()
      .send(new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }], ...window }))
    for (const event of answer.Events ?? []) {
      const network = event.CloudTrailEvent ? ofEvent(event.CloudTrailEvent, task.arn) : null
      if (network) return network
    }
  }
  throw new GapError({ api: 'cloudtrail:LookupEvents', reason: 'unreadable', resource: task.arn })
}

interface RunTaskEvent {
  requestParameters?: {
    networkConfiguration?: { awsvpcConfiguration?: { subnets?: string[]; securityGroups?: string[]; assignPublicIp?: string } }
  }
  responseElements?: { tasks?: { taskArn?: string }[] }
}

function ofEvent(json: string, taskArn: string): NetworkConfiguration | null {
  let event: RunTaskEvent
  try {
    event = JSON.parse(json)
  } catch {
    return null
  }
  const awsvpc = event.requestParameters?.networkConfiguration?.awsvpcConfiguration
  if (!awsvpc || !event.responseElements?.tasks?.some((task) => task.taskArn === taskArn)) return null
  return { subnets: awsvpc.subnets ?? [], groups: awsvpc.securityGroups ?? [], publicIp: awsvpc.assignPublicIp === 'ENABLED' }
}
