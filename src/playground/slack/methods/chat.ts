import { announce, announceMessage, asSlack } from '../emulator.ts'
import { type Json, SlackError } from '../types.ts'
import { edit, findPerson, post, remove } from '../workspace.ts'
import { type Args, blocksOf, channelOf, type Method, messageOf, textOf } from './method.ts'

const content = (args: Args) => {
  const blocks = blocksOf(args)
  const text = textOf(args, 'text')
  if (!text && !blocks?.length) throw new SlackError('no_text')
  if (text.length > 40_000) throw new SlackError('msg_too_long')
  return { text, blocks: blocks ?? [], threadTs: textOf(args, 'thread_ts') || null }
}

const postMessage: Method = (args, emulator) => {
  const { ws } = emulator
  const channel = channelOf(args, emulator)
  const message = post(ws, { channel: channel.id, user: ws.botUser, metadata: (args.metadata as Json) ?? null, ...content(args) })
  announceMessage(emulator, message)
  return { channel: channel.id, ts: message.ts, message: asSlack(emulator, message) }
}

const postEphemeral: Method = (args, emulator) => {
  const { ws } = emulator
  const channel = channelOf(args, emulator)
  const person = findPerson(ws, textOf(args, 'user'))
  if (!person || !channel.members.includes(person.id)) throw new SlackError('user_not_in_channel')
  return { message_ts: post(ws, { channel: channel.id, user: ws.botUser, onlyFor: person.id, ...content(args) }).ts }
}

/** Blocks that are left out stay as they were; an empty list takes them away. */
const update: Method = (args, emulator) => {
  const { ws } = emulator
  const message = messageOf(args, emulator)
  if (message.user !== ws.botUser) throw new SlackError('cant_update_message')
  const previous = asSlack(emulator, message)
  const text = textOf(args, 'text') || message.text
  edit(ws, message, { text, blocks: blocksOf(args) ?? message.blocks, edited: text !== message.text || message.edited })
  const { channel } = message
  announce(emulator, {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel,
    message: asSlack(emulator, message),
    previous_message: previous,
  })
  return { channel, ts: message.ts, text, message: asSlack(emulator, message) }
}

const erase: Method = (args, emulator) => {
  const message = messageOf(args, emulator)
  if (message.user !== emulator.ws.botUser) throw new SlackError('cant_delete_message')
  remove(emulator.ws, message)
  return { channel: message.channel, ts: message.ts }
}

const getPermalink: Method = (args, emulator) => {
  const message = messageOf(args, emulator, 'message_ts')
  const link = `https://playground.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}`
  return { channel: message.channel, permalink: message.threadTs ? `${link}?thread_ts=${message.threadTs}&cid=${message.channel}` : link }
}

const addReaction: Method = (args, emulator) => {
  const message = messageOf(args, emulator, 'timestamp')
  const name = textOf(args, 'name')
  const { botUser } = emulator.ws
  const found = message.reactions.find((r) => r.name === name)
  if (found?.users.includes(botUser)) throw new SlackError('already_reacted')
  const others = message.reactions.filter((r) => r !== found)
  edit(emulator.ws, message, { reactions: [...others, { name, users: [...(found?.users ?? []), botUser] }] })
  return {}
}

const removeReaction: Method = (args, emulator) => {
  const message = messageOf(args, emulator, 'timestamp')
  const { botUser } = emulator.ws
  const found = message.reactions.find((r) => r.name === textOf(args, 'name') && r.users.includes(botUser))
  if (!found) throw new SlackError('no_reaction')
  const users = found.users.filter((id) => id !== botUser)
  const others = message.reactions.filter((r) => r !== found)
  edit(emulator.ws, message, { reactions: users.length ? [...others, { ...found, users }] : others })
  return {}
}

const setStatus: Method = (args, { ws }) => {
  const change = { channel: textOf(args, 'channel_id'), threadTs: textOf(args, 'thread_ts'), status: textOf(args, 'status') }
  ws.events.emit('change', { kind: 'status', ...change })
  return {}
}

export const chat: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': erase,
  'chat.getPermalink': getPermalink,
  'reactions.add': addReaction,
  'reactions.remove': removeReaction,
  'assistant.threads.setStatus': setStatus,
}
