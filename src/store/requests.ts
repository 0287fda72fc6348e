import type { Insertable } from 'kysely'
import { audit } from './audit.ts'
import type { Database } from './database.ts'
import { type Due, type Lease, outboxRow } from './outbox.ts'
import type { Tables } from './rows.ts'

/** Where a request is talked about. `lang`: the language of its messages. */
export interface RequestPlace {
  channel: string
  thread: string | null
  lang: string
}

/** A run that somebody has asked for in Slack, and the messages that show it. */
export interface Request extends RequestPlace {
  /** `ts` of the message that asks the approvers. */
  message: string | null
  /** `ts` of the message that shows the run being carried out. */
  shown: string | null
}

/** An ask that nobody could be told of, and that is in the outbox no more, may be made again after this long. Milliseconds. */
const POSTING_MS = 60_000

type RunOf = Insertable<Tables['runs']>

/** The requests: whose run it is, and where it is shown. */
export const requests = (db: Database, now: () => number) => ({
  /**
   * Keeps a run and, in Slack, where it was asked for. Of several people who ask for the same run at the same moment, in whichever process,
   * the first is the asker for good.
   *
   * @returns true where this call made it
   */
  async make(run: RunOf, detail: { asked: object; planned: object }, place: RequestPlace | null): Promise<boolean> {
    return db.transaction().execute(async (t) => {
      const row = await t
        .insertInto('runs')
        .values(run)
        .onConflict((c) => c.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!row) return false
      if (place)
        await t
          .insertInto('requests')
          .values({ run: run.id, ...place, message: null, shown: null, posting_until: 0 })
          .execute()
      const record = audit(t, now)
      await record.add({ who: run.asker, what: 'asked', run: run.id, detail: { ...detail.asked } })
      await record.add({ who: 'ecs-pull', what: 'planned', run: run.id, detail: { ...detail.planned } })
      return true
    })
  },

  async of(run: string): Promise<Request | null> {
    const columns = ['channel', 'thread', 'lang', 'message', 'shown'] as const
    return (await db.selectFrom('requests').select(columns).where('run', '=', run).executeTakeFirst()) ?? null
  },

  /**
   * Writes down that the approvers are asked, by whom, and what is to be said, all in one: should this process die, another one says it.
   *
   * @returns true for the one caller whose row it is; false where the message stands there, or is on its way
   */
  ask: (run: string, { who, fix }: { who: string; fix: string }, row: Pick<Due, 'id' | 'kind' | 'body'>, lease: Lease): Promise<boolean> =>
    db.transaction().execute(async (t) => {
      const at = now()
      const mine = await t
        .updateTable('requests')
        .set({ posting_until: at + POSTING_MS })
        .where('run', '=', run)
        .where('message', 'is', null)
        .where('posting_until', '<=', at)
        .returning('run')
        .executeTakeFirst()
      if (!mine) return false
      const added = await t
        .insertInto('outbox')
        .values(outboxRow(at, row, lease))
        .onConflict((c) => c.column('id').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (added) await audit(t, now).add({ who, what: 'requested', run, detail: { fix } })
      return added !== undefined
    }),

  /** Notes where a message of the request stands. */
  async note(run: string, where: Partial<Pick<Request, 'message' | 'shown'>>): Promise<void> {
    await db.updateTable('requests').set(where).where('run', '=', run).execute()
  },
})
