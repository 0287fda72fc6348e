import type { FailedGroup, Service, Task } from '../types/index.ts'
import { errorOf } from './error.ts'
import { revisionName, standing } from './rollback.ts'

/** Other groups a report names. */
const NAMED = 10

/** Tasks that did not come to run, or say something of their containers; those that say they are no failed pull only where no other is left. */
export const failedToStart = (tasks: readonly Task[]): Task[] => {
  const failed = tasks.filter((task) => task.stopCode === 'TaskFailedToStart' || task.containers.some((c) => c.reason))
  const pulls = failed.filter((task) => errorOf(task)?.pullError !== false)
  return pulls.length ? pulls : failed
}

/** The service a task belongs to, else the family of its task definition. */
const ownerOf = (task: Task) => task.service ?? revisionName(task.taskDefinitionArn).split(':')[0]!

/**
 * Of all tasks that failed, the newest of the group that failed most often, with what it was chosen from. A group: the tasks of one
 * service (or family) that failed with one revision for one cause. Tasks whose service has moved on since count no more.
 *
 * @param newest take the group that failed last: of one service, what is wrong now is asked
 */
export function choose(tasks: readonly Task[], services: readonly Service[], { newest = false, more = false } = {}): Task | null {
  const concerned = failedToStart(tasks).filter((task) => {
    const service = services.find(({ name }) => name === task.service)
    return !service || standing(task, service) !== 'left'
  })
  const groups = [...Map.groupBy(concerned, keyOf).values()].map((group) => [...group].sort(byTime))
  groups.sort((a, b) => (newest ? 0 : b.length - a.length) || byTime(a[0]!, b[0]!))
  const [first, ...others] = groups
  if (!first) return null
  return { ...first[0]!, among: { failed: concerned.length, alike: first.length, others: others.slice(0, NAMED).map(toGroup), more } }
}

const keyOf = (task: Task) => JSON.stringify([ownerOf(task), task.taskDefinitionArn, errorOf(task)?.causes[0] ?? null])

const toGroup = (tasks: readonly Task[]): FailedGroup => ({
  name: ownerOf(tasks[0]!),
  revision: revisionName(tasks[0]!.taskDefinitionArn),
  cause: errorOf(tasks[0]!)?.causes[0] ?? null,
  count: tasks.length,
})

/** Newest first; two of the same moment by ARN, so that the answer does not depend on the order of a list. */
const byTime = (a: Task, b: Task) => {
  const [s, t] = [a.stoppedAt ?? '', b.stoppedAt ?? '']
  return s < t ? 1 : s > t ? -1 : a.arn < b.arn ? -1 : 1
}
