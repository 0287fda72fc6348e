import type { Database } from './database.ts'

/** How changes were last switched: by whom, and when (milliseconds since 1970). */
export interface Switched {
  off: boolean
  who: string
  at: number
}

const NAME = 'changes'

/** Whether anything may be changed: one switch for all processes on this store. */
export const changes = (db: Database, now: () => number) => ({
  /** Null: nobody has ever switched it, so that it is on. */
  async get(): Promise<Switched | null> {
    const row = await db.selectFrom('switches').selectAll().where('name', '=', NAME).executeTakeFirst()
    return row ? { off: row.off === 1, who: row.who, at: row.at } : null
  },

  async set(off: boolean, who: string): Promise<void> {
    const given = { off: Number(off), who, at: now() }
    await db
      .insertInto('switches')
      .values({ name: NAME, ...given })
      .onConflict((c) => c.column('name').doUpdateSet(given))
      .execute()
  },
})
