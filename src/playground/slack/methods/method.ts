import type { Emulator } from '../emulator.ts'
import { messageFaults } from '../faults.ts'
import { type Channel, type Json, type Message, SlackError } from '../types.ts'
import { findChannel, findMessage } from '../workspace.ts'

/** The arguments of a call. Lists and objects have been read from JSON; numbers and booleans may be text. */
export type Args = Json
/** A method of the Web API: answers what stands beside `ok: true`, or throws a {@link SlackError}. */
export type Method = (args: Args, emulator: Emulator) => Json

export const textOf = (args: Args, key: string): string => (args[key] === undefined || args[key] === null ? '' : String(args[key]))

/** The channel an argument names; the bot must be in it. */
export function channelOf(args: Args, { ws }: Emulator, key = 'channel'): Channel {
  const channel = findChannel(ws, textOf(args, key))
  if (!channel) throw new SlackError('channel_not_found')
  if (!channel.members.includes(ws.botUser)) throw new SlackError('not_in_channel')
  return channel
}

export function messageOf(args: Args, emulator: Emulator, key = 'ts'): Message {
  const message = findMessage(emulator.ws, channelOf(args, emulator).id, textOf(args, key))
  if (!message || message.onlyFor) throw new SlackError('message_not_found')
  return message
}

/** The blocks of a call, refused where Slack would. Null: none given. */
export function blocksOf(args: Args): Json[] | null {
  if (args.blocks === undefined || args.blocks === null || args.blocks === '') return null
  if (!Array.isArray(args.blocks)) throw new SlackError('invalid_blocks_format')
  const faults = messageFaults(args.blocks as Json[], textOf(args, 'text'))
  if (faults.length) throw new SlackError('invalid_blocks', faults)
  return (args.blocks as Json[]).map(named)
}

let blocks = 0

/** Slack names the blocks the app left unnamed: an action must say which block it was in. */
export const named = (block: Json): Json => ({ ...block, block_id: block.block_id ?? `b${(++blocks).toString(36)}` })
