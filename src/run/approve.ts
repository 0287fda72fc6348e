import { phrase } from '../core/phrase.ts'
import type { Store } from '../store/store.ts'
import { APPROVAL_MS } from './plan.ts'
import { showRun } from './read.ts'
import { planOfRow } from './state.ts'
import { type Run, RunRefused, type RunStatus } from './types.ts'

const UNDER_WAY: RunStatus[] = ['running', 'waiting']

/**
 * Approves a planned run: from here on any process may drive it. A second approval changes nothing and gives the run as it is.
 *
 * @throws RunRefused `expired` (plan again), `held` (another run under way changes the same thing), `unknown-run`
 */
export async function approveRun(store: Store, id: string, approver: string, { approvalMs = APPROVAL_MS } = {}): Promise<Run> {
  const run = await showRun(store, id)
  if (run.status !== 'planned') return run
  if (store.now() - run.createdAt > approvalMs)
    throw new RunRefused('expired', phrase('fixes:refused.expired', { run: id, minutes: Math.round(approvalMs / 60_000) }))
  await hold(store, id)
  const moved = await store.runs.move(id, ['planned'], { status: 'running', approver, approved_at: store.now() })
  if (moved) await store.audit.add({ who: approver, what: 'approved', run: id, detail: { fix: run.fix } })
  else await freeUnlessUnderWay(store, id)
  return showRun(store, id)
}

/** Takes what the run's plan changes for the run alone. Throws RunRefused `held`. */
export async function hold(store: Store, id: string): Promise<void> {
  const row = await store.runs.get(id)
  const other = row && (await store.holds.take(id, planOfRow(row).holds))
  if (other) throw new RunRefused('held', phrase('fixes:refused.held', { resource: other.resource, run: other.run }))
}

/** A press that came too late must not hold anything for a run that has ended. */
async function freeUnlessUnderWay(store: Store, id: string) {
  const row = await store.runs.get(id)
  if (row && !UNDER_WAY.includes(row.status)) await store.holds.free(id)
}
