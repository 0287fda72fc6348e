import type { Insertable, Selectable, Updateable } from 'kysely'
import type { RunStatus } from '../core/run-view.ts'
import type { Database } from './database.ts'
import { type Due, outboxRow } from './outbox.ts'
import type { Tables } from './rows.ts'

export type RunRow = Selectable<Tables['runs']>
type Lease = { owner: string; ms: number }

/** Statuses in which a run has something left to do by itself. */
const UNDER_WAY: RunStatus[] = ['running', 'waiting']

/**
 * The runs. Every change of who may act is one statement that says from what to what, so that of any number of callers, in any
 * number of processes, one succeeds.
 */
export const runs = (db: Database, now: () => number) => ({
  /** Adds the run unless it is there; either way, the one that is there. */
  async add(row: Insertable<Tables['runs']>): Promise<RunRow> {
    await db
      .insertInto('runs')
      .values(row)
      .onConflict((c) => c.doNothing())
      .execute()
    return (await db.selectFrom('runs').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow()) as RunRow
  },

  async get(id: string): Promise<RunRow | null> {
    return ((await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst()) as RunRow | undefined) ?? null
  },

  /** The latest attempt at the same press, or null. */
  async latest(press: string): Promise<RunRow | null> {
    const row = await db.selectFrom('runs').selectAll().where('press', '=', press).orderBy('attempt', 'desc').limit(1).executeTakeFirst()
    return (row as RunRow | undefined) ?? null
  },

  /** The runs of a report's fixes that were ever started, in the order they were. */
  async startedOf(report: string): Promise<Pick<RunRow, 'id' | 'fix' | 'approver'>[]> {
    const query = db.selectFrom('runs').select(['id', 'fix', 'approver']).where('report', '=', report).where('approved_at', 'is not', null)
    return query.orderBy('approved_at').orderBy('attempt').execute()
  },

  /** Newest first. */
  async list(limit = 50): Promise<RunRow[]> {
    return (await db.selectFrom('runs').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(limit).execute()) as RunRow[]
  },

  /** Runs under way that no living process drives: after a crash, or left for a later look. */
  async orphans(): Promise<RunRow[]> {
    const query = db.selectFrom('runs').selectAll().where('status', 'in', UNDER_WAY).where('lease_until', '<', now())
    return (await query.orderBy('created_at').execute()) as RunRow[]
  },

  /** Moves a run from one of the given statuses; null where it is in none of them (any more). */
  async move(id: string, from: RunStatus[], change: Updateable<Tables['runs']>): Promise<RunRow | null> {
    const query = db.updateTable('runs').set({ ...change, updated_at: now() })
    const row = await query.where('id', '=', id).where('status', 'in', from).returningAll().executeTakeFirst()
    return (row as RunRow | undefined) ?? null
  },

  /** Takes the lease of a run that is in one of these statuses and that nobody drives; null where somebody does. */
  async claim(id: string, from: RunStatus[], { owner, ms }: Lease, change: Updateable<Tables['runs']> = {}): Promise<RunRow | null> {
    const at = now()
    const row = await db
      .updateTable('runs')
      .set({ ...change, lease_owner: owner, lease_until: at + ms, updated_at: at })
      .where('id', '=', id)
      .where('status', 'in', from)
      .where((e) => e.or([e('lease_until', '<', at), e('lease_owner', '=', owner)]))
      .returningAll()
      .executeTakeFirst()
    return (row as RunRow | undefined) ?? null
  },

  /** Lengthens the lease, and changes the run with it; false where it has been lost to another process. */
  async renew(id: string, { owner, ms }: Lease, change: Updateable<Tables['runs']> = {}): Promise<boolean> {
    const query = db.updateTable('runs').set({ ...change, lease_until: now() + ms, updated_at: now() })
    const row = await query.where('id', '=', id).where('lease_owner', '=', owner).returning('id').executeTakeFirst()
    return row !== undefined
  },

  /**
   * Ends the driving of a run, and changes it with it. False where the lease has been lost: then nothing is changed.
   *
   * @param tell what has to be said of it: written down with the change, or not at all
   */
  async release(
    id: string,
    owner: string,
    change: Updateable<Tables['runs']> = {},
    tell: Pick<Due, 'id' | 'kind' | 'body'> | null = null,
  ): Promise<boolean> {
    return db.transaction().execute(async (t) => {
      const query = t.updateTable('runs').set({ ...change, lease_owner: null, lease_until: 0, updated_at: now() })
      const row = await query.where('id', '=', id).where('lease_owner', '=', owner).returning('id').executeTakeFirst()
      if (row && tell) await t.insertInto('outbox').values(outboxRow(now(), tell)).execute()
      return row !== undefined
    })
  },
})
