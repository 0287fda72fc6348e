import type * as ECS from '@aws-sdk/client-ecs'
import type { Context } from '../context.ts'
import type { Outcome } from '../decide/outcome.ts'
import { hexId, type Service } from '../state.ts'
import { tasksOf } from './lookup.ts'
import { count, schedule } from './scheduler.ts'
import { endTask } from './task.ts'

/** A new deployment of the service as it now stands; older ones stay as long as they have running tasks. */
export function deploy(context: Context, service: Service, forced?: Outcome) {
  const { world, here } = context
  const number = BigInt(`0x${hexId(world, 15)}`)
    .toString()
    .padStart(19, '7')
  const { taskDefinition, launchType, platformVersion, capacityProviderStrategy } = service
  const networkConfiguration = structuredClone(service.networkConfiguration)
  const now = new Date()
  const deployment: ECS.Deployment = {
    id: `ecs-svc/${number}`,
    status: 'PRIMARY',
    ...{ taskDefinition, launchType, platformVersion, capacityProviderStrategy, networkConfiguration },
    desiredCount: service.desiredCount,
    pendingCount: 0,
    runningCount: 0,
    failedTasks: 0,
    createdAt: now,
    updatedAt: now,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ecs-svc/${number} in progress.`,
  }
  for (const task of tasksOf(here, service).filter(({ lastStatus }) => lastStatus === 'PENDING'))
    endTask(here, task, 'ServiceSchedulerInitiated', `Scaling activity initiated by (deployment ${deployment.id})`)
  count(context, service)
  const older = service.deployments.filter(({ runningCount = 0 }) => runningCount > 0)
  for (const old of older) old.status = 'ACTIVE'
  service.deployments = [deployment, ...older]
  service.history.unshift({ deployment, id: deployment.id as string, revision: number, rollout: hexId(world, 21), digests: {} })
  service.lastTry = 0
  schedule(context, service, forced)
}
