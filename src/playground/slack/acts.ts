import { randomBytes } from 'node:crypto'
import type { Answer } from './deliver.ts'
import { announce, announceMessage, asSlack, type Emulator } from './emulator.ts'
import { deliverAnswer } from './response-url.ts'
import { encodeTyped, richTextOf } from './typed.ts'
import { type Channel, type Json, type Message, type Person, SlackError } from './types.ts'
import { findChannel, findMessage, findPerson, post } from './workspace.ts'

/** The user whom Slack itself speaks as. */
const SLACKBOT = 'USLACKBOT'
/** From so many characters on, Slack makes a paste a snippet. */
const SNIPPET = 12_000
/** What Slack takes as one message (docs.slack.dev, reference/methods/chat.postMessage). */
const LONGEST = 40_000

export function personOf({ ws }: Emulator, id: string): Person {
  const person = findPerson(ws, id)
  if (!person) throw new SlackError('user_not_found')
  return person
}

export function placeOf({ ws }: Emulator, person: Person, id: string): Channel {
  const channel = findChannel(ws, id)
  if (!channel?.members.includes(person.id)) throw new SlackError('channel_not_found')
  return channel
}

/** The parts every interactive payload has. */
export const envelope = ({ ws }: Emulator, person: Person): Json => ({
  team: { id: ws.teamId, domain: 'playground' },
  user: { id: person.id, username: person.name, name: person.name, team_id: ws.teamId },
  api_app_id: ws.appId,
  token: 'unused',
  is_enterprise_install: false,
  enterprise: null,
})

/** Somebody posts a message, in a thread or not. One that names the bot is announced twice, as Slack does. */
export function say(emulator: Emulator, user: string, place: { channel: string; threadTs: string | null }, typed: string): Message {
  const { ws } = emulator
  const person = personOf(emulator, user)
  const channel = placeOf(emulator, person, place.channel)
  const text = encodeTyped(ws, typed.slice(0, LONGEST))
  if (!text.trim()) throw new SlackError('no_text')
  if (place.threadTs && !findMessage(ws, channel.id, place.threadTs)) throw new SlackError('thread_not_found')
  const snippets =
    typed.length > SNIPPET ? [{ id: `F0${randomBytes(5).toString('hex').toUpperCase()}`, name: 'untitled', content: typed }] : []
  const said = snippets.length ? { text: '' } : { text, richText: richTextOf(ws, typed.slice(0, LONGEST)) }
  const message = post(ws, { channel: channel.id, user, ...said, threadTs: place.threadTs, snippets })
  announceMessage(emulator, message)
  if (text.includes(`<@${ws.botUser}>`) && channel.kind !== 'im')
    announce(emulator, { ...asSlack(emulator, message), type: 'app_mention', channel: channel.id, event_ts: message.ts })
  return message
}

/** Somebody types a slash command. What the app acknowledges with is shown to them alone. */
export async function command(emulator: Emulator, user: string, channelId: string, name: string, typed: string): Promise<void> {
  const { ws, tickets, address } = emulator
  const person = personOf(emulator, user)
  const channel = placeOf(emulator, person, channelId)
  const to = { user, channel: channel.id, message: null }
  if (!emulator.app.commands.some((known) => known.command === name)) {
    post(ws, { channel: channel.id, user: SLACKBOT, onlyFor: user, text: `${encodeTyped(ws, name)} is not a valid command.` })
    return
  }
  const answer = await emulator.delivery.command({
    token: 'unused',
    team_id: ws.teamId,
    team_domain: 'playground',
    channel_id: channel.id,
    channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
    user_id: person.id,
    user_name: person.name,
    command: name,
    text: encodeTyped(ws, typed.slice(0, LONGEST), false),
    api_app_id: ws.appId,
    is_enterprise_install: 'false',
    response_url: `${address()}response/${tickets.reply(to)}`,
    trigger_id: tickets.trigger(user),
  })
  const failure = failed(answer)
  if (failure) post(ws, { channel: channel.id, user: SLACKBOT, onlyFor: user, text: `${name} failed with the error "${failure}"` })
  else if (answer?.body) deliverAnswer(emulator, to, readMessage(answer.body))
}

/** Somebody picks a message shortcut. */
export async function shortcut(emulator: Emulator, user: string, at: { channel: string; ts: string }, callbackId: string): Promise<void> {
  const { ws, tickets, address } = emulator
  const person = personOf(emulator, user)
  const channel = placeOf(emulator, person, at.channel)
  const message = findMessage(ws, channel.id, at.ts)
  if (!message || (message.onlyFor && message.onlyFor !== user)) throw new SlackError('message_not_found')
  const answer = await emulator.delivery.interact({
    type: 'message_action',
    ...envelope(emulator, person),
    callback_id: callbackId,
    trigger_id: tickets.trigger(user),
    response_url: `${address()}response/${tickets.reply({ user, channel: channel.id, message })}`,
    message_ts: message.ts,
    action_ts: String(Date.now() / 1000),
    channel: { id: channel.id, name: channel.name },
    message: asSlack(emulator, message),
  })
  if (failed(answer)) throw new SlackError('app_did_not_respond')
}

/** Somebody opens the app's home, or its messages. */
export function openHome(emulator: Emulator, user: string, tab: 'home' | 'messages' = 'home'): void {
  const channel = findChannel(emulator.ws, personOf(emulator, user).id)
  announce(emulator, { type: 'app_home_opened', user, channel: channel?.id, tab, event_ts: String(Date.now() / 1000) })
}

/** Slack's own word for an app that did not do its part. Null: it did. */
export const failed = (answer: Answer | null): string | null =>
  !answer ? 'operation_timeout' : answer.status >= 200 && answer.status < 300 ? null : 'dispatch_failed'

function readMessage(body: string): Json {
  try {
    const value: unknown = JSON.parse(body)
    return value && typeof value === 'object' ? (value as Json) : { text: body }
  } catch {
    return { text: body }
  }
}
