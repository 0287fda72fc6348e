import type { Candidate } from '../core/report.ts'
import { parseImageReference, split } from '../image/reference.ts'
import { parseError } from '../target/error.ts'
import type { ParsedError } from '../target/types.ts'

/** A task that has stopped, as far as it is compared with a text. Times are ISO 8601. */
export interface StoppedTask {
  arn: string
  cluster: string
  /** `service:web`, `family:batch`. */
  group: string
  stopCode: string | null
  stoppedReason: string | null
  stoppedAt: string | null
  containers: { image: string; digest: string | null; reason: string | null }[]
}

/** More than a person wants to choose from. */
const MOST = 20

/** Whether a text says what to look for: a task, a service, or an image or repository without placeholders. */
export const lookable = ({ image, repository, service, task, pullError }: ParsedError): boolean =>
  pullError !== false &&
  (Boolean(task) || service !== null || [image, repository].some((name) => name !== null && !/[<>*#{}$]|\.\.\./.test(name)))

/** Whether a task is the one of that id, or of that beginning of an id. */
export const isNamed = (arn: string, id: string): boolean => arn.slice(arn.lastIndexOf('/') + 1).startsWith(id)

/** 2: the very image; 1: another one of its repository; 0: neither. */
export function closeness(used: { image: string; digest: string | null }, { image, repository }: ParsedError): 0 | 1 | 2 {
  if (image === null) return repository !== null && parseImageReference(used.image).repository === repository ? 1 : 0
  if (used.image === image) return 2
  const [here, wanted, written] = [parseImageReference(used.image), parseImageReference(image), split(image)]
  if (here.host !== wanted.host || here.repository !== wanted.repository) return 0
  if (wanted.digest) return wanted.digest === here.digest || wanted.digest === used.digest ? 2 : 1
  // A text that leaves the tag out does not say `latest`.
  return written.tag !== null && here.digest === null && here.tag === wanted.tag ? 2 : 1
}

/** 2: the task's own words are of the same wording as the text; 1: they allow its first cause; 0: they say something else, or nothing; null: no failed pull. */
function likeness(task: StoppedTask, container: StoppedTask['containers'][number] | undefined, error: ParsedError): 0 | 1 | 2 | null {
  const said = container?.reason ?? task.stoppedReason
  const read = said ? parseError(said) : null
  if (!read || read.pullError === null) return task.stopCode === 'TaskFailedToStart' ? 0 : null
  if (read.pullError === false) return null
  if (read.signature === error.signature) return 2
  return error.causes[0] && read.causes.includes(error.causes[0]) ? 1 : 0
}

/**
 * The tasks a text may be about, one for each service: those with the very image where there are any, else those with another of its
 * repository; of these the likest words first, then the newest.
 */
export function candidatesOf(tasks: readonly StoppedTask[], error: ParsedError): { candidates: Candidate[]; exact: boolean } {
  const meant = error.task ? tasks.filter(({ arn }) => isNamed(arn, error.task!)) : []
  if (meant.length) return { candidates: meant.slice(0, MOST).map(toCandidate), exact: true }
  const named = error.image !== null || error.repository !== null
  const fitting = tasks.flatMap((task) => {
    if (error.service !== null && task.group !== `service:${error.service}`) return []
    const compared = task.containers.map((container) => ({ container, close: named ? closeness(container, error) : 1 }))
    const best = compared.sort((a, b) => b.close - a.close || Number(b.container.reason !== null) - Number(a.container.reason !== null))[0]
    const alike = likeness(task, best?.container, error)
    return best && best.close > 0 && alike !== null ? [{ task, close: best.close, alike }] : []
  })
  const closest = Math.max(...fitting.map(({ close }) => close))
  const ordered = fitting
    .filter(({ close }) => close === closest)
    .sort((a, b) => b.alike - a.alike || ((a.task.stoppedAt ?? '') < (b.task.stoppedAt ?? '') ? 1 : -1))
  const byGroup = new Map<string, StoppedTask>()
  for (const { task } of ordered) {
    const key = `${task.arn.slice(0, task.arn.lastIndexOf('/'))} ${task.group || task.arn}`
    if (!byGroup.has(key)) byGroup.set(key, task)
  }
  return { candidates: [...byGroup.values()].slice(0, MOST).map(toCandidate), exact: !named || closest === 2 || error.image === null }
}

const toCandidate = ({ arn, group, cluster, stoppedAt }: StoppedTask): Candidate => ({
  task: arn,
  service: group.startsWith('service:') ? group.slice('service:'.length) : null,
  cluster,
  stoppedAt,
  arn,
})
