import type { Session } from '../aws/session.ts'
import type { AwsUse } from '../core/report.ts'
import { parseError } from '../target/error.ts'
import type { StoppedTask } from './match.ts'
import { type Known, knownPlaces, type Place } from './places.ts'
import { search } from './search.ts'

/** A service, or a task of none, whose tasks stopped lately because an image could not be pulled. */
export interface Failure {
  /** ARN of the newest of its tasks, and when it stopped (ISO 8601). */
  task: string
  stoppedAt: string
  /** How many of its tasks there are. */
  tasks: number
  service: string | null
  cluster: string
  image: string | null
}

export interface Failures {
  /** Newest first. */
  failures: Failure[]
  /** Clusters that could not be looked at, wholly or in part. */
  missed: string[]
  aws: AwsUse
}

/** Looks for failed pulls of the last hour in every cluster that is known, in at most 30 requests. Nothing is thrown. */
export async function recentFailures(known: Known, sessionOf: (place: Place) => Promise<Session>): Promise<Failures> {
  const { stopped, everywhere, outcome, close } = search(sessionOf)
  try {
    const tasks = await everywhere(knownPlaces(known), (place) => stopped(place))
    const { missed, aws } = outcome()
    return { failures: failuresOf(tasks), missed, aws }
  } finally {
    close()
  }
}

/** Of stopped tasks those whose own words tell of a failed pull: one entry for each service, the newest first. */
export function failuresOf(tasks: readonly StoppedTask[]): Failure[] {
  const found = new Map<string, Failure>()
  for (const task of tasks) {
    const failed = failedContainer(task)
    if (!failed || !task.stoppedAt) continue
    const key = `${task.arn.slice(0, task.arn.lastIndexOf('/'))} ${task.group || task.arn}`
    const before = found.get(key)
    const tasksNow = (before?.tasks ?? 0) + 1
    if (before && before.stoppedAt >= task.stoppedAt) found.set(key, { ...before, tasks: tasksNow })
    else found.set(key, { ...entry(task, task.stoppedAt, failed.image), tasks: tasksNow })
  }
  return [...found.values()].sort((a, b) => (a.stoppedAt < b.stoppedAt ? 1 : -1))
}

const entry = ({ arn, group, cluster }: StoppedTask, stoppedAt: string, image: string | null) => ({
  task: arn,
  stoppedAt,
  service: group.startsWith('service:') ? group.slice('service:'.length) : null,
  cluster,
  image,
})

/** The container that could not be pulled; without an image where only the task's own reason says so. Null: another kind of end. */
function failedContainer({ stoppedReason, containers }: StoppedTask): { image: string | null } | null {
  const own = containers.find(({ reason }) => reason !== null && parseError(reason).pullError === true)
  if (own) return { image: own.image || null }
  if (stoppedReason === null) return null
  const said = parseError(stoppedReason)
  if (said.pullError !== true) return null
  return { image: said.image ?? (containers.length === 1 ? containers[0]!.image || null : null) }
}
