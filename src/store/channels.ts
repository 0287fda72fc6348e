import type { Database } from './database.ts'

export interface ChannelSettings {
  /** Null: not set, so the user's or the default holds. */
  language: string | null
  /** How the bot behaves there; the words are the Slack side's. */
  mode: string | null
}

/** What people have set for a channel, and for themselves. */
export const channels = (db: Database, now: () => number) => {
  const get = async (kind: 'channel' | 'user', id: string): Promise<ChannelSettings> => {
    const row = await db
      .selectFrom('preferences')
      .select(['language', 'mode'])
      .where('kind', '=', kind)
      .where('id', '=', id)
      .executeTakeFirst()
    return row ?? { language: null, mode: null }
  }
  const set = async (kind: 'channel' | 'user', id: string, change: Partial<ChannelSettings>): Promise<void> => {
    const given = {
      ...('language' in change && { language: change.language }),
      ...('mode' in change && { mode: change.mode }),
      updated_at: now(),
    }
    await db
      .insertInto('preferences')
      .values({ kind, id, language: null, mode: null, ...given })
      .onConflict((c) => c.columns(['kind', 'id']).doUpdateSet(given))
      .execute()
  }
  return {
    get: (channel: string) => get('channel', channel),
    /** Changes what is named and leaves the rest; null unsets. */
    set: (channel: string, change: Partial<ChannelSettings>) => set('channel', channel, change),
    userLanguage: async (user: string) => (await get('user', user)).language,
    setUserLanguage: (user: string, language: string | null) => set('user', user, { language }),
  }
}
