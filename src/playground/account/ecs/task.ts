import type * as ECS from '@aws-sdk/client-ecs'
import type { Context } from '../context.ts'
import { imageOf } from '../decide/ecr.ts'
import type { Failure, Outcome } from '../decide/outcome.ts'
import { decide } from '../decide/pull.ts'
import { readReference } from '../decide/reference.ts'
import { openInterface } from '../ec2/interface.ts'
import { hexId, type Place, placeOf, type Task, uuid } from '../state.ts'
import { definitionOf, last } from './lookup.ts'
import { hostOf, isOutside, type Launch, sourceOf } from './source.ts'

const SECOND = 1000
const ago = (seconds: number, from = Date.now()) => new Date(from - seconds * SECOND)

function launchTypeOf(here: Place, { provider }: Launch): ECS.LaunchType {
  if (isOutside(hostOf(here).host)) return 'EXTERNAL'
  return here.ecs.providers[provider ?? '']?.type === 'MANAGED_INSTANCES' ? 'MANAGED_INSTANCES' : 'EC2'
}

/** As ECS writes the family of a Fargate task: `WINDOWS_SERVER_2019_CORE` is `Windows_Server_2019_Core`. */
const familyOf = ({ runtimePlatform }: ECS.TaskDefinition): string =>
  (runtimePlatform?.operatingSystemFamily ?? 'LINUX').toLowerCase().replace(/(^|_)[a-z]/g, (letter) => letter.toUpperCase())

/** Makes a task in state PENDING. A Fargate task gets an interface of its own. */
export function startTask(context: Context, launch: Launch): Task {
  const { world, here } = context
  const definition = definitionOf(here, launch.definition)
  const pull = sourceOf(context, launch)
  const id = hexId(world, 32)
  const fargate = launch.network !== null
  const taskArn = `arn:aws:ecs:${here.region}:${here.account}:task/${last(launch.cluster)}/${id}`
  const task: Task = {
    taskArn,
    clusterArn: launch.cluster,
    taskDefinitionArn: definition.taskDefinitionArn,
    group: launch.group,
    startedBy: launch.startedBy,
    launchType: fargate ? 'FARGATE' : launchTypeOf(here, launch),
    ...(launch.provider && { capacityProviderName: launch.provider }),
    ...(fargate
      ? {
          platformVersion: '1.4.0',
          platformFamily: familyOf(definition),
          ephemeralStorage: { sizeInGiB: definition.ephemeralStorage?.sizeInGiB ?? 20 },
        }
      : { containerInstanceArn: hostOf(here).host.containerInstanceArn }),
    availabilityZone: here.ec2.subnets[pull.subnet]?.AvailabilityZone,
    cpu: definition.cpu,
    memory: definition.memory,
    lastStatus: 'PENDING',
    desiredStatus: 'RUNNING',
    createdAt: new Date(),
    version: 1,
    enableExecuteCommand: false,
    attachments: [],
    containers: (definition.containerDefinitions ?? []).map(({ name, image }) => ({
      containerArn: `${taskArn.replace(':task/', ':container/')}/${uuid(world)}`,
      taskArn,
      name,
      image,
      lastStatus: 'PENDING',
      networkInterfaces: [],
      healthStatus: 'UNKNOWN',
      cpu: '0',
    })),
    pull,
    dueAt: Date.now() + world.taskDelayMs,
  }
  if (fargate) attach(context, task)
  here.ecs.tasks[taskArn] = task
  return task
}

function attach(context: Context, task: Task) {
  const { world, here } = context
  const { pull } = task
  const door = openInterface(
    context,
    pull.subnet,
    pull.groups,
    task.taskArn.replace(':task/', ':attachment/'),
    'interface',
    pull.publicIp ? '203.0.113.20' : undefined,
  )
  task.pull = { ...pull, ip: door.PrivateIpAddress, session: last(task.taskArn) }
  const dns = `ip-${door.PrivateIpAddress.replaceAll('.', '-')}.${here.region}.compute.internal`
  const details: [string, string][] = [
    ['subnetId', pull.subnet],
    ['networkInterfaceId', door.NetworkInterfaceId],
    ['macAddress', `0a:${hexId(world, 10).replace(/(..)(?=.)/g, '$1:')}`],
    ...(here.ec2.vpcs[door.VpcId ?? '']?.dnsHostnames ? [['privateDnsName', dns] as [string, string]] : []),
    ['privateIPv4Address', door.PrivateIpAddress],
  ]
  task.attachments = [
    { id: uuid(world), type: 'ElasticNetworkInterface', status: 'ATTACHED', details: details.map(([name, value]) => ({ name, value })) },
  ]
}

/** Ends a task; its interface goes, what the attachment said of it stays. */
export function endTask(here: Place, task: Task, stopCode: ECS.TaskStopCode, reason: string) {
  const now = Date.now()
  Object.assign(task, {
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stopCode,
    stoppedReason: reason,
    version: (task.version ?? 1) + 3,
  })
  Object.assign(task, { stoppingAt: new Date(now), executionStoppedAt: new Date(now), stoppedAt: new Date(now) })
  for (const container of task.containers) container.lastStatus = 'STOPPED'
  for (const attachment of task.attachments ?? []) {
    attachment.status = 'DELETED'
    const id = attachment.details?.find(({ name }) => name === 'networkInterfaceId')?.value
    if (id) delete here.ec2.interfaces[id]
  }
}

/** Lets a pending task meet its fate: it runs, or it stops with what the decider says. `forced` stands in for the decider. */
export function settle({ world, here }: Context, task: Task, forced?: Outcome): Outcome {
  const definition = definitionOf(here, task.taskDefinitionArn)
  const outcome = forced ?? decide(world, here, definition, task.pull)
  // A task looks back on a minute of life, so that its times read as AWS's do.
  task.createdAt = ago(95)
  Object.assign(task, { connectivity: 'CONNECTED', connectivityAt: ago(90), pullStartedAt: ago(60) })
  if (!outcome.ok) {
    fail(here, task, outcome)
    return outcome
  }
  Object.assign(task, { lastStatus: 'RUNNING', pullStoppedAt: ago(50), startedAt: ago(45), version: 4 })
  for (const container of task.containers) {
    container.lastStatus = 'RUNNING'
    container.runtimeId = `${last(task.taskArn)}-${container.name}`
    const image = readReference(container.image ?? '')
    if (image.kind === 'hub') continue
    const repository = placeOf(world, image.account, image.region).repositories[image.repository]
    container.imageDigest = task.pull.pins?.[container.name ?? ''] ?? (repository && imageOf(repository, image.tag, image.digest)?.digest)
  }
  return outcome
}

/** On Fargate the task says why; on EC2 its container does and the task only that it failed. */
function fail(here: Place, task: Task, failure: Failure) {
  const onTask = task.launchType === 'FARGATE' || failure.gate === 'assume-role'
  endTask(here, task, 'TaskFailedToStart', onTask ? failure.text : 'Task failed to start')
  Object.assign(task, { stoppingAt: ago(20), executionStoppedAt: ago(20) })
  if (failure.pullStarted) task.pullStoppedAt = ago(25)
  else task.pullStartedAt = undefined
  const container = task.containers.find(({ name }) => name === failure.container)
  if (container && failure.text.startsWith('CannotPull')) container.reason = failure.text
}
