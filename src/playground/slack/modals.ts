import { envelope, failed, personOf } from './acts.ts'
import { type Entry, stateOf } from './element.ts'
import type { Emulator } from './emulator.ts'
import { viewFaults } from './faults.ts'
import { named } from './methods/method.ts'
import { closeViews, pushView, replaceView, viewAsSlack } from './methods/views.ts'
import { blocksOf, openView } from './presses.ts'
import { type Json, SlackError } from './types.ts'

/** Somebody submits a modal. Answers what is wrong with which block; nothing where the app took it. */
export async function submit(emulator: Emulator, user: string, viewId: string, state: readonly Entry[]): Promise<Record<string, string>> {
  const open = openView(emulator, user, viewId)
  const answer = await emulator.delivery.interact({
    type: 'view_submission',
    ...envelope(emulator, personOf(emulator, user)),
    trigger_id: emulator.tickets.trigger(user, viewId),
    view: viewAsSlack(emulator.ws, open, stateOf(blocksOf(open.view), state)),
    response_urls: [],
  })
  if (failed(answer)) throw new SlackError('app_did_not_respond')
  const said = answer?.body ? (JSON.parse(answer.body) as Json) : {}
  switch (said.response_action) {
    case 'errors':
      return said.errors as Record<string, string>
    case 'update':
      replaceView(emulator.ws, open, checked(said.view))
      return {}
    case 'push':
      pushView(emulator.ws, user, checked(said.view))
      return {}
    default:
      closeViews(emulator.ws, user, said.response_action === 'clear')
      return {}
  }
}

function checked(view: unknown): Json {
  const faults = viewFaults(view as Json)
  if (faults.length) throw new SlackError('invalid_view', faults)
  return { ...(view as Json), blocks: blocksOf(view as Json).map(named) }
}

/** Somebody closes their topmost modal, or with `all` the whole stack. The app hears of it if it asked to. */
export async function close(emulator: Emulator, user: string, viewId: string, all: boolean): Promise<void> {
  const open = openView(emulator, user, viewId)
  closeViews(emulator.ws, user, all)
  if (!open.view.notify_on_close) return
  const view = viewAsSlack(emulator.ws, open)
  await emulator.delivery.interact({ type: 'view_closed', ...envelope(emulator, personOf(emulator, user)), view, is_cleared: all })
}
