import type { Witness } from '../../core/witness.ts'
import type { Service, Task } from '../types/index.ts'

/** A service is steady once it has wanted for nothing so long, in milliseconds. */
const STEADY_MS = 10 * 60_000

/**
 * The best witness among other tasks: one created after the failed task had stopped, of the same revision, with the same images, all of which
 * it pulled. Best in the same place and on the same platform, else wherever it is.
 *
 * @param now milliseconds since 1970
 */
export function witnessOf(failed: Task, others: readonly Task[], service: Service | null, now: number): Witness | null {
  const later = others.filter((task) => isWitness(task, failed))
  const ranked = later
    .map((task): Witness => ({ kind: 'task', name: task.arn, at: task.pullStoppedAt, ...sameness(task, failed) }))
    .sort((a, b) => rank(a) - rank(b) || ((b.at ?? '') < (a.at ?? '') ? -1 : 1))
  const [best] = ranked
  if (!best || (best.samePlace && best.samePlatform) || !service || !isSteady(service, failed, others, now)) return best ?? null
  return { kind: 'steady', name: service.name, at: best.at, samePlace: true, samePlatform: best.samePlatform }
}

const rank = ({ samePlace, samePlatform }: Witness) => Number(!samePlace) * 2 + Number(!samePlatform)

/** ECS notes an end of the pull also where it failed: only containers that were started show that it worked. */
function isWitness(task: Task, failed: Task): boolean {
  const after = task.createdAt !== null && failed.stoppedAt !== null && task.createdAt > failed.stoppedAt
  const images = new Set(task.containers.map(({ image }) => image))
  return (
    after &&
    task.taskDefinitionArn === failed.taskDefinitionArn &&
    hasPulled(task) &&
    failed.containers.every(({ image }) => images.has(image))
  )
}

/** All of its containers were started. */
const hasPulled = ({ pullStoppedAt, containers }: Task): boolean =>
  pullStoppedAt != null &&
  containers.length > 0 &&
  containers.every(
    ({ lastStatus, exitCode, reason }) => (lastStatus === 'RUNNING' || exitCode != null) && !/^CannotPull/.test(reason ?? ''),
  )

function sameness(task: Task, failed: Task): Pick<Witness, 'samePlace' | 'samePlatform'> {
  const sameHost = task.containerInstanceArn === failed.containerInstanceArn
  const samePlatform =
    task.launchType === failed.launchType &&
    task.platformVersion === failed.platformVersion &&
    task.platformFamily === failed.platformFamily
  // What pulls on an instance is the instance: another one may lie elsewhere, and may be of another kind.
  if (failed.containerInstanceArn !== null) return { samePlace: sameHost, samePlatform: samePlatform && sameHost }
  return { samePlace: samePlatform && failed.subnet !== null && task.subnet === failed.subnet, samePlatform }
}

/** The service has run this one revision for ten minutes, has what it wants, and runs it in all its subnets. */
function isSteady(service: Service, failed: Task, others: readonly Task[], now: number): boolean {
  const [deployment, ...rest] = service.deployments
  const [last] = service.events
  if (!deployment || rest.length || deployment.taskDefinitionArn !== failed.taskDefinitionArn) return false
  const whole = service.desiredCount > 0 && service.runningCount >= service.desiredCount
  const since = Date.parse(last?.at ?? '')
  const quiet = /has reached a steady state/.test(last?.message ?? '') && now - since >= STEADY_MS && last!.at > (failed.stoppedAt ?? '')
  const subnets = (deployment.network ?? service.network)?.subnets ?? []
  const running = others.filter((task) => task.lastStatus === 'RUNNING' && task.taskDefinitionArn === failed.taskDefinitionArn)
  return whole && quiet && subnets.length > 0 && subnets.every((subnet) => running.some((task) => task.subnet === subnet))
}
