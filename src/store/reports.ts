import type { Report } from '../core/report.ts'
import type { Database } from './database.ts'

/** A report as it was kept. `context`: what the caller wanted to remember with it, such as the thread it was said in. */
export interface StoredReport<C = unknown> {
  report: Report
  context: C | null
}

/** Reports, so that they can be said again, in another language, and so that a button pressed later knows what it is about. */
export const reports = (db: Database) => ({
  /** Keeps a new report. One with the same id that is there already stays as it is: see `amend`. */
  async save(report: Report, context: unknown = null): Promise<void> {
    await db
      .insertInto('reports')
      .values({
        id: report.id,
        created_at: Date.parse(report.createdAt),
        report_json: JSON.stringify(report),
        context_json: written(context),
      })
      .onConflict((c) => c.column('id').doNothing())
      .execute()
  },

  async get<C = unknown>(id: string): Promise<StoredReport<C> | null> {
    const row = await db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? stored<C>(row) : null
  },

  /**
   * Changes what is kept. The change is made to what is there at that moment: where another process has written meanwhile, it is made anew
   * to that, so that neither is lost.
   *
   * @param change what to keep instead; null: leave it as it is
   * @returns what is kept now; null: there is no such report
   */
  async amend<C>(id: string, change: (kept: StoredReport<C>) => StoredReport<C> | null): Promise<StoredReport<C> | null> {
    for (;;) {
      const row = await db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) return null
      const now = change(stored<C>(row))
      if (!now) return stored<C>(row)
      const done = await db
        .updateTable('reports')
        .set({ report_json: JSON.stringify(now.report), context_json: written(now.context) })
        .where('id', '=', id)
        .where('report_json', '=', row.report_json)
        .where('context_json', row.context_json === null ? 'is' : '=', row.context_json)
        .returning('id')
        .executeTakeFirst()
      if (done) return now
    }
  },

  /** Newest first. */
  async recent<C = unknown>(limit = 20): Promise<StoredReport<C>[]> {
    const rows = await db.selectFrom('reports').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(limit).execute()
    return rows.map((row) => stored<C>(row))
  },
})

const written = (context: unknown): string | null => (context === null ? null : JSON.stringify(context))

const stored = <C>(row: { report_json: string; context_json: string | null }): StoredReport<C> => ({
  report: JSON.parse(row.report_json) as Report,
  context: row.context_json === null ? null : (JSON.parse(row.context_json) as C),
})
