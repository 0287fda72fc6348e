import type { Emulator } from '../slack/emulator.ts'
import { viewsOf } from '../slack/methods/views.ts'
import type { Change, Json, Message } from '../slack/types.ts'
import type { Workspace } from '../slack/workspace.ts'

const sees = (ws: Workspace, user: string, message: Message): boolean =>
  (!message.onlyFor || message.onlyFor === user) && Boolean(ws.channels.find((c) => c.id === message.channel)?.members.includes(user))

/** The modals a person has open, the topmost last. */
const modals = (ws: Workspace, user: string): Json[] =>
  viewsOf(ws, user).map(({ id, hash, view }) => ({ id, hash, ...view, private_metadata: undefined }))

/** What one person sees of the workspace. */
export function sight({ ws, app }: Emulator, user: string): Json {
  return {
    me: user,
    bot: { id: ws.botUser, name: ws.botName },
    app: { commands: app.commands, shortcuts: app.shortcuts, home: app.home },
    people: ws.people,
    channels: ws.channels.filter((c) => c.members.includes(user)),
    messages: ws.messages.filter((m) => sees(ws, user, m)),
    views: modals(ws, user),
    home: ws.homes.get(user) ?? null,
  }
}

/** A change as a person's page is told of it. Null: it is none of their business. */
export function seen({ ws }: Emulator, user: string, change: Change): Json | null {
  switch (change.kind) {
    case 'message':
      return sees(ws, user, change.message) ? change : null
    case 'views':
      return change.user === user ? { kind: 'views', views: modals(ws, user) } : null
    case 'home':
      return change.user === user ? { kind: 'home', home: ws.homes.get(user) ?? null } : null
    default:
      return change
  }
}
