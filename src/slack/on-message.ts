import { phrase } from '../core/phrase.ts'
import { helpMessage, sentence } from '../render/slack/messages.ts'
import { ask } from './ask.ts'
import { afterwards, type Who } from './listen.ts'
import { mayAsk } from './may-ask.ts'
import { mentions, unquoted, type Wordy, wordsOf } from './text.ts'
import { errorInThread } from './thread.ts'
import type { Deps } from './types.ts'
import { isError, understand } from './understand.ts'

/** A `message` or `app_mention` event, as far as it is read. */
export interface Incoming extends Wordy {
  type: string
  subtype?: string
  channel: string
  channel_type?: string
  ts: string
  thread_ts?: string
  user?: string
  bot_id?: string
  hidden?: boolean
  message?: Incoming
  previous_message?: Incoming
}

interface Heard {
  message: Incoming
  /** Of an edited message: what it said before. */
  before: string | null
}

/** Subtypes that are somebody saying something; joins, topics and the like are not. */
const SPOKEN = new Set([undefined, 'file_share', 'thread_broadcast', 'bot_message', 'me_message'])

/** The message an event is about; null where nobody has said anything new. */
export function incoming(event: Incoming): Heard | null {
  if (event.subtype === 'message_changed' && event.message) {
    const before = wordsOf(event.previous_message ?? {})
    // An unfurled link changes a message, too, but not its words.
    if (before === wordsOf(event.message)) return null
    return { message: { ...event.message, channel: event.channel, channel_type: event.channel_type }, before }
  }
  return SPOKEN.has(event.subtype) ? { message: event, before: null } : null
}

/** Decides whether to answer, claims the message, and answers in its thread. */
export function onMessage(deps: Deps, heard: Heard | null, eventId: string): void {
  if (!heard || heard.message.user === deps.self) return
  const { message } = heard
  const text = wordsOf(message)
  const called = message.channel_type === 'im' || mentions(text, deps.self)
  const pasted = isError(unquoted(text))
  // An edit is worth an answer only where it brings the error that was not there before; whoever was answered is not answered again.
  if (!called && !pasted) return
  if (heard.before !== null && isError(unquoted(heard.before))) return
  const thread = message.thread_ts ?? message.ts
  const who: Who = { user: message.user ?? null, channel: message.channel, thread }
  afterwards(deps, who, async (lang) => {
    if (!called && (await modeOf(deps, message.channel)) === 'mentioned') return
    // Slack sends an event again, and a mention as two events: by id and by place in the channel, the first to come is the only one.
    const { claim } = deps.store.events
    if (!(await claim(`event ${eventId}`)) || !(await claim(`message ${message.channel} ${message.ts}`))) return
    const place = { channel: message.channel, thread }
    const refused = message.user ? await mayAsk(deps, message.user) : null
    if (refused) return void (called && (await deps.outbox.post(place, sentence(lang, refused))))
    const said = unmentioned(text, deps.self)
    const understood = said ? understand(said) : await errorInThread(deps, message)
    if (understood && 'question' in understood) {
      return ask(deps, { question: understood.question, place, asker: message.user ?? null, lang })
    }
    if (!called) return
    const help = !said || /^\W*(help|aide|ヘルプ|使い方)\W*$/iu.test(said)
    await deps.outbox.post(place, help ? helpMessage(lang) : sentence(lang, understood?.problem ?? phrase('slack:unknown.target')))
  })
}

const unmentioned = (text: string, self: string) => text.replaceAll(new RegExp(`<@${self}(?:\\|[^>]*)?>`, 'g'), ' ').trim()

async function modeOf({ store, settings }: Deps, channel: string): Promise<string> {
  return (await store.channels.get(channel)).mode ?? settings.channels?.[channel]?.mode ?? 'always'
}
