import { EventEmitter } from 'node:events'
import type { Change, Channel, Json, Message, OpenView, Person } from './types.ts'

/** An emulated Slack workspace with one app in it: all of its state, in memory. */
export interface Workspace {
  teamId: string
  appId: string
  botId: string
  /** The bot's own user. */
  botUser: string
  botName: string
  people: Person[]
  channels: Channel[]
  messages: Message[]
  /** Open modals, the topmost of a person last. */
  views: OpenView[]
  /** The app's home as published for each person. */
  homes: Map<string, Json>
  /** Emits `change` with a {@link Change}. */
  events: EventEmitter<{ change: [Change] }>
}

/** Older messages are forgotten, so that a page left open for days does not grow. */
const KEPT = 500

/**
 * A workspace of five people, a channel they and the bot are in, and a direct message of each with the bot. Two of them approve, since some
 * fixes need two.
 */
export function createWorkspace(): Workspace {
  const botUser = 'U0ECSPULL0'
  const people: Person[] = [
    { id: 'U0ALEX0001', name: 'alex', realName: 'Alex Morgan', locale: 'en-US', tz: 'America/New_York', approver: true },
    { id: 'U0SAM00002', name: 'sam', realName: 'Sam Rivera', locale: 'en-US', tz: 'Europe/London', approver: false },
    { id: 'U0MISAKI03', name: 'misaki', realName: '佐藤 美咲', locale: 'ja-JP', tz: 'Asia/Tokyo', approver: false },
    { id: 'U0CAMILLE4', name: 'camille', realName: 'Camille Laurent', locale: 'fr-FR', tz: 'Europe/Paris', approver: false },
    { id: 'U0NOOR0005', name: 'noor', realName: 'Noor Haddad', locale: 'en-US', tz: 'Europe/Amsterdam', approver: true },
  ]
  const direct = people.map(
    (person, i): Channel => ({ id: `D0DIRECT0${i + 1}`, name: person.name, kind: 'im', members: [person.id, botUser] }),
  )
  const channel: Channel = { id: 'C0DEPLOYS1', name: 'deploys', kind: 'channel', members: [...people.map((p) => p.id), botUser] }
  return {
    teamId: 'T0PLAY0001',
    appId: 'A0ECSPULL1',
    botId: 'B0ECSPULL1',
    botUser,
    botName: 'ecs-pull',
    people,
    channels: [channel, ...direct],
    messages: [],
    views: [],
    homes: new Map(),
    events: new EventEmitter<{ change: [Change] }>().setMaxListeners(50),
  }
}

let lastTs = 0

/** A new message id, later than every one before it. */
export function nextTs(): string {
  lastTs = Math.max(Date.now() * 1000, lastTs + 1)
  return `${Math.floor(lastTs / 1e6)}.${String(lastTs % 1e6).padStart(6, '0')}`
}

/** Puts a message into its channel and tells the page. */
export function post(ws: Workspace, draft: Pick<Message, 'channel' | 'user' | 'text'> & Partial<Message>): Message {
  const message: Message = {
    ts: nextTs(),
    threadTs: null,
    blocks: [],
    onlyFor: null,
    edited: false,
    reactions: [],
    metadata: null,
    snippets: [],
    ...draft,
  }
  ws.messages.push(message)
  if (ws.messages.length > KEPT) ws.messages.splice(0, ws.messages.length - KEPT)
  ws.events.emit('change', { kind: 'message', message })
  return message
}

export function edit(ws: Workspace, message: Message, change: Partial<Message>): void {
  Object.assign(message, change)
  ws.events.emit('change', { kind: 'message', message })
}

export function remove(ws: Workspace, message: Message): void {
  ws.messages = ws.messages.filter((m) => m !== message)
  ws.events.emit('change', { kind: 'gone', channel: message.channel, ts: message.ts })
}

export const findMessage = (ws: Workspace, channel: string, ts: string): Message | undefined =>
  ws.messages.find((m) => m.channel === channel && m.ts === ts)

export const findPerson = (ws: Workspace, id: string): Person | undefined => ws.people.find((p) => p.id === id)

/** A channel by id or, as chat.postMessage also takes it, by `#name` or a person's id (their direct message). */
export const findChannel = (ws: Workspace, id: string): Channel | undefined =>
  ws.channels.find((c) => c.id === id || (c.kind === 'channel' && `#${c.name}` === id) || (c.kind === 'im' && c.members[0] === id))
