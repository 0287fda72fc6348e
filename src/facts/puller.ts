import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import type { Aws } from '../aws/aws.ts'
import { GapError } from '../core/known.ts'
import { defineFact } from './define.ts'
import type { Deployment, LaunchType, NetworkConfiguration, ServiceRevision, Task } from './types/index.ts'

/** Launch type of the task, of the service, or what the revision asks for. */
export const launchType = defineFact({
  id: 'launchType',
  needs: ['target', 'task'],
  asks: ['service', 'taskDefinition'],
  async load({ target, task }, _, ask): Promise<LaunchType> {
    if (task) return task.launchType
    const service = target.kind === 'revision' ? null : await ask('service')
    if (service?.launchType) return service.launchType
    return (await ask('taskDefinition'))?.requiresCompatibilities.includes('EC2') ? 'EC2' : 'FARGATE'
  },
})

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
  asks: ['host', 'deployment'],
  async load({ target, task, launchType: launch }, _, ask) {
    if (target.kind === 'revision') {
      if (!target.subnets.length) throw new GapError({ api: 'ec2:DescribeSubnets', reason: 'not-named', resource: '*' })
      return { own: null, all: target.subnets }
    }
    if (task && launch === 'FARGATE' && task.subnet) return { own: task.subnet, all: [task.subnet] }
    if (task?.containerInstanceArn) {
      const host = await ask('host')
      if (host) return { own: host.subnet, all: [host.subnet] }
    }
    const network = launch === 'FARGATE' ? (await ask('deployment'))?.network : null
    if (network) return { own: null, all: network.subnets }
    throw new GapError({
      api: launch === 'EXTERNAL' ? 'ecs:external-instance' : 'ecs:DescribeTasks',
      reason: 'unreadable',
      resource: task?.arn ?? '*',
    })
  },
})

/**
 * Where the packets start. A stopped Fargate task's interface is gone, so its groups and public address come from the deployment that
 * started it, or, for a task without a service, from CloudTrail's record of the RunTask call.
 */
export const puller = defineFact({
  id: 'puller',
  needs: ['target', 'task', 'launchType'],
  asks: ['host', 'service', 'deployment'],
  async load({ target, task, launchType: launch }, aws, ask) {
    if (target.kind === 'revision') return { kind: 'task', groups: target.groups, publicIp: target.publicIp, privateIp: null }
    if (launch !== 'FARGATE') {
      const host = task && (await ask('host'))
      if (!host) throw new GapError({ api: 'ecs:DescribeContainerInstances', reason: 'unreadable', resource: task?.arn ?? '*' })
      return { kind: 'instance', groups: host.groups, publicIp: host.publicIp, privateIp: host.privateIp }
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
