import type { Deployment, Service, Task } from '../types/index.ts'

const primaryOf = (service: Service): Deployment | null =>
  service.deployments.find((d) => d.status === 'PRIMARY') ?? service.deployments[0] ?? null

/** `my-app:2` of a task definition's ARN. */
export const revisionName = (arn: string): string => arn.split('/').at(-1) ?? arn
const numberOf = (arn: string) => Number(arn.split(':').at(-1))
const familyOf = (arn: string) => revisionName(arn).split(':')[0]

/**
 * How a failed task stands to its service: `current`, a deployment under way started it; `rolled-back`, its deployment was given up and an
 * older state runs again; `left`, the service has moved on.
 *
 * A rollback starts a deployment of the earlier revision, which the service's events name ("rolling back to deployment …", Amazon ECS
 * developer guide, service event messages); a newer revision that failed while an older one is wanted says the same.
 */
export function standing(task: Task, service: Service): 'current' | 'rolled-back' | 'left' {
  const primary = primaryOf(service)
  const own = service.deployments.find((d) => d.id === task.startedBy)
  if (!primary || own === primary || (own && own.rolloutState !== 'COMPLETED' && own.rolloutState !== 'FAILED')) return 'current'
  if (own?.rolloutState === 'FAILED') return 'rolled-back'
  // External controllers name their task sets, and a service may hide which deployment was whose.
  if (!task.startedBy) return 'current'
  if (service.events.some(({ message }) => /rolling back to/i.test(message) && message.includes(primary.id))) return 'rolled-back'
  const [failed, wanted] = [task.taskDefinitionArn, primary.taskDefinitionArn]
  return familyOf(failed) === familyOf(wanted) && numberOf(failed) > numberOf(wanted) ? 'rolled-back' : 'left'
}
