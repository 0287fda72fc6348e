import { randomBytes } from 'node:crypto'
import type { Emulator } from '../emulator.ts'
import { viewFaults } from '../faults.ts'
import { type Json, type OpenView, SlackError } from '../types.ts'
import { findPerson, type Workspace } from '../workspace.ts'
import { type Args, type Method, named, textOf } from './method.ts'

/** Modals may lie three deep (docs.slack.dev, surfaces/modals). */
const DEEPEST = 3
const fresh = () => randomBytes(5).toString('hex').toUpperCase()

function payload(args: Args): Json {
  const view = args.view as Json | undefined
  if (!view || typeof view !== 'object') throw new SlackError('invalid_arguments')
  const faults = viewFaults(view)
  if (faults.length) throw new SlackError('invalid_arguments', faults)
  return { ...view, blocks: (view.blocks as Json[]).map(named) }
}

/** A view as the Web API and interactive payloads show it. */
export function viewAsSlack(ws: Workspace, open: OpenView, state: Json = { values: {} }): Json {
  return {
    private_metadata: '',
    callback_id: '',
    clear_on_close: false,
    notify_on_close: false,
    external_id: '',
    ...open.view,
    id: open.id,
    team_id: ws.teamId,
    state,
    hash: open.hash,
    previous_view_id: open.previous,
    root_view_id: open.root,
    app_id: ws.appId,
    app_installed_team_id: ws.teamId,
    bot_id: ws.botId,
  }
}

export const viewsOf = (ws: Workspace, user: string): OpenView[] => ws.views.filter((v) => v.user === user)

/** Puts a modal on top of somebody's stack. */
export function pushView(ws: Workspace, user: string, view: Json): OpenView {
  const stack = viewsOf(ws, user)
  if (stack.length >= DEEPEST) throw new SlackError('push_limit_reached')
  const id = `V0${fresh()}`
  const open: OpenView = { id, hash: fresh(), user, root: stack[0]?.id ?? id, previous: stack.at(-1)?.id ?? null, view }
  ws.views.push(open)
  ws.events.emit('change', { kind: 'views', user })
  return open
}

export function replaceView(ws: Workspace, open: OpenView, view: Json): OpenView {
  Object.assign(open, { view, hash: fresh() })
  ws.events.emit('change', { kind: 'views', user: open.user })
  return open
}

/** Closes somebody's topmost modal, or all of them. */
export function closeViews(ws: Workspace, user: string, all: boolean): void {
  const top = viewsOf(ws, user).at(-1)
  ws.views = ws.views.filter((v) => v.user !== user || (!all && v !== top))
  ws.events.emit('change', { kind: 'views', user })
}

const open: Method = (args, { ws, tickets }) => {
  const view = payload(args)
  const { user } = tickets.redeem(textOf(args, 'trigger_id'))
  ws.views = ws.views.filter((v) => v.user !== user)
  return { view: viewAsSlack(ws, pushView(ws, user, view)) }
}

const push: Method = (args, { ws, tickets }) => {
  const view = payload(args)
  const { user } = tickets.redeem(textOf(args, 'trigger_id'))
  if (!viewsOf(ws, user).length) throw new SlackError('not_found')
  return { view: viewAsSlack(ws, pushView(ws, user, view)) }
}

const update: Method = (args, { ws }: Emulator) => {
  const found = ws.views.find((v) => v.id === args.view_id || (args.external_id !== undefined && v.view.external_id === args.external_id))
  if (!found) throw new SlackError('not_found')
  if (args.hash && args.hash !== found.hash) throw new SlackError('hash_conflict')
  return { view: viewAsSlack(ws, replaceView(ws, found, payload(args))) }
}

const publish: Method = (args, { ws }) => {
  const person = findPerson(ws, textOf(args, 'user_id'))
  if (!person) throw new SlackError('user_not_found')
  const view = payload(args)
  ws.homes.set(person.id, view)
  ws.events.emit('change', { kind: 'home', user: person.id })
  return { view: { ...view, id: `VH${person.id}`, hash: fresh() } }
}

export const views: Record<string, Method> = { 'views.open': open, 'views.push': push, 'views.update': update, 'views.publish': publish }
