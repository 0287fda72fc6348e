import type { Cause } from './cause.ts'
import { type Gate, gateOrder } from './gate.ts'
import { phrase } from './phrase.ts'
import type { Finding, Verdict } from './report.ts'

/** What the error text says, as far as the verdict needs it. Null where there is no text: a service looked at before anything failed. */
export interface TextSays {
  pullError: boolean | null
  causes: readonly Cause[]
  /** The gates the text allows; null: it does not say. */
  gates: readonly Gate[] | null
  /** The failing container, where it is known. */
  container: string | null
  /** What it is, where it is no failed pull: code below `report:instead.`. */
  insteadOf?: string | null
  /** The one thing that would decide: code below `report:ask.`. */
  ask?: string | null
}

const SURENESS = { confirmed: 0, likely: 1, possible: 2 } as const

/**
 * Names the root cause among the findings.
 *
 * A break at a gate the text allows: sure before likely, then the failing container's, then the earliest gate, then what the text itself
 * speaks of, then by id, so that the order of checks cannot matter. Unknown is never blamed. Where all gates the text allows are fine and another is broken, the reported
 * fault is gone and that break stops the next pull: `likely`.
 *
 * @param running a task of the same revision has pulled since
 */
export function conclude(findings: readonly Finding[], text: TextSays | null, running: boolean): Verdict {
  if (text?.pullError === false) return otherwise(text)
  const allowed = (finding: Finding) => gatesOf(finding, text).length > 0
  const broken = findings.filter((f) => f.status === 'broken').sort(byBlame(text))
  const root = broken.find(allowed)
  if (root) return explained(root, root.confidence === 'confirmed' && !text?.gates ? 'likely' : root.confidence)
  const open = findings.filter((f) => f.status === 'unknown' && allowed(f))
  if (!open.length && broken[0]) return explained(broken[0], 'likely')
  if (running && !broken.length) return verdict('healthy')
  if (open.length)
    return witnessed(findings, text) ?? { ...verdict('unknown'), say: phrase('report:verdict.unknown', { count: open.length }) }
  return verdict(!text || refuted(findings, text) ? 'healthy' : 'unexplained')
}

/**
 * The text's word, where nothing is seen to be broken and none of what it speaks of could be read: what the registry answered the pull is
 * no guess of ours, but it may have been mended since.
 */
function witnessed(findings: readonly Finding[], text: TextSays | null): Verdict | null {
  if (!text?.pullError || !text.causes.length || findings.some((f) => f.status === 'broken')) return null
  const unread = (cause: Cause) => findings.some((f) => f.check === cause && f.gaps.length)
  return text.causes.every(unread) ? concludeFromText(text) : null
}

/** Whether facts contradict by now what the text says: the check of its first cause finds all well, and so do those of the others it allows. */
function refuted(findings: readonly Finding[], text: TextSays): boolean {
  const statusOf = (cause?: Cause) => findings.find((finding) => finding.check === cause)?.status
  return statusOf(text.causes[0]) === 'ok' && text.causes.every((cause) => ['ok', undefined].includes(statusOf(cause)))
}

/**
 * What the text alone allows to say, where no fact is at hand: one cause is `likely`, the first of several `possible`. A text that does
 * not tell whether it is a failed pull names nothing.
 */
export function concludeFromText(text: TextSays | null): Verdict {
  if (text?.pullError === false) return otherwise(text)
  const [cause, ...others] = text?.pullError ? text.causes : []
  if (!cause) return { ...verdict('unknown'), say: text?.ask ? phrase(`report:ask.${text.ask}`) : undecided(text) }
  const confidence = others.length ? 'possible' : 'likely'
  return { status: 'explained', cause, confidence, check: null, say: phrase(`report:text-cause.${confidence}`, { cause }) }
}

const undecided = (text: TextSays | null) => phrase(text ? 'report:verdict.text-undecided' : 'report:verdict.task-gone')

/** Not a failed pull: what it is instead, where the text shows it. */
const otherwise = ({ insteadOf }: TextSays): Verdict => {
  const other = verdict('not-a-pull-failure')
  return insteadOf ? { ...other, say: phrase(`report:instead.${insteadOf}`) } : other
}

const verdict = (status: Verdict['status']): Verdict => ({
  status,
  cause: null,
  confidence: null,
  check: null,
  say: phrase(`report:verdict.${status}`),
})

const explained = (finding: Finding, confidence: Finding['confidence']): Verdict => ({
  status: 'explained',
  cause: finding.cause,
  confidence,
  check: finding.check,
  say: finding.say,
})

const byBlame = (text: TextSays | null) => (a: Finding, b: Finding) =>
  sureness(a) - sureness(b) ||
  elsewhere(a, text) - elsewhere(b, text) ||
  firstGate(a, text) - firstGate(b, text) ||
  saidRank(a, text) - saidRank(b, text) ||
  (a.check < b.check ? -1 : 1)

/** Where a cause stands among those the text allows, the likeliest first; what it does not speak of comes after all of them. */
function saidRank({ cause }: Finding, text: TextSays | null): number {
  const at = cause && text ? text.causes.indexOf(cause) : -1
  return at < 0 ? (text?.causes.length ?? 0) : at
}

const sureness = ({ confidence }: Finding) => SURENESS[confidence ?? 'possible']

/** The gates a finding is about, of those the text allows: one closed group stops the secrets, the token and the layers alike. */
const gatesOf = ({ gate, gates = [gate] }: Finding, text: TextSays | null): readonly Gate[] =>
  gates.filter((one) => !text?.gates || text.gates.includes(one))

const firstGate = (finding: Finding, text: TextSays | null): number =>
  gateOrder([...gatesOf(finding, text)].sort((a, b) => gateOrder(a) - gateOrder(b))[0] ?? finding.gate)

const elsewhere = ({ container }: Finding, text: TextSays | null) =>
  Number(Boolean(text?.container && container && container !== text.container))
