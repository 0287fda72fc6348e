import type { WebClient } from '@slack/web-api'
import { EVENT_TYPE } from './calls.ts'
import { faultOf } from './codes.ts'
import type { Place, Posted } from './letter.ts'

/** Pages of messages that are looked through, and messages on each. */
const PAGES = 5
const LIMIT = 200
/** Slack's clock and this machine's may differ. Milliseconds. */
const SKEW_MS = 300_000

/**
 * Looks for a message of the bot's own by its id: one whose post got no answer may stand there. `unseen`: the bot may not look there, or
 * there is too much to look through.
 *
 * @param text of several it is the one that says this
 * @param since when it can have been posted first; milliseconds since 1970
 * @throws what Slack answers where the same look may succeed later
 */
export async function findPosted(
  client: WebClient,
  place: Place,
  id: string,
  text: string,
  since: number,
): Promise<(Posted & { text: string }) | null | 'unseen'> {
  // A direct message is posted to a person, and its channel's id is known only afterwards.
  if (/^[UW]/.test(place.channel)) return 'unseen'
  try {
    let cursor: string | undefined
    for (let page = 0; page < PAGES; page++) {
      const answer = await pageOf(client, place, since, cursor)
      const own = answer.messages?.filter(({ metadata }) => isOwn(metadata, id)) ?? []
      const found = own.find((one) => one.text === text) ?? own[0]
      if (found) return { channel: place.channel, ts: String(found.ts), text: found.text ?? '' }
      cursor = answer.response_metadata?.next_cursor
      if (!cursor) return null
    }
    return 'unseen'
  } catch (error) {
    if (faultOf(error).kind === 'later') throw error
    return 'unseen'
  }
}

function pageOf(client: WebClient, { channel, thread }: Place, since: number, cursor: string | undefined) {
  const oldest = String((since - SKEW_MS) / 1000)
  const args = { channel, limit: LIMIT, include_all_metadata: true, oldest, ...(cursor && { cursor }) }
  return thread ? client.conversations.replies({ ...args, ts: thread }) : client.conversations.history(args)
}

function isOwn(metadata: unknown, id: string): boolean {
  const { event_type, event_payload } = (metadata ?? {}) as { event_type?: string; event_payload?: { id?: unknown } }
  return event_type === EVENT_TYPE && event_payload?.id === id
}
