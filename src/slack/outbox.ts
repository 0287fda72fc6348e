import type { WebClient } from '@slack/web-api'
import type { Message } from '../render/slack/limits.ts'
import { channelQueue, type Queue } from './queue.ts'

/** Where a message goes. */
export interface Place {
  channel: string
  thread: string | null
}

/** Where a message stands. */
export interface Posted {
  channel: string
  ts: string
}

/** Everything the bot says goes through here: in order in each channel, and patient with rate limits. */
export interface Outbox {
  /** Resolves to the message's `ts`. */
  post(place: Place, message: Message): Promise<string>
  /** Replaces a message; of several waiting updates of one message only the newest is sent. */
  update(channel: string, ts: string, message: Message): Promise<void>
  /** Sends a direct message: Slack opens it, for an app with `chat:write`, where the channel is a person. */
  direct(user: string, message: Message): Promise<Posted>
  /** Seen by one person only. */
  whisper(place: Place, user: string, message: Message): Promise<void>
}

export function outbox(client: WebClient): Outbox {
  const queues = new Map<string, Queue>()
  const queue = (channel: string): Queue => {
    const found = queues.get(channel) ?? channelQueue()
    queues.set(channel, found)
    return found
  }
  // No previews of links: an answer shows nothing but what it says.
  const quiet = { unfurl_links: false, unfurl_media: false }
  const at = ({ channel, thread }: Place) => ({ channel, ...(thread ? { thread_ts: thread } : {}) })
  return {
    async post(place, message) {
      const { ts } = await queue(place.channel)(() => client.chat.postMessage({ ...at(place), ...message, ...quiet }))
      return String(ts)
    },
    async update(channel, ts, message) {
      await queue(channel)(() => client.chat.update({ channel, ts, ...message }), `update ${ts}`)
    },
    async direct(user, message) {
      const { channel, ts } = await queue(user)(() => client.chat.postMessage({ channel: user, ...message, ...quiet }))
      return { channel: String(channel), ts: String(ts) }
    },
    async whisper(place, user, message) {
      await queue(place.channel)(() => client.chat.postEphemeral({ ...at(place), user, ...message }))
    },
  }
}

/** Slack's word for what was wrong with a call, such as `not_in_channel`; null where it is not of that kind. */
export const slackError = (error: unknown): string | null => (error as { data?: { error?: string } }).data?.error ?? null

const CLOSED = new Set(['not_in_channel', 'user_not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action', 'no_permission'])

/** True where the bot may not post there, whatever it says. */
export const mayNotPost = (error: unknown): boolean => CLOSED.has(slackError(error) ?? '')
