import { audit } from './audit.ts'
import { channels } from './channels.ts'
import { openDatabase } from './database.ts'
import { events } from './events.ts'
import { holds } from './holds.ts'
import { journal } from './journal.ts'
import { reports } from './reports.ts'
import { runs } from './runs.ts'

/** All that is kept, over either engine. */
export type Store = Awaited<ReturnType<typeof openStore>>

/**
 * Opens the store: a SQLite file (several processes may share it) or a PostgreSQL database.
 *
 * @param where `{ file }`, by default `defaultStoreFile()`, or `{ url }` of PostgreSQL (DATABASE_URL)
 * @throws StoreError where it cannot be reached or brought up to date
 * @example
 * const store = await openStore({ file: defaultStoreFile() })
 */
export async function openStore(where: { file: string } | { url: string }, now: () => number = Date.now) {
  const db = await openDatabase(where)
  return {
    engine: 'url' in where ? ('postgresql' as const) : ('sqlite' as const),
    reports: reports(db),
    events: events(db, now),
    channels: channels(db, now),
    runs: runs(db, now),
    journal: journal(db, now),
    holds: holds(db),
    audit: audit(db, now),
    now,
    close: () => db.destroy(),
  }
}

export { StoreError } from './database.ts'
export { LeaseLost } from './journal.ts'
export { defaultStoreFile } from './sqlite.ts'
