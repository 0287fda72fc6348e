import { hear, load, send } from './server.js'

/** All the page knows. `me` acts; `channel`, `thread` and `service` are what is looked at. */
export const state = {
  me: '',
  bot: {},
  app: { commands: [], shortcuts: [], home: false },
  people: [],
  channels: [],
  messages: [],
  views: [],
  home: null,
  services: [],
  statuses: {},
  channel: '',
  thread: null,
  service: null,
}

const listeners = new Set()
export const onState = (listener) => listeners.add(listener)
let queued = false

/** Draws again, once for any number of changes at a time. */
export function changed() {
  if (queued) return
  queued = true
  queueMicrotask(() => {
    queued = false
    for (const listener of listeners) listener()
  })
}

export const names = {
  person: (id) => (id === state.bot.id ? state.bot.name : state.people.find((p) => p.id === id)?.realName),
  channel: (id) => state.channels.find((c) => c.id === id)?.name,
}

let stop = () => {}

/** Looks at the workspace as this person. */
export async function become(user) {
  stop()
  Object.assign(state, await load(user), { me: user })
  if (!state.channels.some((c) => c.id === state.channel)) state.channel = state.channels[0]?.id
  if (!state.messages.some((m) => m.ts === state.thread)) state.thread = null
  sessionStorage.setItem('me', user)
  stop = hear(user, apply, () => refresh())
  changed()
}

const refresh = async () => {
  Object.assign(state, await load(state.me))
  changed()
}

const same = (a, b) => a.channel === b.channel && a.ts === b.ts

function apply(change) {
  if (change.kind === 'message') {
    const at = state.messages.findIndex((m) => same(m, change.message))
    if (at < 0) state.messages.push(change.message)
    else state.messages[at] = change.message
    if (at < 0) follow(change.message)
  }
  if (change.kind === 'gone') state.messages = state.messages.filter((m) => !same(m, change))
  if (change.kind === 'views') state.views = change.views
  if (change.kind === 'home') state.home = change.home
  if (change.kind === 'status') state.statuses[change.threadTs] = change.status
  changed()
}

const concerns = (message) => message?.user === state.me || JSON.stringify([message?.text, message?.blocks]).includes(state.me)

/** What the bot says in a thread that I began, or that names me, opens that thread: else a newcomer would not see where it went. */
function follow(message) {
  if (message.user !== state.bot.id || !message.threadTs || message.channel !== state.channel) return
  delete state.statuses[message.threadTs]
  const first = state.messages.find((m) => m.ts === message.threadTs)
  if (concerns(first) || concerns(message)) state.thread = message.threadTs
}

export const act = (what) => send('/act', { as: state.me, ...what })
