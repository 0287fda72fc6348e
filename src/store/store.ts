import { approvals } from './approvals.ts'
import { audit } from './audit.ts'
import { channels } from './channels.ts'
import { openDatabase } from './database.ts'
import { events } from './events.ts'
import { holds } from './holds.ts'
import { journal } from './journal.ts'
import { outbox } from './outbox.ts'
import { reports } from './reports.ts'
import { requests } from './requests.ts'
import { retention } from './retention.ts'
import { runs } from './runs.ts'
import { changes } from './switch.ts'

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
  const { db, close } = await openDatabase(where)
  const engine = 'url' in where ? 'postgresql' : 'sqlite'
  return {
    engine: engine as typeof engine,
    reports: reports(db),
    events: events(db, now),
    channels: channels(db, now),
    runs: runs(db, now),
    journal: journal(db, now),
    holds: holds(db),
    requests: requests(db, now),
    approvals: approvals(db, now, engine),
    changes: changes(db, now),
    audit: audit(db, now),
    outbox: outbox(db, now),
    retention: retention(db),
    now,
    /** Rejects where the store cannot be read just now. */
    async ping(): Promise<void> {
      await db.selectFrom('switches').select('name').limit(1).execute()
    },
    close,
  }
}

export { HeldByOther } from './holds.ts'
export { LeaseLost } from './journal.ts'
export type { Due, OutboxKind } from './outbox.ts'
export { defaultStoreFile } from './sqlite.ts'
export { StoreError, storeTrouble } from './trouble.ts'
