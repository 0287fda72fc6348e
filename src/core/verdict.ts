import { acquit } from './acquit.ts'
import { type Cause, SILENT_IF_ABSENT } from './cause.ts'
import { type Failure, passedGates, type TextSays } from './failure.ts'
import { GATES, type Gate, gateOrder } from './gate.ts'
import { phrase } from './phrase.ts'
import type { Finding, Verdict } from './report.ts'
import { seenByNobody, toldOnce } from './told-once.ts'
import { type Witness, witnessedGates } from './witness.ts'

export type { Failure, TextSays } from './failure.ts'
export type { Witness } from './witness.ts'

const SURENESS = { confirmed: 0, likely: 1, possible: 2 } as const

/** What the verdict rests on, besides the findings. */
export interface Asked {
  text: TextSays | null
  /** The pull that failed; null: none is known to have failed. */
  failure: Failure | null
  /** What shows that it is gone. */
  witness: Witness | null
}

/** The verdict, and the findings as they stand once what the pull got past is acquitted. */
export interface Conclusion {
  verdict: Verdict
  findings: Finding[]
}

/**
 * Names the root cause among the findings.
 *
 * A break at a gate the text allows: sure before likely, then the failing container's, then the earliest gate, then what the text itself
 * speaks of, then by id, so that the order of checks cannot matter. Unknown is never blamed, but for the one finding that stands half against
 * the pull where everything else is in order. Nothing is healthy without a witness, unless nothing has failed;
 * nor with one where something looks broken now: what pulled earlier does not show that the next pull gets through. Where no break explains
 * the failure, the causes of the text that no fact refutes stand as they would without any facts.
 */
export function conclude(all: readonly Finding[], { text, failure, witness }: Asked): Conclusion {
  if (text?.pullError === false) return { verdict: otherwise(text), findings: [...all] }
  const findings = acquit(all, text, failure, witness)
  const broken = findings.filter((f) => f.status === 'broken').sort(byBlame(text))
  const as = (verdict: Verdict): Conclusion => ({ verdict, findings })
  const gone = goneBy(findings, { text, failure, witness })
  // The fault that was reported is gone: what else is broken stops the next pull.
  if (gone) return as(broken[0] ? explained(broken[0], 'likely') : gone)
  const allowed = (finding: Finding) => gatesOf(finding, text).length > 0
  const root = broken.find((finding) => !finding.later && allowed(finding))
  if (root) return as(explained(root, root.confidence === 'confirmed' && !text?.gates ? 'likely' : root.confidence))
  const open = findings.filter((f) => f.status === 'unknown' && !f.acquitted && allowed(f))
  if (!text) {
    if (open.length) return as(undecidedBy(open, []))
    return as(failure ? verdict('unexplained') : { ...verdict('healthy'), basis: 'forecast', say: phrase('report:verdict.forecast') })
  }
  const causes = remaining(findings, text, failure)
  const last = text.pullError && broken.every(({ later }) => later) ? lastOpen(open, causes) : null
  if (last) return { findings: findings.map((one) => (one === last.was ? last.is : one)), verdict: eliminated(last.is) }
  if (open.length) return as(takenAtItsWord(findings, text) ?? undecidedBy(open, causes))
  return as(fromText(text, causes, broken.length > 0) ?? verdict('unexplained'))
}

/** What shows that the failure is gone; null: nothing does. */
function goneBy(findings: readonly Finding[], { text, failure, witness }: Asked): Verdict | null {
  const healthy = (name: string, params = {}): Verdict => ({
    ...verdict('healthy'),
    basis: 'witness',
    say: phrase(`report:verdict.${name}`, params),
  })
  const open = (name: string, params = {}): Verdict => ({ ...verdict('unknown'), say: phrase(`report:verdict.${name}`, params) })
  if (witness) {
    const seen = witnessedGates(witness)
    if ((text?.gates ?? GATES).every((gate) => seen.has(gate)))
      return findings.some(({ acquitted }) => acquitted)
        ? open('witness-open')
        : healthy(`witness-${witness.kind}`, { name: witness.name, at: witness.at ?? '' })
  }
  const since = failure?.at
  const [cause] = text?.pullError && !text.vague ? text.causes : []
  if (!text || !since || !cause) return null
  const mended = findings.find((f) => f.check === cause && f.status === 'ok' && f.changedAt && f.changedAt > since && saysOf(f, failure))
  const whole = findings.every((f) => f.status === 'ok' || f.acquitted || gatesOf(f, text).length === 0)
  if (!mended || !whole || !failure) return null
  const told = { cause, at: mended.changedAt }
  return findings.some(stillOpen(passedGates(text, failure))) ? open('mended-open', told) : healthy('witness-change', told)
}

/**
 * Whether a finding keeps the next pull in doubt once its fault is mended: it looks broken, though it was not when the pull got past it, or
 * nobody could read it and the pull did not get that far.
 */
const stillOpen =
  (passed: ReadonlySet<Gate>) =>
  ({ status, acquitted, gate, gates = [gate] }: Finding): boolean =>
    Boolean(acquitted) || (status === 'unknown' && gates.some((one) => !passed.has(one)))

/** Whether a finding that all is well speaks of the container whose pull failed. */
const saysOf = ({ containers }: Finding, failure: Failure | null): boolean =>
  !containers || (failure?.container ? containers.includes(failure.container) : containers.length > 0 && (failure?.alone ?? true))

/** The specific causes of the text that no fact refutes, likeliest first. */
function remaining(findings: readonly Finding[], text: TextSays, failure: Failure | null): Cause[] {
  const refuted = (cause: Cause): boolean => {
    const own = findings.find(({ check }) => check === cause)
    if (own) return Boolean(own.acquitted) || (own.status === 'ok' && saysOf(own, failure))
    return text.causes.length > 1 && SILENT_IF_ABSENT.has(cause)
  }
  return text.pullError ? text.causes.filter((cause) => cause !== 'network-timeout' && !refuted(cause)) : []
}

/** The one finding that stands half against the pull, where all else that the text allows is in order; as broken, since nothing else is left. */
function lastOpen(open: readonly Finding[], causes: readonly Cause[]): { was: Finding; is: Finding } | null {
  const [one] = open
  if (!one?.suspect || open.length > 1 || causes.some((cause) => cause !== one.suspect)) return null
  const { suspect, ...rest } = one
  return { was: one, is: { ...rest, status: 'broken', cause: suspect, confidence: 'likely' } }
}

const eliminated = (finding: Finding): Verdict => ({
  ...explained(finding, 'likely'),
  say: phrase('report:verdict.eliminated', { cause: finding.cause! }),
})

/**
 * The text's word, where nothing is seen to be broken and none of what it speaks of could be read: what the registry answered the pull is
 * no guess of ours, but it may have been mended since.
 */
function takenAtItsWord(findings: readonly Finding[], text: TextSays): Verdict | null {
  if (!text.pullError || !text.causes.length || findings.some((f) => f.status === 'broken')) return null
  const unread = (cause: Cause) => findings.some((f) => f.check === cause && f.gaps.length)
  return text.causes.every(unread) ? concludeFromText(text) : null
}

/** Nothing can be concluded: what remains, and what would decide. */
function undecidedBy(open: readonly Finding[], causes: Cause[]): Verdict {
  const none = verdict('unknown')
  if (!causes.length) return { ...none, say: phrase('report:verdict.unknown', { count: toldOnce(open).length }) }
  const apis = [...new Set(open.flatMap(({ gaps }) => gaps.filter((gap) => !seenByNobody(gap)).map(({ api }) => api)))].sort()
  const gates = [...new Set(open.map(({ gate }) => gate))].sort((a, b) => gateOrder(a) - gateOrder(b))
  const say = apis.length
    ? phrase('report:verdict.remaining-unread', { causes, apis })
    : phrase('report:verdict.remaining-open', { causes, gates })
  return { ...none, causes, say }
}

/**
 * The text's causes, where no fact explains the failure. A break at a gate that the pull did not reach refutes none of them: then the text's
 * own first cause stands even where all that was looked at is fine.
 */
function fromText(text: TextSays, causes: Cause[], elsewhere: boolean): Verdict | null {
  const [cause] = causes.length || !elsewhere || !text.pullError ? causes : text.causes
  if (!cause) return null
  const confidence = causes.length === 1 ? 'likely' : 'possible'
  const say = phrase(`report:text-cause.unrefuted-${confidence}`, { cause })
  return { status: 'explained', cause, confidence, check: null, say, causes: causes.length ? causes : [cause] }
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
