import { phrase } from '../core/phrase.ts'
import type { RunRow } from '../store/runs.ts'
import { type Store, storeTrouble } from '../store/store.ts'
import { runOf } from './state.ts'
import { type Entry, type Run, RunRefused } from './types.ts'

/** One run with its steps. Throws RunRefused `unknown-run`. */
export async function showRun(store: Store, id: string): Promise<Run> {
  const row = await store.runs.get(id)
  if (!row) throw new RunRefused('unknown-run', phrase('fixes:refused.unknown-run', { run: id }))
  return runOf(row, await store.journal.of<Entry>(id))
}

/**
 * The runs, newest first. One that can't be read hides none of the others.
 *
 * @param onUnreadable told of each that is left out, and why
 */
export async function listRuns(store: Store, limit = 50, onUnreadable?: (id: string, error: unknown) => void): Promise<Run[]> {
  const read = async (row: RunRow): Promise<Run[]> => {
    try {
      return [runOf(row, await store.journal.of<Entry>(row.id))]
    } catch (error) {
      if (storeTrouble(error)) throw error
      onUnreadable?.(row.id, error)
      return []
    }
  }
  const rows = await store.runs.list(limit)
  return (await Promise.all(rows.map(read))).flat()
}
