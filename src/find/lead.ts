import type { Session } from '../aws/session.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { AwsUse, Candidate, Report } from '../core/report.ts'
import type { Question } from '../diagnose.ts'
import { isTarget, parseTarget } from '../target/target.ts'
import type { ParsedError } from '../target/types.ts'
import { isNamed, lookable } from './match.ts'
import { type Known, type Place, placesOf } from './places.ts'

/** Where a text led: the question to answer, and what the answer has to say besides. */
export interface Lead {
  question: Question
  notes: Phrase[]
  /** Several: the person picks; none of them is looked at unasked. */
  candidates: Candidate[]
  aws: AwsUse | null
}

/**
 * A text that names no task is looked up: one task or service that fits becomes the question, of several the person picks, and where
 * none fits the text is all there is. Any other question stays as it is.
 */
export async function follow(question: Question, known: Known, sessionOf: (place: Place) => Promise<Session>): Promise<Lead> {
  const { target, pasted } = question
  const nothing: Lead = { question, notes: [], candidates: [], aws: null }
  if (target.kind !== 'text' || !pasted || !lookable(pasted)) return nothing
  const what = wordFor(pasted)
  const places = placesOf(pasted, known)
  if (!places.length) return { ...nothing, notes: [phrase('report:found.nowhere', { what })] }
  // Whoever only reads a lead does without the clients of AWS.
  const { findTasks } = await import('./tasks.ts')
  const { candidates, exact, searched, missed, aws } = await findTasks(pasted, places, sessionOf)
  const partly = missed.length ? [phrase('report:found.partly', { clusters: missed.slice(0, SAID) })] : []
  const [only, another] = candidates
  if (!only) {
    const none = searched.length ? [phrase('report:found.none', { what, clusters: searched.slice(0, SAID) })] : []
    return { ...nothing, notes: [...none, ...partly], aws }
  }
  if (another) return { question, notes: [phrase('report:found.several', { what }), ...partly], candidates, aws }
  const found = targetOf(only)
  if (!found) return { ...nothing, aws }
  return { question: { target: found, pasted }, notes: [...noteOf(only, exact, pasted), ...partly], candidates: [], aws }
}

/** Which task was looked at, and why that one. Nothing where it is the one the text names. */
function noteOf(only: Candidate, exact: boolean, pasted: ParsedError): Phrase[] {
  const what = wordFor(pasted)
  if (!only.task) return [phrase('report:found.service', { what, service: only.service ?? '' })]
  if (!pasted.task) return [phrase(exact ? 'report:found.task' : 'report:found.near', { what })]
  return isNamed(only.task, pasted.task) ? [] : [phrase('report:found.forgotten', { what, task: pasted.task })]
}

/** Clusters a sentence names. */
const SAID = 5

const wordFor = ({ image, repository, service, task }: ParsedError): string => image ?? repository ?? service ?? task ?? ''

/** What to ask about, once a candidate is picked; null where its ARN cannot be read. */
export function targetOf({ arn }: Candidate): Question['target'] | null {
  const target = parseTarget(arn)
  return isTarget(target) ? target : null
}

/** The report with what the search has to say. Its own calls count. */
export function withLead(report: Report, { notes, candidates, aws }: Lead): Report {
  if (!notes.length && !aws) return report
  return {
    ...report,
    // One request for the same thing is enough: the notes say what to give.
    ...(report.ask?.key === 'report:ask.which-task' && notes.some(({ key }) => key !== 'report:found.partly') && { ask: null }),
    ...(candidates.length && { candidates }),
    notes: [...notes, ...report.notes],
    aws: aws ? together(aws, report.aws) : report.aws,
  }
}

const together = (a: AwsUse, b: AwsUse): AwsUse => ({
  calls: a.calls + b.calls,
  roundTrips: a.roundTrips + b.roundTrips,
  elapsedMs: a.elapsedMs + b.elapsedMs,
  denied: [...new Set([...a.denied, ...b.denied])].sort(),
})
