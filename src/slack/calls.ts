import type { WebClient } from '@slack/web-api'
import type { Message } from '../render/slack/limits.ts'
import type { Place, Posted } from './letter.ts'
import { channelQueue, type Queue, type Sleep } from './queue.ts'

/** Names a message among all others of the channel, in its metadata (docs.slack.dev/messaging/message-metadata). */
export const EVENT_TYPE = 'ecs_pull_message'

/** How long one call may take. Milliseconds. */
export const CALL_MS = 20_000

/** The calls that say something: one after another in each channel, waiting for rate limits. They throw what Slack answers. */
export interface Calls {
  /** `id`: what it can be found by later. */
  post(place: Place, message: Message, id: string | null): Promise<Posted>
  /** Of several waiting edits of one message only the newest is sent. */
  edit(at: Posted, message: Message): Promise<void>
  whisper(place: Place, user: string, message: Message): Promise<void>
  respond(url: string, body: object): Promise<void>
}

/** @param client without retries of its own: whether a call that got no answer is sent again is for the outbox to decide */
export function slackCalls(client: WebClient, sleep: Sleep): Calls {
  const queues = new Map<string, { queue: Queue; users: number }>()
  // A queue lives as long as there is something in it.
  const inOrder = async <T>(channel: string, work: () => Promise<T>, key?: string): Promise<T> => {
    const kept = queues.get(channel) ?? { queue: channelQueue(sleep), users: 0 }
    queues.set(channel, kept)
    kept.users++
    try {
      return await kept.queue(work, key)
    } finally {
      if (--kept.users === 0) queues.delete(channel)
    }
  }
  // No previews of links: an answer shows nothing but what it says.
  const quiet = { unfurl_links: false, unfurl_media: false }
  const at = ({ channel, thread }: Place) => ({ channel, ...(thread ? { thread_ts: thread } : {}) })
  return {
    async post(place, message, id) {
      const metadata = id === null ? {} : { metadata: { event_type: EVENT_TYPE, event_payload: { id } } }
      const { channel, ts } = await inOrder(place.channel, () =>
        client.chat.postMessage({ ...at(place), ...message, ...metadata, ...quiet }),
      )
      return { channel: String(channel ?? place.channel), ts: String(ts) }
    },
    async edit({ channel, ts }, message) {
      await inOrder(channel, () => client.chat.update({ channel, ts, ...message }), `update ${ts}`)
    },
    async whisper(place, user, message) {
      await inOrder(place.channel, () => client.chat.postEphemeral({ ...at(place), user, ...message }))
    },
    respond: (url, body) => inOrder(url, () => respond(url, body)),
  }
}

/** Sends to a response_url. What Slack answers there is read as any answer of its Web API. */
async function respond(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(CALL_MS),
  })
  const text = (await response.text()).slice(0, 1000)
  if (response.status === 429) {
    const retryAfter = Number(response.headers.get('retry-after')) || 1
    throw Object.assign(new Error('429'), { code: 'slack_webapi_rate_limited_error', retryAfter })
  }
  const error = /"ok"\s*:\s*false/.test(text) ? (/"error"\s*:\s*"(\w+)"/.exec(text)?.[1] ?? 'unknown') : null
  if (error) throw Object.assign(new Error(error), { data: { error } })
  if (!response.ok) throw Object.assign(new Error(`response_url answered ${response.status}`), { statusCode: response.status })
}
