import { DescribeServicesCommand } from '@aws-sdk/client-ecs'
import type { Session } from '../aws/session.ts'
import type { AwsUse, Candidate } from '../core/report.ts'
import { isTaskId } from '../target/place.ts'
import type { ParsedError } from '../target/types.ts'
import { candidatesOf } from './match.ts'
import type { Place } from './places.ts'
import { search } from './search.ts'

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
  const { ask, task, stopped, everywhere, outcome, close } = search(sessionOf)
  const services = async (place: Place): Promise<Candidate[]> => {
    if (!place.services.length) return []
    const { cluster } = place
    const input = { cluster, services: place.services.slice(0, 10) }
    const told = await ask(place, 2, (aws, options) => aws.ecs().send(new DescribeServicesCommand(input), options))
    return (told.services ?? [])
      .filter(({ status }) => status !== 'INACTIVE')
      .map(({ serviceName = '', serviceArn = '' }) => ({ task: null, service: serviceName, cluster, stoppedAt: null, arn: serviceArn }))
  }
  try {
    const { task: id } = error
    const named = id && isTaskId(id) ? await everywhere(places, (place) => task(place, id)) : []
    const tasks = candidatesOf(named.length ? named : await everywhere(places, (place) => stopped(place, error.service)), error)
    const candidates = tasks.candidates.length ? tasks.candidates : await everywhere(places, services)
    return { candidates, exact: tasks.exact, ...outcome() }
  } finally {
    close()
  }
}
