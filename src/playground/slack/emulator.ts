import type { Delivery } from './deliver.ts'
import { type Installed, subscribed } from './manifest.ts'
import type { Tickets } from './tickets.ts'
import type { Json, Message } from './types.ts'
import { findChannel, type Workspace } from './workspace.ts'

/** An emulated Slack: its state, the rights it handed out, and its way to the app. */
export interface Emulator {
  ws: Workspace
  tickets: Tickets
  delivery: Delivery
  /** What the app asked for when it was installed. */
  app: Installed
  botToken: string
  /** Base address of the emulated Web API, such as `http://127.0.0.1:4001/`. Known once it listens. */
  address: () => string
}

/** A message as Slack's API and events show it. */
export function asSlack({ ws, address }: Pick<Emulator, 'ws' | 'address'>, message: Message): Json {
  const replies = ws.messages.filter((m) => m.channel === message.channel && m.threadTs === message.ts && !m.onlyFor)
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: ws.teamId,
    ...(message.blocks.length ? { blocks: message.blocks } : message.richText ? { blocks: [message.richText] } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : replies.length ? { thread_ts: message.ts, reply_count: replies.length } : {}),
    ...(message.user === ws.botUser ? { bot_id: ws.botId, app_id: ws.appId } : {}),
    ...(message.edited ? { edited: { user: message.user, ts: message.ts } } : {}),
    ...(message.snippets.length ? { subtype: 'file_share', files: message.snippets.map((snippet) => file(snippet, address())) } : {}),
    ...(message.metadata ? { metadata: message.metadata } : {}),
  }
}

/** A text file as events show it; its content wants the bot's token and the scope files:read. */
const file = ({ id, name, content }: Message['snippets'][number], address: string): Json => ({
  id,
  name,
  title: name,
  mimetype: 'text/plain',
  filetype: 'text',
  mode: 'snippet',
  size: Buffer.byteLength(content),
  is_external: false,
  url_private: `${address}files/${id}`,
  url_private_download: `${address}files/${id}/download`,
  preview: content.slice(0, 300),
})

let events = 0

/** Wraps an event as the Events API does and sends it, if the app asked for its kind; nobody waits for it, as in Slack. */
export function announce({ ws, delivery, app }: Emulator, event: Json): void {
  const kind = findChannel(ws, String(event.channel))?.kind
  if (!subscribed(app, String(event.type), kind)) return
  const id = `Ev0PLAY${String(++events).padStart(5, '0')}`
  void delivery.event({
    token: 'unused',
    team_id: ws.teamId,
    context_team_id: ws.teamId,
    context_enterprise_id: null,
    api_app_id: ws.appId,
    event,
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ enterprise_id: null, team_id: ws.teamId, user_id: ws.botUser, is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false,
    event_context: `4-${id}`,
  })
}

/** Tells the app of a message somebody (or the app itself) posted where the app is. */
export function announceMessage(emulator: Emulator, message: Message): void {
  if (message.onlyFor) return
  const channel = findChannel(emulator.ws, message.channel)
  announce(emulator, {
    ...asSlack(emulator, message),
    channel: message.channel,
    channel_type: channel?.kind ?? 'channel',
    event_ts: message.ts,
  })
}
