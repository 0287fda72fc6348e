import type { Database } from './database.ts'

/** A thing, and the run that has it. */
export interface Held {
  resource: string
  run: string
}

/** Undoes a transaction that found a thing to be another run's. */
export class HeldByOther extends Error {
  readonly held: Held
  constructor(held: Held) {
    super(`${held.run} holds ${held.resource}`)
    this.held = held
  }
}

/** Takes all of the resources for the run, within a transaction; else gives one that another run has: then the caller undoes the transaction. */
export async function takeIn(t: Database, run: string, resources: readonly string[]): Promise<Held | null> {
  // In one order everywhere, so that two runs cannot wait for each other.
  const wanted = [...new Set(resources)].sort()
  for (const resource of wanted) {
    await t
      .insertInto('holds')
      .values({ resource, run })
      .onConflict((c) => c.column('resource').doNothing())
      .execute()
  }
  if (!wanted.length) return null
  const query = t.selectFrom('holds').selectAll().where('resource', 'in', wanted).where('run', '!=', run)
  return (await query.orderBy('resource').executeTakeFirst()) ?? null
}

/** What runs under way have for themselves, so that two fixes do not change one thing at the same time. */
export const holds = (db: Database) => ({
  /** Takes all of the resources for the run, or none: then the run that has one of them. A run may take its own again. */
  async take(run: string, resources: readonly string[]): Promise<Held | null> {
    if (!resources.length) return null
    return db.transaction().execute(async (t) => {
      const other = await takeIn(t, run, resources)
      if (other)
        await t
          .deleteFrom('holds')
          .where('run', '=', run)
          .where('resource', 'in', [...resources])
          .execute()
      return other
    })
  },

  async free(run: string): Promise<void> {
    await db.deleteFrom('holds').where('run', '=', run).execute()
  },
})
