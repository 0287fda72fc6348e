import type { Database } from './database.ts'

const DAY = 86_400_000

/**
 * Slack sends an event again when it hears no answer, for up to 24 hours in the worst case, and to any of several processes.
 * The first to claim its id handles it.
 */
export const events = (db: Database, now: () => number) => {
  let swept = 0
  return {
    /** True for the first caller only, in whichever process; remembered for two days. */
    async claim(id: string): Promise<boolean> {
      const at = now()
      const row = await db
        .insertInto('events')
        .values({ id, seen_at: at })
        .onConflict((c) => c.column('id').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (at - swept > DAY / 24) {
        swept = at
        await db
          .deleteFrom('events')
          .where('seen_at', '<', at - 2 * DAY)
          .execute()
      }
      return row !== undefined
    },
  }
}
