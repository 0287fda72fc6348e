import { sql } from 'kysely'
import type { RunStatus } from '../core/run-view.ts'
import type { Database } from './database.ts'

/** Before when what was kept is forgotten: milliseconds since 1970. Runs go with the audit that tells of them. */
export interface Before {
  reports: number
  audit: number
}

export interface Counts {
  reports: number
  runs: number
  audit: number
}

const UNDER_WAY: RunStatus[] = ['running', 'waiting']
const N = sql<number>`count(*)`.as('n')

/** What is too old to keep. A run under way is never forgotten. */
export const retention = (db: Database) => ({
  /** How much `purge` would remove. */
  async count({ reports, audit }: Before): Promise<Counts> {
    const [r, u, a] = await Promise.all([
      db.selectFrom('reports').select(N).where('created_at', '<', reports).executeTakeFirstOrThrow(),
      db.selectFrom('runs').select(N).where('updated_at', '<', audit).where('status', 'not in', UNDER_WAY).executeTakeFirstOrThrow(),
      db.selectFrom('audit').select(N).where('at', '<', audit).executeTakeFirstOrThrow(),
    ])
    return { reports: r.n, runs: u.n, audit: a.n }
  },

  /** Forgets what is older, and says how much that was. */
  async purge({ reports, audit }: Before): Promise<Counts> {
    const r = await db.deleteFrom('reports').where('created_at', '<', reports).executeTakeFirst()
    const u = await db.deleteFrom('runs').where('updated_at', '<', audit).where('status', 'not in', UNDER_WAY).executeTakeFirst()
    const a = await db.deleteFrom('audit').where('at', '<', audit).executeTakeFirst()
    return { reports: Number(r.numDeletedRows), runs: Number(u.numDeletedRows), audit: Number(a.numDeletedRows) }
  },
})
