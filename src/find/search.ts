import { DescribeTasksCommand, ListTasksCommand, type Task } from '@aws-sdk/client-ecs'
import pLimit from 'p-limit'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import type { Session } from '../aws/session.ts'
import { awsUse } from '../core/examine.ts'
import type { AwsUse } from '../core/report.ts'
import { budget } from './budget.ts'
import type { StoppedTask } from './match.ts'
import type { Place } from './places.ts'

/** Whoever waits for an answer waits no longer for the search, whatever AWS does. */
const PATIENCE_MS = 10_000
/** DescribeTasks takes a hundred; of a cluster with more stopped tasks as many pages are read. */
const PAGES = 3

/**
 * Looks at several clusters, in at most 30 requests and ten seconds. The caller closes it.
 *
 * @param sessionOf whose eyes look at a place; it may throw
 */
export function search(sessionOf: (place: Place) => Promise<Session>) {
  const started = performance.now()
  const { ask: askWithin, calls, close } = budget()
  const options = { abortSignal: AbortSignal.timeout(PATIENCE_MS) }
  const sessions = new Map<string, Promise<Session>>()
  const [searched, missed] = [new Set<string>(), new Set<string>()]

  const session = (place: Place) => {
    const key = `${place.account} ${place.region}`
    const opened = sessions.get(key) ?? sessionOf(place)
    sessions.set(key, opened)
    return opened
  }
  const ask = async <T>(place: Place, depth: number, work: (aws: Aws, given: typeof options) => Promise<T>): Promise<T> =>
    askWithin(await session(place), depth, (aws) => work(aws, options))

  /** The tasks of a cluster that stopped in the last hour: AWS forgets them then. */
  const stopped = async (place: Place, service: string | null = null): Promise<StoppedTask[]> => {
    const { cluster } = place
    const found: StoppedTask[] = []
    let nextToken: string | undefined
    for (let page = 0; page < PAGES; page++) {
      const input = { cluster, desiredStatus: 'STOPPED' as const, ...(service && { serviceName: service }), nextToken }
      const listed = await ask(place, 2 * page, (aws, given) => aws.ecs().send(new ListTasksCommand(input), given))
      const tasks = listed.taskArns ?? []
      if (tasks.length) {
        const told = await ask(place, 2 * page + 1, (aws, given) => aws.ecs().send(new DescribeTasksCommand({ cluster, tasks }), given))
        found.push(...(told.tasks ?? []).map((task) => toStopped(task, cluster)))
      }
      nextToken = listed.nextToken
      if (!nextToken) break
    }
    if (nextToken) missed.add(cluster)
    return found
  }

  /** The task of that id, running or stopped, where the cluster has it. */
  const task = async (place: Place, id: string): Promise<StoppedTask[]> => {
    const { cluster } = place
    const told = await ask(place, 0, (aws, given) => aws.ecs().send(new DescribeTasksCommand({ cluster, tasks: [id] }), given))
    return (told.tasks ?? []).map((found) => toStopped(found, cluster))
  }

  const limit = pLimit(4)
  const everywhere = async <T>(places: readonly Place[], look: (place: Place) => Promise<T[]>): Promise<T[]> => {
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

  /** The names of the clusters that were searched, and of those that could not be, wholly or in part. */
  const outcome = (): { searched: string[]; missed: string[]; aws: AwsUse } => ({
    searched: [...searched].filter((name) => !missed.has(name)),
    missed: [...missed],
    aws: awsUse(calls, performance.now() - started),
  })
  return { ask, task, stopped, everywhere, outcome, close }
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
