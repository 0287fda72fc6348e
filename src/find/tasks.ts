import { DescribeServicesCommand, DescribeTasksCommand, ListTasksCommand, type Task } from '@aws-sdk/client-ecs'
import pLimit from 'p-limit'
import { isNotFound } from '../aws/refusal.ts'
import type { Session } from '../aws/session.ts'
import { awsUse } from '../core/examine.ts'
import type { AwsUse, Candidate } from '../core/report.ts'
import type { ParsedError } from '../target/types.ts'
import { budget } from './budget.ts'
import { candidatesOf, type StoppedTask } from './match.ts'
import type { Place } from './places.ts'

/** Whoever waits for an answer waits no longer for the search, whatever AWS does. */
const PATIENCE_MS = 10_000
/** DescribeTasks takes a hundred; of a cluster with more stopped tasks as many pages are read. */
const PAGES = 3

export interface Found {
  candidates: Candidate[]
  /** The tasks found had the text's very image, not only one of its repository. */
  exact: boolean
  /** Names of the clusters that were searched, and of those that could not be, wholly or in part. */
  searched: string[]
  missed: string[]
  aws: AwsUse
}

/**
 * Looks for the task a text is about among those stopped in the last hour (AWS forgets them then), else among services seen before.
 * Sends at most 30 requests. What cannot be read is in `missed`: nothing is thrown.
 *
 * @param sessionOf whose eyes look at a place; it may throw
 */
export async function findTasks(
  error: ParsedError,
  places: readonly Place[],
  sessionOf: (place: Place) => Promise<Session>,
): Promise<Found> {
  const started = performance.now()
  const { ask, calls, close } = budget()
  const abortSignal = AbortSignal.timeout(PATIENCE_MS)
  const sessions = new Map<string, Promise<Session>>()
  const [searched, missed] = [new Set<string>(), new Set<string>()]

  const session = ({ account, region }: Place, place: Place) => {
    const key = `${account} ${region}`
    const opened = sessions.get(key) ?? sessionOf(place)
    sessions.set(key, opened)
    return opened
  }
  const stopped = async (place: Place): Promise<StoppedTask[]> => {
    const { cluster } = place
    const own = await session(place, place)
    const found: StoppedTask[] = []
    let nextToken: string | undefined
    for (let page = 0; page < PAGES; page++) {
      const input = { cluster, desiredStatus: 'STOPPED' as const, ...(error.service && { serviceName: error.service }), nextToken }
      const listed = await ask(own, 2 * page, (aws) => aws.ecs().send(new ListTasksCommand(input), { abortSignal }))
      const tasks = listed.taskArns ?? []
      if (tasks.length) {
        const told = await ask(own, 2 * page + 1, (aws) => aws.ecs().send(new DescribeTasksCommand({ cluster, tasks }), { abortSignal }))
        found.push(...(told.tasks ?? []).map((task) => toStopped(task, cluster)))
      }
      nextToken = listed.nextToken
      if (!nextToken) break
    }
    if (nextToken) missed.add(cluster)
    return found
  }
  const services = async (place: Place): Promise<Candidate[]> => {
    if (!place.services.length) return []
    const { cluster } = place
    const own = await session(place, place)
    const input = { cluster, services: place.services.slice(0, 10) }
    const told = await ask(own, 2, (aws) => aws.ecs().send(new DescribeServicesCommand(input), { abortSignal }))
    return (told.services ?? [])
      .filter(({ status }) => status !== 'INACTIVE')
      .map(({ serviceName = '', serviceArn = '' }) => ({ task: null, service: serviceName, cluster, stoppedAt: null, arn: serviceArn }))
  }
  const limit = pLimit(4)
  const everywhere = async <T>(look: (place: Place) => Promise<T[]>): Promise<T[]> => {
    const looks = places.map((place) =>
      limit(async () => {
        try {
          const found = await look(place)
          searched.add(place.cluster)
          return found
        } catch (failure) {
          // A service that is not in this cluster has no tasks there.
          if (isNotFound(failure, 'ServiceNotFoundException')) searched.add(place.cluster)
          else missed.add(place.cluster)
          return []
        }
      }),
    )
    return (await Promise.all(looks)).flat()
  }
  try {
    const tasks = candidatesOf(await everywhere(stopped), error)
    return {
      candidates: tasks.candidates.length ? tasks.candidates : await everywhere(services),
      exact: tasks.exact,
      searched: [...searched].filter((name) => !missed.has(name)),
      missed: [...missed],
      aws: awsUse(calls, performance.now() - started),
    }
  } finally {
    close()
  }
}

function toStopped(task: Task, cluster: string): StoppedTask {
  return {
    arn: task.taskArn ?? '',
    cluster: task.clusterArn?.split('/').at(-1) ?? cluster,
    group: task.group ?? '',
    stopCode: task.stopCode ?? null,
    stoppedReason: task.stoppedReason ?? null,
    stoppedAt: task.stoppedAt?.toISOString() ?? null,
    containers: (task.containers ?? []).map(({ image = '', imageDigest = null, reason = null }) => ({
      image,
      digest: imageDigest,
      reason,
    })),
  }
}
