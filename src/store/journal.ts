import type { Database } from './database.ts'

/** What was written down about one step at one moment. `entry` is the engine's. */
export interface JournalRow<E = unknown> {
  seq: number
  /** Milliseconds since 1970. */
  at: number
  step: string
  phase: string
  entry: E
}

/** Thrown by a process whose lease has passed to another: it must not act any more. */
export class LeaseLost extends Error {
  readonly code = 'lease-lost'
  constructor(run: string) {
    super(`another process drives ${run}`)
  }
}

/** The journals of the runs, only ever added to, and only by the process that holds the run's lease. */
export const journal = (db: Database, now: () => number) => ({
  async of<E>(run: string): Promise<JournalRow<E>[]> {
    const rows = await db.selectFrom('journal').selectAll().where('run', '=', run).orderBy('seq').execute()
    return rows.map(({ seq, at, step, phase, entry_json }) => ({ seq, at, step, phase, entry: JSON.parse(entry_json) as E }))
  },

  /** Writes an entry as number `seq` and lengthens the lease, in one transaction. Throws LeaseLost. */
  async add(
    run: string,
    seq: number,
    lease: { owner: string; ms: number },
    row: { step: string; phase: string; entry: unknown },
  ): Promise<void> {
    await db.transaction().execute(async (t) => {
      const held = await t
        .updateTable('runs')
        .set({ lease_until: now() + lease.ms, updated_at: now() })
        .where('id', '=', run)
        .where('lease_owner', '=', lease.owner)
        .returning('id')
        .executeTakeFirst()
      if (!held) throw new LeaseLost(run)
      const { step, phase, entry } = row
      await t
        .insertInto('journal')
        .values({ run, seq, at: now(), step, phase, entry_json: JSON.stringify(entry) })
        .execute()
    })
  },
})
