import { sql, type Updateable } from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './rows.ts'

/** At most `most` runs of one account may be started after `since` (milliseconds since 1970). */
export interface Quota {
  account: string | null
  most: number
  since: number
}

/** Who approves runs, and how many are started. */
export const approvals = (db: Database, now: () => number, engine: 'sqlite' | 'postgresql') => ({
  /** Who has approved a run, first to last. */
  async of(run: string): Promise<string[]> {
    const rows = await db.selectFrom('approvals').select('who').where('run', '=', run).orderBy('at').orderBy('who').execute()
    return rows.map(({ who }) => who)
  },

  /** Adds an approval; false where this person has given it before. */
  async add(run: string, who: string): Promise<boolean> {
    const row = await db
      .insertInto('approvals')
      .values({ run, who, at: now() })
      .onConflict((c) => c.columns(['run', 'who']).doNothing())
      .returning('run')
      .executeTakeFirst()
    return row !== undefined
  },

  /**
   * Starts a planned run, unless its account has had its fill. Counted and started in one transaction, so that several processes together
   * start no more. `no`: the run is planned no longer.
   */
  async start(run: string, change: Updateable<Tables['runs']>, quota: Quota | null): Promise<'started' | 'full' | 'no'> {
    return db.transaction().execute(async (t) => {
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
      const query = t.updateTable('runs').set({ ...change, status: 'running', approved_at: now(), updated_at: now() })
      const row = await query.where('id', '=', run).where('status', '=', 'planned').returning('id').executeTakeFirst()
      return row ? 'started' : 'no'
    })
  },
})
