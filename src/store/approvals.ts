import { sql } from 'kysely'
import { audit } from './audit.ts'
import type { Database } from './database.ts'
import { type Held, HeldByOther, takeIn } from './holds.ts'

/** At most `most` runs of one account may be started after `since` (milliseconds since 1970). */
interface Quota {
  account: string | null
  most: number
  since: number
}

interface Start {
  approver: string
  /** What the run has for itself from now on. */
  holds: readonly string[]
  quota: Quota | null
  /** For the record. */
  detail: Record<string, unknown>
}

/**
 * Who approves runs, and what is decided. A planned run is decided once: each decision is one statement that wants the run planned still, so
 * that of any number of people who press at the same moment, in any number of processes, one decides.
 */
export const approvals = (db: Database, now: () => number, engine: 'sqlite' | 'postgresql') => {
  const decide = (run: string, who: string, status: 'declined' | 'expired', detail: Record<string, unknown>): Promise<boolean> =>
    db.transaction().execute(async (t) => {
      const row = await t
        .updateTable('runs')
        .set({ status, updated_at: now(), ...(status === 'declined' && { declined_by: who }) })
        .where('id', '=', run)
        .where('status', '=', 'planned')
        .returning('id')
        .executeTakeFirst()
      if (row) await audit(t, now).add({ who, what: status, run, detail })
      return row !== undefined
    })

  return {
    /** Who has approved a run, first to last. */
    async of(run: string): Promise<string[]> {
      const rows = await db.selectFrom('approvals').select('who').where('run', '=', run).orderBy('at').orderBy('who').execute()
      return rows.map(({ who }) => who)
    },

    /** Adds an approval that is not enough by itself. `again`: this person has given it before; `no`: the run is planned no longer. */
    add: (run: string, who: string, detail: Record<string, unknown> = {}): Promise<'kept' | 'again' | 'no'> =>
      db.transaction().execute(async (t) => {
        // Whoever decides the run meanwhile waits for this, or this for them.
        const planned = t
          .updateTable('runs')
          .set((e) => ({ status: e.ref('status') }))
          .where('id', '=', run)
          .where('status', '=', 'planned')
        if (!(await planned.returning('id').executeTakeFirst())) return 'no'
        const row = await t
          .insertInto('approvals')
          .values({ run, who, at: now() })
          .onConflict((c) => c.columns(['run', 'who']).doNothing())
          .returning('run')
          .executeTakeFirst()
        if (row) await audit(t, now).add({ who, what: 'approved', run, detail })
        return row ? 'kept' : 'again'
      }),

    /** Takes an approval away, of somebody who is no approver any more. */
    withdraw: (run: string, who: string, detail: Record<string, unknown> = {}): Promise<void> =>
      db.transaction().execute(async (t) => {
        const row = await t.deleteFrom('approvals').where('run', '=', run).where('who', '=', who).returning('run').executeTakeFirst()
        if (row) await audit(t, now).add({ who, what: 'withdrawn', run, detail })
      }),

    /**
     * Starts a planned run and takes what it changes, unless its account has had its fill or another run has one of the things: then nothing
     * is done. Counted and started in one transaction, so that several processes together start no more. `no`: the run is planned no longer.
     */
    async start(run: string, { approver, holds, quota, detail }: Start): Promise<'started' | 'full' | 'no' | Held> {
      try {
        return await db.transaction().execute(async (t) => {
          if (quota) {
            // SQLite's transactions stand in a row; PostgreSQL's would count side by side.
            if (engine === 'postgresql') await sql`select pg_advisory_xact_lock(hashtext(${`ecs-pull ${quota.account}`}))`.execute(t)
            const { n } = await t
              .selectFrom('runs')
              .select(sql<number>`count(*)`.as('n'))
              .where('account', quota.account === null ? 'is' : '=', quota.account)
              .where('approved_at', '>', quota.since)
              .executeTakeFirstOrThrow()
            if (n >= quota.most) return 'full'
          }
          const at = now()
          const query = t.updateTable('runs').set({ approver, status: 'running', approved_at: at, updated_at: at })
          const row = await query.where('id', '=', run).where('status', '=', 'planned').returning('id').executeTakeFirst()
          if (!row) return 'no'
          const held = await takeIn(t, run, holds)
          if (held) throw new HeldByOther(held)
          await t
            .insertInto('approvals')
            .values({ run, who: approver, at })
            .onConflict((c) => c.columns(['run', 'who']).doNothing())
            .execute()
          await audit(t, now).add({ who: approver, what: 'approved', run, detail })
          return 'started'
        })
      } catch (error) {
        if (error instanceof HeldByOther) return error.held
        throw error
      }
    },

    /** Declines a planned run; false where it is planned no longer. */
    decline: (run: string, who: string, detail: Record<string, unknown>) => decide(run, who, 'declined', detail),

    /** Ends a planned run that has waited too long; false where it is planned no longer. */
    expire: (run: string, detail: Record<string, unknown>) => decide(run, 'ecs-pull', 'expired', detail),
  }
}
