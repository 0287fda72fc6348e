import type { Database } from './database.ts'

/** What runs under way have for themselves, so that two fixes do not change one thing at the same time. */
export const holds = (db: Database) => ({
  /** Takes all of the resources for the run, or none: then the run that has one of them. A run may take its own again. */
  async take(run: string, resources: readonly string[]): Promise<{ resource: string; run: string } | null> {
    if (!resources.length) return null
    return db.transaction().execute(async (t) => {
      // In one order everywhere, so that two runs cannot wait for each other.
      const wanted = [...new Set(resources)].sort()
      for (const resource of wanted) {
        await t
          .insertInto('holds')
          .values({ resource, run })
          .onConflict((c) => c.column('resource').doNothing())
          .execute()
      }
      const others = await t
        .selectFrom('holds')
        .selectAll()
        .where('resource', 'in', wanted)
        .where('run', '!=', run)
        .orderBy('resource')
        .execute()
      if (!others[0]) return null
      await t.deleteFrom('holds').where('run', '=', run).where('resource', 'in', wanted).execute()
      return others[0]
    })
  },

  async free(run: string): Promise<void> {
    await db.deleteFrom('holds').where('run', '=', run).execute()
  },
})
