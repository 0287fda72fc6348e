import type { Cause } from '../core/cause.ts'
import type { Gap } from '../core/known.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { Candidate, Report } from '../core/report.ts'

/** Causes listed at most: what is less likely than these helps nobody. */
const MOST = 8

/** The short title of a report: its cause, or what the verdict is where none is named. */
export const titleOf = ({ verdict }: Report): Phrase =>
  phrase(verdict.cause ? `report:cause.${verdict.cause}` : `report:status.${verdict.basis === 'forecast' ? 'forecast' : verdict.status}`)

/** The finding that is the root cause. */
export const rootOf = (report: Report): Report['findings'][number] | undefined =>
  report.findings.find((finding) => finding.check === report.verdict.check && finding.status === 'broken')

/** The causes that a text allows and no fact refutes, most likely first, where there are several and no fact has decided. */
export const openCauses = ({ verdict, error }: Report): Cause[] => {
  const open = verdict.causes ?? (verdict.cause && verdict.check === null ? (error?.causes ?? []) : [])
  return open.length > 1 ? open.slice(0, MOST) : []
}

/** What to give next; not said twice where the verdict says it already. */
export const askOf = ({ ask, verdict }: Report): Phrase | null => (ask && ask.key !== verdict.say.key ? ask : null)

/** Broken besides the root cause, in the order of the gates. */
export const alsoFound = (report: Report): Report['findings'] => {
  const root = rootOf(report)
  return report.findings.filter((finding) => finding.status === 'broken' && finding !== root)
}

/** One IAM statement that would let the bot see what it was refused; null where nothing was refused. */
export function missingStatement(report: Report): { Effect: 'Allow'; Action: string[]; Resource: string | string[] } | null {
  const denied = report.findings.flatMap((finding) => finding.gaps).filter((gap: Gap) => gap.reason === 'denied')
  if (!denied.length) return null
  const resources = [...new Set(denied.map((gap) => gap.resource))].sort()
  // Describe calls take no resource, and an id is no ARN: `*` then is what AWS accepts.
  const exact = resources.length > 0 && resources.every((resource) => resource.startsWith('arn:'))
  return { Effect: 'Allow', Action: [...new Set(denied.map((gap) => gap.api))].sort(), Resource: exact ? resources : '*' }
}

/** A candidate in a few words. */
export const candidateName = ({ service, task, cluster, stoppedAt }: Candidate): Phrase => {
  const params = { service: service ?? '', task: task?.split('/').at(-1)?.slice(0, 8) ?? '', cluster, at: stoppedAt ?? '' }
  return phrase(`report:candidate.${task === null ? 'service' : service === null ? 'task' : 'task-of-service'}`, params)
}
