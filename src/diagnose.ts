import { randomUUID } from 'node:crypto'
import { type Aws, noAws, openAws } from './aws/aws.ts'
import { credentialsErrorOf, gapsOf } from './aws/refusal.ts'
import type { Session } from './aws/session.ts'
import { checks } from './checks/index.ts'
import { type Call, REGISTRY } from './core/call.ts'
import { TEXT_ONLY } from './core/cause.ts'
import { awsUse, examine } from './core/examine.ts'
import { type FactLoader, factLoader, type Loaded } from './core/fact.ts'
import { type Phrase, phrase } from './core/phrase.ts'
import type { Finding, Report, ReportTarget, Verdict } from './core/report.ts'
import type { Progress } from './core/subject.ts'
import { toldOnce } from './core/told-once.ts'
import { conclude, concludeFromText } from './core/verdict.ts'
import { facts } from './facts/index.ts'
import type { FactValues } from './facts/types/index.ts'
import { failureOf } from './failure.ts'
import { offerFixes } from './fixes/offer.ts'
import { withEvents } from './notes/events.ts'
import { value } from './notes/value.ts'
import { notesOn, nothingThere } from './notes.ts'
import { subjectTracker } from './progress.ts'
import { pointsNowhere } from './target/nowhere.ts'
import type { ParsedError, Target } from './target/types.ts'
import { unreached } from './unreached.ts'

/** A call without an answer within the first is a gap; a whole diagnosis answers within the second with what it has. In milliseconds. */
const BOUNDS = { callMs: 9_000, answerMs: 20_000 }

/** What is asked: about what, and the error text somebody pasted with it. */
export interface Question {
  target: Target
  pasted: ParsedError | null
}

export interface DiagnoseOptions {
  session: Session
  clock?: () => Date
  /** Called whenever something has been read. */
  onProgress?: (progress: Progress) => void
  /** Facts of an earlier diagnosis, used in place of AWS: what is not among them, and not derived from them, could not be read. */
  recording?: Recording
  /** How long to wait, in milliseconds; default 9 000 for a call, 20 000 for all. */
  bounds?: Partial<typeof BOUNDS>
}

/** The facts that a diagnosis read from AWS, with the calls that showed them, as plain JSON. Derived facts are derived again. */
export type Recording = Record<string, Loaded>

/** A report with the facts it rests on. */
export interface Diagnosis {
  report: Report
  /** Loads any further fact of the same diagnosis: a fix plans on these. */
  load: FactLoader<FactValues>
  /** Every fact read so far. */
  recording: Recording
  close(): void
}

/**
 * Diagnoses a pull: loads the facts the checks need, runs the checks, names the root cause.
 *
 * @throws {CredentialsError} where AWS refuses the credentials themselves
 */
export async function diagnose(question: Question, options: DiagnoseOptions): Promise<Report> {
  const { report, close } = await examineQuestion(question, options)
  close()
  return report
}

/** As `diagnose`, with the facts kept at hand. The caller closes it. */
export async function examineQuestion(question: Question, options: DiagnoseOptions): Promise<Diagnosis> {
  const { session, clock = () => new Date(), onProgress } = options
  const started = performance.now()
  const { callMs, answerMs } = { ...BOUNDS, ...options.bounds }
  const aws = options.recording ? noAws(session) : openAws(session, callMs)
  // Those of a fact that is still under way were sent, too.
  const noted: Call[][] = []
  const calls = () => noted.flat().filter(({ api }) => !api.startsWith(REGISTRY))
  let stop: () => void = () => {}
  const deadline = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, answerMs)
    stop = () => clearTimeout(timer)
  })
  const recording: Recording = {}
  const subjects = subjectTracker()
  const load = factLoader<FactValues, Aws>({
    definitions: facts,
    seeds: {
      target: question.target,
      pasted: question.pasted,
      elsewhere: session.elsewhere?.accounts ?? [],
      registriesAsked: session.registries ?? false,
    },
    within: (depth, work) =>
      aws.within(depth, (context) => {
        noted.push(context.calls)
        return work(context)
      }),
    gapsOf(error) {
      // As long as nothing was read, the credentials are what has to be told; later they end what can be seen, and what was seen stays.
      const refused = credentialsErrorOf(error)
      if (refused && !calls().some(({ outcome }) => outcome === 'ok')) throw refused
      return gapsOf(error)
    },
    deadline,
    ...(options.recording && { recorded: options.recording }),
    onState: subjects.note,
    onLoaded: (id, loaded) => {
      subjects.loaded(id, loaded)
      onProgress?.({ calls: calls().length, subjects: subjects.now() })
      if (loaded.calls.length) recording[id] = loaded
    },
  })
  try {
    const report = await reportOf(question, load, clock, () => ({
      calls: calls(),
      elapsedMs: performance.now() - started,
    }))
    return { report, load, recording, close: aws.close }
  } catch (error) {
    aws.close()
    throw error
  } finally {
    stop()
  }
}

interface Sent {
  calls: Call[]
  elapsedMs: number
}

async function reportOf(question: Question, load: FactLoader<FactValues>, clock: () => Date, sent: () => Sent): Promise<Report> {
  const onlyText = question.target.kind === 'text'
  // No check needs the others: read beside the rest, so that nobody waits for them at the end.
  if (!onlyText) load('neighbours').catch(() => {})
  const examined = onlyText ? [] : await examine(checks, load)
  const error = onlyText ? question.pasted : await value(load, 'error')
  const nothing = await nothingThere(question.target, load)
  // Where nothing is, nothing can be in order.
  const seen =
    !onlyText &&
    (question.target.kind === 'revision' || (await value(load, 'task')) || (await value(load, 'service')) || (await value(load, 'daemon')))
  // A failed read of the task is no proof that it is gone: then the findings say what could not be seen.
  const looked = seen || onlyText || nothing ? [] : await Promise.all((['task', 'service', 'daemon'] as const).map((id) => load(id)))
  const blind = onlyText || nothing || (!seen && looked.every(({ state }) => state.known))
  const { verdict: said, findings: judged } = blind
    ? { verdict: concludeFromText(error), findings: nothing ? [] : examined }
    : conclude(examined, { text: error, failure: await failureOf(error, load), witness: await value(load, 'witness') })
  const silence = unreached(judged, sent().calls)
  const nowhere = onlyText && error !== null && pointsNowhere(error)
  const verdict = { ...said, ...(insteadOf(said, { nothing: error ? null : nothing, silence, nowhere }) ?? {}) }
  const { findings, notes: events } = await withEvents(judged, verdict, error, onlyText || nothing ? null : load)
  const { fixes, byCheck } = await offerFixes(findings, load)
  const target = await describeTarget(question.target, error, findings, load)
  const notes = nothing ? (error ? [nothing] : []) : [...(await notesOn(question, load, findings, verdict)), ...events]
  // Where a pasted text names the cause all the same, a reader has to know that it alone does.
  if (silence && verdict.say !== silence) notes.unshift(silence)
  // Whatever was sent is counted.
  if (!onlyText) await load('neighbours')
  return {
    schema: 1,
    id: randomUUID(),
    createdAt: clock().toISOString(),
    target,
    error: error && { text: error.text, causes: error.causes },
    verdict,
    findings: toldOnce(findings).map((finding) => ({ ...finding, fixes: byCheck[finding.check] ?? [] })),
    fixes,
    ...(onlyText && { ask: nowhere ? null : askNext(error) }),
    notes,
    aws: useOf(sent()),
  }
}

const useOf = ({ calls, elapsedMs }: Sent): Report['aws'] => awsUse(calls, elapsedMs)

/** What is said in place of a verdict that names no cause: why there is nothing to judge. */
function insteadOf(
  { status }: Verdict,
  { nothing, silence, nowhere }: { nothing: Phrase | null; silence: Phrase | null; nowhere: boolean },
): { say: Phrase } | null {
  if (nothing) return { say: nothing }
  if (nowhere) return { say: phrase('report:verdict.nothing-of-ecs') }
  return silence && status === 'unknown' ? { say: silence } : null
}

/** What to paste or name next. Where every cause the text allows shows nowhere but in the text, AWS has nothing to add. */
function askNext(error: ParsedError | null): Phrase | null {
  if (!error || error.pullError === false) return null
  if (error.ask) return phrase(`report:ask.${error.ask}`)
  return error.causes.every((cause) => TEXT_ONLY.has(cause)) ? null : phrase('report:ask.which-task')
}

async function describeTarget(
  target: Target,
  error: ParsedError | null,
  findings: Finding[],
  load: FactLoader<FactValues>,
): Promise<ReportTarget> {
  const asked = target.kind === 'text' ? null : target
  const task = asked && (await value(load, 'task'))
  const service = asked && (await value(load, 'service'))
  const definition = asked && (await value(load, 'taskDefinition'))
  const broken = findings.find((finding) => finding.status === 'broken' && finding.container)?.container
  const container = error?.container ?? broken ?? null
  const own = task?.containers.find((c) => c.name === container) ?? definition?.containers.find((c) => c.name === container)
  const first = task?.containers[0] ?? definition?.containers[0]
  return {
    kind: target.kind,
    arn: task?.arn || ('arn' in target ? target.arn : definition?.arn) || (target.kind === 'service' && service?.arn) || null,
    cluster: task?.cluster ?? ('cluster' in target ? target.cluster : null),
    task: task?.arn.split('/').at(-1) ?? (target.kind === 'task' ? target.task : null),
    service: service?.name ?? task?.service ?? (target.kind === 'service' ? target.service : null),
    container,
    image: own?.image ?? error?.image ?? first?.image ?? null,
    launchType: task || service || definition ? await value(load, 'launchType') : null,
    platformVersion: task?.platformVersion ?? null,
    region: target.region ?? error?.region ?? null,
    account: target.account ?? error?.account ?? null,
  }
}
