import { type Phrase, phrase } from '../../core/phrase.ts'
import type { Service, TaskDefinition } from '../../facts/types/index.ts'
import { shortRevision } from '../names.ts'
import type { OtherRevision } from './proof.ts'

/** What a new deployment does besides starting the task that is wanted. */
export function deploymentSaid(service: Service, { arn }: TaskDefinition, other: OtherRevision | null): Phrase[] {
  const percent = stopping(service)
  const stops =
    percent !== null && service.runningCount > 0
      ? [phrase('fixes:besides.stops-tasks', { service: service.name, percent, count: service.runningCount })]
      : []
  stops.push(...strategySaid(service))
  if (service.taskDefinitionArn === arn) return stops
  // After a deployment that was rolled back, the service is on an older revision than the one that failed.
  const params = { service: service.name, current: shortRevision(service.taskDefinitionArn), revision: shortRevision(arn) }
  if (!other) return [...stops, phrase('fixes:besides.replaces-revision', params)]
  return 'registeredBy' in other ? [...stops, phrase('fixes:besides.copies-failed', params)] : stops
}

/** What taking the deployment back means for the tasks that run by then. */
export function undoingSaid(service: Service, { arn }: TaskDefinition, other: OtherRevision | null): Phrase[] {
  const next = phrase('fixes:taking-back.next-task', { name: service.name })
  const before = service.taskDefinitionArn
  // Where the revision stays, nothing is deployed.
  if (!other && before === arn) return [next]
  return [
    phrase('fixes:taking-back.revision', { service: service.name, revision: shortRevision(before) }),
    ...(before === arn ? [next] : []),
    ...stopsSaid(service),
  ]
}

/** Where a deployment back may stop tasks that run. */
export function stopsSaid(service: Service): Phrase[] {
  const [percent, revision] = [stopping(service), shortRevision(service.taskDefinitionArn)]
  return percent === null ? [] : [phrase('fixes:taking-back.stops-tasks', { service: service.name, percent, revision })]
}

/** To which share of its tasks a deployment may bring a service down; null: to none less. */
const stopping = ({ minimumHealthyPercent: percent }: Service): number | null => (percent !== null && percent < 100 ? percent / 100 : null)

/** What is to be known of a deployment that does not roll. */
function strategySaid({ name, strategy, express }: Service): Phrase[] {
  if (!strategy) return []
  const params = { service: name, strategy: strategy.kind, minutes: strategy.bakeMinutes, hooks: strategy.hooks }
  return [
    phrase('fixes:besides.strategy', params),
    ...(strategy.pauses ? [phrase('fixes:besides.strategy-pauses', params)] : []),
    ...(express ? [phrase('fixes:besides.express', params)] : []),
  ]
}
