import type { Report } from '../core/report.ts'
import type { Database } from './database.ts'

/** A report as it was kept. `context`: what the caller wanted to remember with it, such as the thread it was said in. */
export interface StoredReport<C = unknown> {
  report: Report
  context: C | null
}

/** Reports, so that they can be said again, in another language, and so that a button pressed later knows what it is about. */
export const reports = (db: Database) => ({
  /** Keeps a report; a second time with the same id, its newer context replaces the older. */
  async save(report: Report, context: unknown = null): Promise<void> {
    const context_json = context === null ? null : JSON.stringify(context)
    await db
      .insertInto('reports')
      .values({ id: report.id, created_at: Date.parse(report.createdAt), report_json: JSON.stringify(report), context_json })
      .onConflict((c) => c.column('id').doUpdateSet({ context_json, report_json: JSON.stringify(report) }))
      .execute()
  },

  async get<C = unknown>(id: string): Promise<StoredReport<C> | null> {
    const row = await db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? stored<C>(row) : null
  },

  /** Newest first. */
  async recent<C = unknown>(limit = 20): Promise<StoredReport<C>[]> {
    const rows = await db.selectFrom('reports').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(limit).execute()
    return rows.map((row) => stored<C>(row))
  },
})

const stored = <C>(row: { report_json: string; context_json: string | null }): StoredReport<C> => ({
  report: JSON.parse(row.report_json) as Report,
  context: row.context_json === null ? null : (JSON.parse(row.context_json) as C),
})
