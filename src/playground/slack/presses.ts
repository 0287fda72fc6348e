import { envelope, failed, personOf, placeOf } from './acts.ts'
import { type Entry, findElement, stateOf, valueFields } from './element.ts'
import { asSlack, type Emulator } from './emulator.ts'
import { viewAsSlack, viewsOf } from './methods/views.ts'
import { type Json, type OpenView, SlackError } from './types.ts'
import { findMessage } from './workspace.ts'

/** Where a button is: in a message, a modal, or the app's home. */
export type Where = { channel: string; ts: string } | { view: string } | { home: true }

export const blocksOf = (view: Json): Json[] => (Array.isArray(view.blocks) ? (view.blocks as Json[]) : [])

/** Somebody presses a button or picks an option. `state`: what the inputs beside it hold. */
export async function press(emulator: Emulator, user: string, where: Where, entry: Entry, state: readonly Entry[] = []): Promise<void> {
  const person = personOf(emulator, user)
  const surface = surfaceOf(emulator, user, where, state)
  const element = findElement(surface.blocks, entry.block, entry.action)
  const answer = await emulator.delivery.interact({
    type: 'block_actions',
    ...envelope(emulator, person),
    ...surface.payload,
    trigger_id: emulator.tickets.trigger(user, 'view' in where ? where.view : null),
    actions: [
      {
        type: element.type,
        action_id: element.action_id,
        block_id: entry.block,
        ...(element.text ? { text: element.text } : {}),
        ...(element.style ? { style: element.style } : {}),
        ...valueFields(element, entry),
        action_ts: String(Date.now() / 1000),
      },
    ],
  })
  if (failed(answer)) throw new SlackError('app_did_not_respond')
}

function surfaceOf(emulator: Emulator, user: string, where: Where, state: readonly Entry[]): { blocks: Json[]; payload: Json } {
  const { ws, tickets, address } = emulator
  if ('view' in where) {
    const open = openView(emulator, user, where.view)
    const blocks = blocksOf(open.view)
    return { blocks, payload: { container: { type: 'view', view_id: open.id }, view: viewAsSlack(ws, open, stateOf(blocks, state)) } }
  }
  if ('home' in where) {
    const home = ws.homes.get(user)
    if (!home) throw new SlackError('view_not_found')
    const view = { ...home, id: `VH${user}`, state: stateOf(blocksOf(home), state) }
    return { blocks: blocksOf(home), payload: { container: { type: 'view', view_id: view.id }, view } }
  }
  const channel = placeOf(emulator, personOf(emulator, user), where.channel)
  const message = findMessage(ws, channel.id, where.ts)
  if (!message || (message.onlyFor && message.onlyFor !== user)) throw new SlackError('message_not_found')
  const container = {
    type: 'message',
    message_ts: message.ts,
    channel_id: channel.id,
    is_ephemeral: Boolean(message.onlyFor),
    thread_ts: message.threadTs ?? undefined,
  }
  return {
    blocks: message.blocks,
    payload: {
      container,
      channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
      ...(message.onlyFor ? {} : { message: asSlack(emulator, message) }),
      state: stateOf(message.blocks, state),
      response_url: `${address()}response/${tickets.reply({ user, channel: channel.id, message })}`,
    },
  }
}

export const openView = ({ ws }: Emulator, user: string, id: string): OpenView => {
  const open = viewsOf(ws, user).find((v) => v.id === id)
  if (!open) throw new SlackError('view_not_found')
  return open
}
