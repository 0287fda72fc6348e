import { phrase } from '../core/phrase.ts'
import type { Store } from '../store/store.ts'
import { runOf } from './state.ts'
import { type Entry, type Run, RunRefused } from './types.ts'

/** One run with its steps. Throws RunRefused `unknown-run`. */
export async function showRun(store: Store, id: string): Promise<Run> {
  const row = await store.runs.get(id)
  if (!row) throw new RunRefused('unknown-run', phrase('fixes:refused.unknown-run', { run: id }))
  return runOf(row, await store.journal.of<Entry>(id))
}

/** The runs, newest first. */
export async function listRuns(store: Store, limit = 50): Promise<Run[]> {
  const rows = await store.runs.list(limit)
  return Promise.all(rows.map(async (row) => runOf(row, await store.journal.of<Entry>(row.id))))
}
