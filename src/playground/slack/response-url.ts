import { announceMessage, type Emulator } from './emulator.ts'
import { type Args, blocksOf, textOf } from './methods/method.ts'
import { type Message, SlackError } from './types.ts'
import { edit, post, remove } from './workspace.ts'

const truthy = (value: unknown) => value === true || value === 'true'

/**
 * Takes what an app sends to a response_url. An answer is ephemeral unless it says `in_channel`; only the message whose button was
 * pressed can be replaced or deleted, never what a command itself answered (slackapi/bolt-js issue 2287). Errors: as in tickets.ts.
 */
export function answerThrough(emulator: Emulator, id: string, args: Args): void {
  const to = emulator.tickets.takeReply(id)
  deliverAnswer(emulator, to, args)
}

/** What the body of an acknowledgement and of a response_url have in common. */
export function deliverAnswer(emulator: Emulator, to: { user: string; channel: string; message: Message | null }, args: Args): void {
  const { ws } = emulator
  const origin = to.message
  if (origin && truthy(args.delete_original)) {
    remove(ws, origin)
    return
  }
  const blocks = blocksOf(args)
  const text = textOf(args, 'text')
  if (!text && !blocks?.length) throw new SlackError('no_text')
  const replaces =
    truthy(args.replace_original) || (origin?.onlyFor && args.replace_original === undefined && args.response_type !== 'in_channel')
  if (origin && replaces) {
    edit(ws, origin, { text, blocks: blocks ?? [], edited: false })
    return
  }
  const open = args.response_type === 'in_channel'
  const threadTs = textOf(args, 'thread_ts') || origin?.threadTs || null
  const message = post(ws, { channel: to.channel, user: ws.botUser, text, blocks: blocks ?? [], threadTs, onlyFor: open ? null : to.user })
  announceMessage(emulator, message)
}
