import type { Insertable } from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './rows.ts'

/** Something that has to be said to somebody, until it has been. `body` is the Slack side's. */
export interface Due<B = unknown> {
  id: string
  kind: OutboxKind
  body: B
  /** Milliseconds since 1970. */
  createdAt: number
  /** How often a process has taken it up before. */
  tries: number
}

/**
 * `heard`: somebody pressed, typed or pasted, and nothing has been answered yet. `question`: it is being looked into. `letter`: what is to
 * be said stands. `end`: a run has come to an end.
 */
export type OutboxKind = 'heard' | 'question' | 'letter' | 'end'

export interface Lease {
  owner: string
  ms: number
}

/** A new row, for whoever writes it with another change in one transaction. `lease`: its writer works on it. */
export const outboxRow = (
  at: number,
  { id, kind, body }: Pick<Due, 'id' | 'kind' | 'body'>,
  lease?: Lease,
): Insertable<Tables['outbox']> => ({
  ...{ id, kind, body_json: JSON.stringify(body), created_at: at, due_at: at, tries: 0 },
  ...{ lease_owner: lease?.owner ?? null, lease_until: lease ? at + lease.ms : 0 },
})

/**
 * What has to be said, so that a process that dies, or a Slack that is away, swallows nothing: a row is written before or with what it tells
 * of, and leaves only once it has been told. One process at a time works on a row, by a lease.
 */
export const outbox = (db: Database, now: () => number) => ({
  /** Adds a row that its writer works on; false where one of that id is there already. */
  async add(row: Pick<Due, 'id' | 'kind' | 'body'>, lease: Lease): Promise<boolean> {
    const added = await db
      .insertInto('outbox')
      .values(outboxRow(now(), row, lease))
      .onConflict((c) => c.column('id').doNothing())
      .returning('id')
      .executeTakeFirst()
    return added !== undefined
  },

  /** Changes what a row of the owner's is; false where it is theirs no longer. */
  async put(id: string, owner: string, { kind, body }: Pick<Due, 'kind' | 'body'>): Promise<boolean> {
    const query = db.updateTable('outbox').set({ kind, body_json: JSON.stringify(body) })
    return (await query.where('id', '=', id).where('lease_owner', '=', owner).returning('id').executeTakeFirst()) !== undefined
  },

  /** Takes up to so many rows that are due and that no living process works on, oldest first. */
  async claim<B = unknown>({ owner, ms }: Lease, limit: number): Promise<Due<B>[]> {
    const at = now()
    const candidates = await db
      .selectFrom('outbox')
      .select('id')
      .where('due_at', '<=', at)
      // A lease that ends later than any could, was given before a clock went back.
      .where((e) => e.or([e('lease_until', '<', at), e('lease_until', '>', at + 2 * ms)]))
      .orderBy('created_at')
      .orderBy('id')
      .limit(limit)
      .execute()
    const taken: Due<B>[] = []
    for (const { id } of candidates) {
      const row = await db
        .updateTable('outbox')
        .set((e) => ({ lease_owner: owner, lease_until: at + ms, tries: e('tries', '+', 1) }))
        .where('id', '=', id)
        .where((e) => e.or([e('lease_until', '<', at), e('lease_until', '>', at + 2 * ms)]))
        .returningAll()
        .executeTakeFirst()
      if (row)
        taken.push({ ...{ id, kind: row.kind, createdAt: row.created_at, tries: row.tries - 1 }, body: JSON.parse(row.body_json) as B })
    }
    return taken
  },

  /** Lengthens the owner's leases of these. */
  async renew(ids: readonly string[], { owner, ms }: Lease): Promise<void> {
    if (!ids.length) return
    const query = db.updateTable('outbox').set({ lease_until: now() + ms })
    await query.where('id', 'in', ids).where('lease_owner', '=', owner).execute()
  },

  /** Leaves a row for whoever comes next, not before so many milliseconds have gone by. */
  async leave(id: string, owner: string, afterMs: number): Promise<void> {
    const query = db.updateTable('outbox').set({ due_at: now() + afterMs, lease_owner: null, lease_until: 0 })
    await query.where('id', '=', id).where('lease_owner', '=', owner).execute()
  },

  /** Leaves all that the owner works on. */
  async leaveAll(owner: string): Promise<void> {
    await db.updateTable('outbox').set({ lease_owner: null, lease_until: 0 }).where('lease_owner', '=', owner).execute()
  },

  /** It has been told. Where a kind is named, only if it is still that. */
  async done(id: string, kind?: OutboxKind): Promise<void> {
    const query = db.deleteFrom('outbox').where('id', '=', id)
    await (kind ? query.where('kind', '=', kind) : query).execute()
  },

  /** How much has not been told yet. */
  async waiting(): Promise<number> {
    const { n } = await db
      .selectFrom('outbox')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    return Number(n)
  },
})
