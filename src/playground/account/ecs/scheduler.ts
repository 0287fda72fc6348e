import type * as ECS from '@aws-sdk/client-ecs'
import type { Context } from '../context.ts'
import type { Outcome } from '../decide/outcome.ts'
import { decide } from '../decide/pull.ts'
import { type Service, type Task, uuid } from '../state.ts'
import { definitionOf, last, tasksIn, tasksOf } from './lookup.ts'
import { type Launch, sourceOf } from './source.ts'
import { endTask, settle, startTask } from './task.ts'

const primary = (service: Service): ECS.Deployment => service.deployments.find(({ status }) => status === 'PRIMARY') as ECS.Deployment

export function event({ world }: Context, service: Service, message: string, secondsAgo = 0) {
  const createdAt = new Date(Date.now() - secondsAgo * 1000)
  service.events.unshift({ id: uuid(world), createdAt, message: `(service ${service.serviceName}) ${message}` })
  service.events.length = Math.min(service.events.length, 100)
}

function launchOf(service: Service, deployment: ECS.Deployment, turn: number): Launch {
  const network = deployment.networkConfiguration?.awsvpcConfiguration ?? null
  const definition = deployment.taskDefinition as string
  return {
    cluster: service.clusterArn,
    definition,
    group: `service:${service.serviceName}`,
    startedBy: deployment.id as string,
    network,
    provider: deployment.capacityProviderStrategy?.[0]?.capacityProvider ?? null,
    turn,
    pins: service.history.find(({ id }) => id === deployment.id)?.digests ?? {},
  }
}

/** Counts of a service and its deployments, from its tasks. */
export function count({ here }: Context, service: Service) {
  for (const deployment of service.deployments) {
    deployment.runningCount = tasksIn(here, service, deployment.id, 'RUNNING').length
    deployment.pendingCount = tasksIn(here, service, deployment.id, 'PENDING').length
  }
  const tasks = tasksOf(here, service)
  service.runningCount = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length
  service.pendingCount = tasks.filter(({ lastStatus }) => lastStatus === 'PENDING').length
}

/**
 * One look of the service scheduler: pending tasks that are due meet their fate, what is missing is started, a deployment that has all its tasks
 * is completed and the older ones end. After a failed start it waits `retryAfterMs` and then starts a task only if that one would run:
 * AWS would start it regardless and leave one more stopped task each time. `forced` stands in for the decider.
 */
export function schedule(context: Context, service: Service, forced?: Outcome) {
  const { here, world } = context
  for (;;) {
    const deployment = primary(service)
    const wanted = service.desiredCount
    const pending = tasksIn(here, service, deployment.id, 'PENDING')
    const due = pending.filter(({ dueAt }) => dueAt <= Date.now())
    const outcomes = due.map((task) => judge(context, service, deployment, task, forced))
    const running = tasksIn(here, service, deployment.id, 'RUNNING')
    count(context, service)
    if (running.length >= wanted) {
      if (deployment.rolloutState !== 'COMPLETED') complete(context, service, deployment)
      for (const extra of running.slice(wanted))
        endTask(here, extra, 'ServiceSchedulerInitiated', `Scaling activity initiated by (deployment ${deployment.id})`)
      return count(context, service)
    }
    if (outcomes.some(({ ok }) => !ok) || due.length < pending.length) return
    const failed = (deployment.failedTasks ?? 0) > 0
    if (failed && service.lastTry && Date.now() - service.lastTry < world.retryAfterMs) return
    if (failed && !wouldRun(context, launchOf(service, deployment, running.length))) {
      service.lastTry = Date.now()
      return
    }
    // One task goes ahead of the others: where it fails they would only add noise.
    const many = running.length > 0 ? wanted - running.length : 1
    for (let n = 0; n < many; n += 1) {
      const task = startTask(context, launchOf(service, deployment, running.length + n))
      event(context, service, `has started 1 tasks: (task ${last(task.taskArn)}).`, 90)
    }
    if (world.taskDelayMs > 0) return count(context, service)
  }
}

const wouldRun = (context: Context, launch: Launch) =>
  decide(context.world, context.here, definitionOf(context.here, launch.definition), sourceOf(context, launch)).ok

/** Whether the next task of a service would pull its images, and if not, why: nothing is started. */
export function outlook(context: Context, service: Service): Outcome {
  const launch = launchOf(service, primary(service), 0)
  return decide(context.world, context.here, definitionOf(context.here, launch.definition), sourceOf(context, launch))
}

function judge(context: Context, service: Service, deployment: ECS.Deployment, task: Task, forced?: Outcome): Outcome {
  const outcome = settle(context, task, forced)
  service.lastTry = outcome.ok ? 0 : Date.now()
  if (outcome.ok) {
    const rollout = service.history.find(({ id }) => id === deployment.id)
    for (const { name = '', imageDigest } of task.containers) if (rollout && imageDigest) rollout.digests[name] = imageDigest
    return outcome
  }
  deployment.failedTasks = (deployment.failedTasks ?? 0) + 1
  deployment.updatedAt = new Date()
  if (outcome.gate === 'assume-role') event(context, service, `failed to launch a task with (error ${outcome.text}).`)
  else event(context, service, `was unable to place a task. Reason: ${outcome.text}.`)
  return outcome
}

function complete(context: Context, service: Service, deployment: ECS.Deployment) {
  const { here } = context
  for (const old of tasksOf(here, service).filter(({ startedBy, lastStatus }) => startedBy !== deployment.id && lastStatus !== 'STOPPED'))
    endTask(here, old, 'ServiceSchedulerInitiated', `Scaling activity initiated by (deployment ${deployment.id})`)
  service.deployments = [deployment]
  Object.assign(deployment, {
    rolloutState: 'COMPLETED',
    rolloutStateReason: `ECS deployment ${deployment.id} completed.`,
    updatedAt: new Date(),
  })
  event(context, service, 'has reached a steady state.')
}
