import type { Posted } from './posted-text.ts'
import { postedText } from './posted-text.ts'
import type { Deps } from './types.ts'
import { isError, type Understood, understand } from './understand.ts'

/** Messages of a thread that Slack gives at once, and how often it is asked for more. It starts with the oldest (Slack API, conversations.replies). */
const PAGE = 200
const PAGES = 5

/** What is asked by somebody who only called the bot in a thread: the newest error that stands there. Null if there is none. */
export async function errorInThread(
  { client, self, log }: Deps,
  { channel, thread_ts: ts }: { channel: string; thread_ts?: string },
): Promise<Understood | null> {
  if (!ts) return null
  let newest: string | null = null
  let cursor: string | undefined
  try {
    for (let page = 0; page < PAGES; page++) {
      const { messages = [], response_metadata } = await client.conversations.replies({
        channel,
        ts,
        limit: PAGE,
        ...(cursor && { cursor }),
      })
      const texts = messages.filter(({ user }) => user !== self).map((reply) => postedText(reply as Posted))
      newest = texts.findLast(isError) ?? newest
      cursor = response_metadata?.next_cursor
      if (!cursor) break
    }
  } catch (error) {
    // What was read of the thread is better than nothing, and a bot that may not read it still answers.
    log.warn({ channel, error: String((error as Error).message) }, 'conversations.replies failed')
  }
  return newest === null ? null : understand(newest)
}
