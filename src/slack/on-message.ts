import { phrase } from '../core/phrase.ts'
import type { Language } from '../render/language.ts'
import { helpMessage, sameMessage, sentence } from '../render/slack/messages.ts'
import { ask } from './ask.ts'
import { askedBefore } from './crowd.ts'
import { afterwards, tell } from './listen.ts'
import { mayAsk } from './may-ask.ts'
import { type Carrying, carriesText, type MessageText, readMessage } from './message-text.ts'
import { mentions, postedText, withoutQuotes, withoutSharesOf } from './posted-text.ts'
import { isGreeting, isThanks } from './small-talk.ts'
import { errorInThread } from './thread.ts'
import type { Deps } from './types.ts'
import { isError, type Understood, understand } from './understand.ts'
import type { Noted, Who } from './who.ts'

/** A `message` or `app_mention` event, as far as it is read. */
export interface Incoming extends Carrying {
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
    const before = postedText(event.previous_message ?? {})
    // An unfurled link changes a message, too, but not its text.
    if (before === postedText(event.message)) return null
    return { message: { ...event.message, channel: event.channel, channel_type: event.channel_type }, before }
  }
  return SPOKEN.has(event.subtype) ? { message: event, before: null } : null
}

/** Decides whether to answer, claims the message, and answers in its thread. */
export function onMessage(deps: Deps, heard: Heard | null, eventId: string): void {
  if (!heard || heard.message.user === deps.self) return
  const { before } = heard
  const message = withoutSharesOf(heard.message, deps.self)
  const posted = postedText(message)
  const called = message.channel_type === 'im' || mentions(message, deps.self)
  // An edit is worth an answer only if it brings an error that was not there before.
  const bringsError = (text: string) => isError(withoutQuotes(text)) && !(before !== null && isError(withoutQuotes(before)))
  if (!called && !bringsError(posted) && !(before === null && carriesText(message))) return
  const place = { channel: message.channel, thread: message.thread_ts ?? message.ts }
  const speaker: Who = { user: message.user ?? null, ...place }
  const work = async (lang: Language, who: Noted) => {
    if (!called && (await modeOf(deps, message.channel)) === 'mentioned') return
    const read = carriesText(message) ? await readMessage(deps, message) : { text: posted, unreadFile: null }
    if (!called && !bringsError(read.text)) return
    if (!(await claimed(deps, message, eventId))) return
    const refused = message.user ? await mayAsk(deps, message.user) : null
    // A guest who did not ask is left in peace; one whom the bot fails to know is told why there is no answer.
    if (refused) return called || refused.key !== 'slack:not-allowed' ? tell(deps, who, sentence(lang, refused)) : undefined
    await reply(deps, message, { ...read, text: withoutMentions(read.text, deps.self) }, called, lang, who)
  }
  // The same message may come again, and a mention comes as two events: one process at a time.
  afterwards(deps, speaker, work, `message ${message.channel} ${message.ts}`)
}

/**
 * True for the first to come. Slack sends an event again, and a mention as two events: the id and the place in the channel are claimed,
 * so that of all of them, in any process, one is answered.
 */
async function claimed({ store }: Deps, { channel, ts }: Incoming, eventId: string): Promise<boolean> {
  return (await store.events.claim(`event ${eventId}`)) && (await store.events.claim(`message ${channel} ${ts}`))
}

async function reply(deps: Deps, message: Incoming, read: MessageText, called: boolean, lang: Language, who: Noted): Promise<void> {
  const place = { channel: message.channel, thread: message.thread_ts ?? message.ts }
  const { text, unreadFile } = read
  if (called && isThanks(text)) return void (await deps.outbox.post(place, sentence(lang, phrase('slack:thanks'))))
  const understood = await understandInThread(deps, message, text)
  if ('question' in understood) {
    // Someone who calls the bot by its name wants an answer of their own.
    const link = called ? null : await askedBefore(deps, message.channel, understood.question)
    if (link) return void (await deps.outbox.post(place, sameMessage(lang, link)))
    return ask(deps, { question: understood.question, place, who, lang, unasked: !called })
  }
  if (!called) return
  if (unreadFile !== null) return void (await deps.outbox.post(place, sentence(lang, unreadFileSaid(unreadFile))))
  const help = !text || isGreeting(text)
  await deps.outbox.post(place, help ? helpMessage(lang) : sentence(lang, understood.problem))
}

/** What a message asks. In a thread with an error, a message that names nothing by itself is about that error: "why?", "原因は？". */
async function understandInThread(deps: Deps, message: Incoming, text: string): Promise<Understood> {
  const own = understand(text)
  if ('question' in own) return own
  return (await errorInThread(deps, message)) ?? own
}

/** The sentence about a file that Slack didn't hand over. */
export const unreadFileSaid = (file: string) => phrase(file ? 'slack:unread-file.named' : 'slack:unread-file.unnamed', file ? { file } : {})

const withoutMentions = (text: string, self: string) => text.replaceAll(new RegExp(`<@${self}(?:\\|[^>]*)?>`, 'g'), ' ').trim()

async function modeOf({ store, settings }: Deps, channel: string): Promise<string> {
  return (await store.channels.get(channel)).mode ?? settings.channels?.[channel]?.mode ?? 'always'
}
