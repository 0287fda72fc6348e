import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { COMMAND, SHORTCUT } from '../../src/render/slack/ids.ts'
import { registerAll } from '../../src/slack/listeners/index.ts'
import { SCOPES } from '../../src/slack/scopes.ts'

const manifest = parse(readFileSync('manifest.yml', 'utf8'))
const source = globSync('src/slack/**/*.ts')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

/** Scopes by what needs them: https://docs.slack.dev/reference/methods and https://docs.slack.dev/reference/events. */
const NEEDED_BY_METHOD: Record<string, string[]> = {
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'users.info': ['users:read'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'usergroups.users.list': ['usergroups:read'],
  'users.conversations': ['channels:read', 'groups:read'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'auth.test': [],
  'views.open': [],
  'views.update': [],
  'views.publish': [],
}
const NEEDED_BY_EVENT: Record<string, string[]> = {
  app_mention: ['app_mentions:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  app_home_opened: [],
}
const EVENTS_OF: Record<string, string[]> = { message: ['message.channels', 'message.groups', 'message.im', 'message.mpim'] }

/** What the code registers, as Bolt would be told. */
function registered() {
  const told: Record<string, unknown[]> = { command: [], event: [], shortcut: [], action: [], view: [] }
  const app = Object.fromEntries(Object.keys(told).map((kind) => [kind, (id: unknown) => void told[kind]!.push(id)]))
  registerAll(app as never, {} as never)
  return told
}

it('names every command, event and shortcut the code listens to, and none besides', () => {
  const { command, event, shortcut } = registered()
  const real = (ids: unknown[]) => ids.filter((id) => !(id instanceof RegExp))
  expect(manifest.features.slash_commands.map((c: { command: string }) => c.command)).toEqual(real(command!))
  expect(real(command!)).toEqual([COMMAND])
  const events = (real(event!) as string[]).flatMap((id) => EVENTS_OF[id] ?? [id])
  expect([...manifest.settings.event_subscriptions.bot_events].sort()).toEqual(events.sort())
  const shortcuts = (real(shortcut!) as { callback_id: string }[]).map((constraint) => constraint.callback_id)
  expect(manifest.features.shortcuts.map((s: { callback_id: string }) => s.callback_id)).toEqual(shortcuts)
  expect(shortcuts).toEqual(Object.values(SHORTCUT))
})

it('asks for every scope the code needs, and for none besides', () => {
  const methods = [...source.matchAll(/\b(?:client|teller)\w*\)?\.((?:[a-z]+\.)+[a-zA-Z]+)\(/g)].map((match) => match[1]!)
  const unknown = methods.filter((method) => !(method in NEEDED_BY_METHOD))
  expect(unknown).toEqual([])
  expect(methods).toContain('chat.postMessage')
  const events: string[] = manifest.settings.event_subscriptions.bot_events
  const needed = new Set([...methods.flatMap((m) => NEEDED_BY_METHOD[m]!), ...events.flatMap((e) => NEEDED_BY_EVENT[e]!), 'commands'])
  if (source.includes('url_private_download')) needed.add('files:read')
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...needed].sort())
  expect([...SCOPES].sort()).toEqual([...needed].sort())
})

it('keeps Slack’s lengths', () => {
  const { name, description, long_description } = manifest.display_information
  expect(name.length).toBeLessThanOrEqual(35)
  expect(description.length).toBeLessThanOrEqual(140)
  expect(long_description.length).toBeGreaterThanOrEqual(175)
  expect(long_description.length).toBeLessThanOrEqual(4000)
  for (const shortcut of manifest.features.shortcuts) expect(shortcut.name.length).toBeLessThanOrEqual(24)
})
