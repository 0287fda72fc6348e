import { phrase } from '../core/phrase.ts'
import type { Report } from '../core/report.ts'
import type { Plan } from '../fixes/index.ts'
import type { RequestPlace } from '../store/requests.ts'
import type { RunRow } from '../store/runs.ts'
import type { Store } from '../store/store.ts'
import { pressOf } from './id.ts'
import { showRun } from './read.ts'
import { APPROVAL_MINUTES } from './rules.ts'
import { runOf } from './state.ts'
import { type Run, RunRefused } from './types.ts'

/** Which fix of which report, with what chosen: the same for every press that means the same. */
export interface Subject {
  report: Report
  fixId: string
  params: Record<string, string>
}

/** A plan that nobody has asked for yet: plain data, kept nowhere. */
export interface Draft extends Pick<RunRow, 'id' | 'report' | 'fix' | 'press' | 'attempt' | 'plan_json' | 'target_json' | 'account'> {
  params: Record<string, string>
}

/**
 * The run that a press means: any number of presses of one button, in any number of processes, are one run. Null where it is yet to be
 * asked for: a further attempt begins only after the one before was undone, declined, came to nothing, or waited too long for its approval.
 */
export async function standingRun(
  store: Store,
  { report, fixId, params }: Subject,
  minutes = APPROVAL_MINUTES,
): Promise<{ run: Run | null; attempt: number }> {
  const latest = await store.runs.latest(pressOf(report.id, fixId, params))
  if (latest && !(await isOver(latest, store, minutes))) return { run: await showRun(store, latest.id), attempt: latest.attempt }
  return { run: null, attempt: (latest?.attempt ?? 0) + 1 }
}

async function isOver(row: RunRow, store: Store, minutes: number): Promise<boolean> {
  if (row.status === 'undone' || row.status === 'declined' || row.status === 'expired') return true
  if (row.status === 'planned') return store.now() - row.created_at > minutes * 60_000
  const ended = row.status === 'failed' || row.status === 'conflict'
  return ended && (await store.journal.of(row.id)).length === 0
}

/** A draft as it would be shown, were it asked for by this person. */
export const shownDraft = (draft: Draft, asker: string): Run => runOf(rowOf(draft, asker, 0), [])

/**
 * Keeps a draft as the run that this person asks for. Of several who ask at the same moment the first is the asker for good.
 *
 * @param place where it is asked for in Slack
 * @throws RunRefused `changed` where the run that stands by then has another plan than this person has read
 */
export async function keepDraft(store: Store, draft: Draft, asker: string, place: RequestPlace | null = null): Promise<Run> {
  const { fix, params, account } = draft
  const steps = (JSON.parse(draft.plan_json) as Plan).steps.map(({ id: step, kind, input }) => ({ step, kind, input }))
  const said = { asked: { fix, params, account }, planned: { fix, steps } }
  await store.requests.make(rowOf(draft, asker, store.now()), said, place)
  return unchanged(await showRun(store, draft.id), shownDraft(draft, asker).digest)
}

/** The run, where its plan is the one that somebody has read. Throws RunRefused `changed`. */
export function unchanged(run: Run, digest: string): Run {
  if (run.digest !== digest) throw new RunRefused('changed', phrase('fixes:refused.changed'))
  return run
}

const rowOf = ({ params: _, ...draft }: Draft, asker: string, at: number): RunRow => ({
  ...draft,
  ...{ status: 'planned', direction: 'apply', asker, created_at: at, updated_at: at, lease_until: 0 },
  ...{ problem_json: null, proof_json: null, approver: null, declined_by: null, pressed_by: null, approved_at: null, lease_owner: null },
})
