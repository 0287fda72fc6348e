import type { Database } from './database.ts'

/** One line of the record of who did what. It is only ever added to: the database refuses to change it, and to remove what is not old. */
export interface AuditEntry {
  /** Milliseconds since 1970. */
  at: number
  /** Slack user, or the user of the command line; `ecs-pull` for what a run does by itself. */
  who: string
  /** `asked`, `planned`, `requested`, `approved`, `declined`, `refused`, `calls`, `answered`, `ended`, `undo`, `switched`, `language` … */
  what: string
  run: string | null
  detail: Record<string, unknown>
}

export const audit = (db: Database, now: () => number) => ({
  async add(entry: Omit<AuditEntry, 'at'>): Promise<void> {
    const { who, what, run, detail } = entry
    await db
      .insertInto('audit')
      .values({ at: now(), who, what, run, detail_json: JSON.stringify(detail) })
      .execute()
  },

  /** In the order they were written. */
  async list(of: { run?: string; since?: number } = {}): Promise<AuditEntry[]> {
    let query = db.selectFrom('audit').selectAll().orderBy('id')
    if (of.run !== undefined) query = query.where('run', '=', of.run)
    if (of.since !== undefined) query = query.where('at', '>=', of.since)
    const rows = await query.execute()
    return rows.map(({ at, who, what, run, detail_json }) => ({
      at,
      who,
      what,
      run,
      detail: JSON.parse(detail_json) as Record<string, unknown>,
    }))
  },
})
