import { wordsOf } from './text.ts'
import type { Deps } from './types.ts'
import { isError, understand } from './understand.ts'

/** Messages of a thread that are looked through. */
const LOOKED_AT = 50

/** Somebody only called the bot: then the question is the error that stands in the thread. Null where there is none. */
export async function errorInThread(
  { client, self }: Deps,
  message: { channel: string; thread_ts?: string },
): Promise<ReturnType<typeof understand> | null> {
  if (!message.thread_ts) return null
  const { messages = [] } = await client.conversations.replies({ channel: message.channel, ts: message.thread_ts, limit: LOOKED_AT })
  const texts = messages.filter((reply) => reply.user !== self).map((reply) => wordsOf(reply as Parameters<typeof wordsOf>[0]))
  // The newest: what went wrong last is what one asks about.
  const error = texts.findLast((text) => isError(text))
  return error ? understand(error) : null
}
