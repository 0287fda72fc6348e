import type { Call } from './call.ts'
import type { Check, Clue, Outcome } from './check.ts'
import { type FactLoader, type Loaded, uniqueGaps } from './fact.ts'
import { phrase } from './phrase.ts'
import type { AwsUse, Evidence, Finding } from './report.ts'

/** Loads what the checks need, all at once, and runs each as soon as its facts are there. Findings come back in the order of the list. */
export async function examine<V>(checks: readonly Check<V>[], load: FactLoader<V>): Promise<Finding[]> {
  const findings = await Promise.all(checks.map((check) => examineOne(check, load)))
  return findings.filter((finding) => finding !== null)
}

async function examineOne<V>(check: Check<V>, load: FactLoader<V>): Promise<Finding | null> {
  const ids = [...check.needs, ...check.wants]
  const loaded = new Map<string, Loaded>(await Promise.all(ids.map(async (id) => [id, await load(id)] as const)))
  const have: Record<string, unknown> = {}
  const gaps = []
  for (const id of check.needs) {
    const { state } = loaded.get(id)!
    if (state.known) have[id] = state.value
    else gaps.push(...state.gaps)
  }
  if (gaps.length) return finding(check, { status: 'unknown', say: 'unread', gaps }, loaded)
  for (const id of check.wants) have[id] = loaded.get(id)!.state
  const outcome = check.run(have)
  return outcome && finding(check, outcome, loaded)
}

function finding<V>(check: Check<V>, outcome: Outcome, loaded: Map<string, Loaded>): Finding {
  const broken = outcome.status === 'broken' ? outcome : null
  const gaps = outcome.status === 'unknown' ? uniqueGaps(outcome.gaps ?? []) : []
  // One sentence serves every check whose facts could not be read: it names the calls that were refused.
  const key = outcome.say === 'unread' ? 'report:unread' : `checks:${check.id}.${outcome.say ?? outcome.status}`
  const params = outcome.say === 'unread' ? { apis: [...new Set(gaps.map((gap) => gap.api))].sort() } : (outcome.params ?? {})
  return {
    check: check.id,
    gate: (outcome.status !== 'ok' && outcome.gate) || check.gate,
    ...(outcome.status !== 'ok' && (outcome.gates?.length ?? 0) > 1 && { gates: outcome.gates! }),
    status: outcome.status,
    cause: broken?.cause ?? null,
    confidence: broken ? (broken.confidence ?? 'confirmed') : null,
    say: phrase(key, params),
    evidence: (outcome.evidence ?? []).map((clue): Evidence => {
      const call = callOf(loaded.get(clue.from)?.calls ?? [], clue)
      return { label: clue.label, value: clue.value, source: call?.api ?? clue.api ?? '', cli: clue.cli ?? call?.cli ?? '' }
    }),
    resources: outcome.resources ?? [],
    container: broken?.container ?? null,
    gaps,
    ...(outcome.reaches?.length && { reaches: outcome.reaches }),
    ...(outcome.changedAt && { changedAt: outcome.changedAt }),
    ...(outcome.status === 'ok' && outcome.containers && { containers: outcome.containers }),
    ...(outcome.status === 'unknown' && outcome.suspect && !gaps.length && { suspect: outcome.suspect }),
  }
}

const callOf = (calls: readonly Call[], { api, about = [] }: Pick<Clue, 'api' | 'about'>) =>
  calls.find((call) => (!api || call.api === api) && about.every((piece) => call.cli.includes(piece)))

/** Sums up the calls of a whole diagnosis. */
export function awsUse(calls: readonly Call[], elapsedMs: number): AwsUse {
  return {
    calls: calls.length,
    roundTrips: Math.max(0, ...calls.map((call) => call.depth)),
    elapsedMs: Math.round(elapsedMs),
    denied: [...new Set(calls.filter((call) => call.outcome === 'denied').map((call) => call.api))].sort(),
  }
}
