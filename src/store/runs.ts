import type { Insertable, Selectable, Updateable } from 'kysely'
import type { RunStatus } from '../core/run-view.ts'
import type { Database } from './database.ts'
import { HeldByOther, takeIn } from './holds.ts'
import { type Due, outboxRow } from './outbox.ts'
import type { Tables } from './rows.ts'

export type RunRow = Selectable<Tables['runs']>
type Lease = { owner: string; ms: number }

/** No lease is as long, and no two clocks are as far apart: such a lease was written before a clock was put back. Milliseconds. */
const FAR_MS = 600_000
/** A lease that is not renewed for so long is nobody's, whatever the clocks say: it is renewed three times in its minute. Milliseconds. */
const UNMOVED_MS = 90_000

/**
 * Watches leases that somebody waits for. Whether one is alive is seen by its being renewed, measured by how much time passes here: a
 * clock that is put back would make the lease of a process that has died hold for as long.
 *
 * @param elapsed milliseconds since some moment, by a clock that nobody sets
 */
export function watching(elapsed: () => number = () => performance.now()) {
  const leases = new Map<string, { owner: string; until: number; since: number }>()
  return {
    see(id: string, lease: { owner: string; until: number }): void {
      const before = leases.get(id)
      if (before?.owner === lease.owner && before.until === lease.until) return
      if (leases.size > 1000) leases.clear()
      leases.set(id, { ...lease, since: elapsed() })
    },
    unmoved(id: string): { owner: string; until: number } | null {
      const lease = leases.get(id)
      return lease && elapsed() - lease.since > UNMOVED_MS ? lease : null
    },
    forget: (id: string): boolean => leases.delete(id),
  }
}

/** Statuses in which a run has something left to do by itself. */
const UNDER_WAY: RunStatus[] = ['running', 'waiting']

/**
 * The runs. Every change of who may act is one statement that says from what to what, so that of any number of callers, in any
 * number of processes, one succeeds.
 */
export const runs = (db: Database, now: () => number, watched = watching()) => ({
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
    const at = now()
    const query = db
      .selectFrom('runs')
      .selectAll()
      .where('status', 'in', UNDER_WAY)
      .where((e) => e.or([e('lease_until', '<', at), e('lease_until', '>', at + FAR_MS)]))
    return (await query.orderBy('created_at').execute()) as RunRow[]
  },

  /** Moves a run from one of the given statuses; null where it is in none of them (any more). */
  async move(id: string, from: RunStatus[], change: Updateable<Tables['runs']>): Promise<RunRow | null> {
    const query = db.updateTable('runs').set({ ...change, updated_at: now() })
    const row = await query.where('id', '=', id).where('status', 'in', from).returningAll().executeTakeFirst()
    return (row as RunRow | undefined) ?? null
  },

  /**
   * Takes the lease of a run that is in one of these statuses and that nobody drives; null where somebody does.
   *
   * @param holds what the run has for itself from then on: taken with the lease, or not at all
   * @throws HeldByOther where another run has one of the things: then nothing is changed
   */
  async claim(
    id: string,
    from: RunStatus[],
    { owner, ms }: Lease,
    change: Updateable<Tables['runs']> = {},
    holds: readonly string[] = [],
  ): Promise<RunRow | null> {
    const at = now()
    const dead = watched.unmoved(id)
    const claimIn = async (t: Database) => {
      const claimed = await t
        .updateTable('runs')
        .set({ ...change, lease_owner: owner, lease_until: at + ms, updated_at: at })
        .where('id', '=', id)
        .where('status', 'in', from)
        .where((e) =>
          e.or([
            e('lease_until', '<', at),
            e('lease_owner', '=', owner),
            ...(dead ? [e.and([e('lease_owner', '=', dead.owner), e('lease_until', '=', dead.until)])] : []),
          ]),
        )
        .returningAll()
        .executeTakeFirst()
      const other = claimed ? await takeIn(t, id, holds) : null
      if (other) throw new HeldByOther(other)
      return claimed
    }
    const row = await (holds.length ? db.transaction().execute(claimIn) : claimIn(db))
    if (row) {
      watched.forget(id)
      return row as RunRow
    }
    const held = await db.selectFrom('runs').select(['lease_owner', 'lease_until']).where('id', '=', id).executeTakeFirst()
    if (held?.lease_owner) watched.see(id, { owner: held.lease_owner, until: held.lease_until })
    return null
  },

  /** Lengthens the lease, and changes the run with it; false where it has been lost to another process. */
  async renew(id: string, { owner, ms }: Lease, change: Updateable<Tables['runs']> = {}): Promise<boolean> {
    const query = db.updateTable('runs').set({ ...change, lease_until: now() + ms, updated_at: now() })
    const row = await query.where('id', '=', id).where('lease_owner', '=', owner).returning('id').executeTakeFirst()
    return row !== undefined
  },

  /**
   * Ends the driving of a run, and changes it with it: one that has come to an end has nothing for itself any more. False where the lease has
   * been lost: then nothing is changed.
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
      if (row && change.status && change.status !== 'running') await t.deleteFrom('holds').where('run', '=', id).execute()
      if (row && tell) await t.insertInto('outbox').values(outboxRow(now(), tell)).execute()
      return row !== undefined
    })
  },
})
