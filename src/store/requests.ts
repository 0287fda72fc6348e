import type { Insertable } from 'kysely'
import { audit } from './audit.ts'
import type { Database } from './database.ts'
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

  /** True for the one process that is to post the message that asks: for so many milliseconds, should it die meanwhile. */
  async claimPosting(run: string, ms: number): Promise<boolean> {
    const row = await db
      .updateTable('requests')
      .set({ posting_until: now() + ms })
      .where('run', '=', run)
      .where('message', 'is', null)
      .where('posting_until', '<=', now())
      .returning('run')
      .executeTakeFirst()
    return row !== undefined
  },

  /** Notes where a message of the request stands. */
  async note(run: string, where: Partial<Pick<Request, 'message' | 'shown'>>): Promise<void> {
    await db.updateTable('requests').set(where).where('run', '=', run).execute()
  },
})
