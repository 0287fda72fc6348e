import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const named = z.object({ name: z.string(), type: z.string(), callback_id: z.string() })
const MANIFEST = z.object({
  features: z.object({
    app_home: z.object({ home_tab_enabled: z.boolean().default(false) }).default({ home_tab_enabled: false }),
    shortcuts: z.array(named).default([]),
    slash_commands: z.array(z.object({ command: z.string(), usage_hint: z.string().default('') })).default([]),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()).default([]) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }) }),
})

/** What an installed app may do and is told, as far as this workspace cares. */
export interface Installed {
  commands: { command: string; hint: string }[]
  /** Message shortcuts. */
  shortcuts: { name: string; callback: string }[]
  home: boolean
  scopes: string[]
  /** Such as `app_mention`, `message.channels`. */
  events: string[]
}

/** Installs the app of this repository: what manifest.yml does not ask for, the emulated Slack does not give. */
export function installed(file: URL = new URL('../../../manifest.yml', import.meta.url)): Installed {
  const { features, oauth_config, settings } = MANIFEST.parse(parse(readFileSync(file, 'utf8')))
  return {
    commands: features.slash_commands.map(({ command, usage_hint }) => ({ command, hint: usage_hint })),
    shortcuts: features.shortcuts.filter((s) => s.type === 'message').map((s) => ({ name: s.name, callback: s.callback_id })),
    home: features.app_home.home_tab_enabled,
    scopes: oauth_config.scopes.bot,
    events: settings.event_subscriptions.bot_events,
  }
}

/** The scopes of which a method needs one (docs.slack.dev, reference/methods). Methods that need none are left out. */
const NEEDS: Record<string, string[]> = {
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'assistant.threads.setStatus': ['chat:write', 'assistant:write'],
  'reactions.add': ['reactions:write'],
  'reactions.remove': ['reactions:write'],
  'users.info': ['users:read'],
  'users.list': ['users:read'],
  'bots.info': ['users:read'],
  'team.info': ['team:read'],
  'users.conversations': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'conversations.info': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.members': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.list': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.open': ['im:write', 'channels:manage', 'groups:write', 'mpim:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
}

/** What the app lacks for a method. Null: nothing. */
export function missingScope(app: Installed, method: string): string | null {
  const needs = NEEDS[method]
  return !needs || needs.some((scope) => app.scopes.includes(scope)) ? null : (needs[0] ?? null)
}

const BY_KIND: Record<string, string> = { channel: 'message.channels', group: 'message.groups', im: 'message.im', mpim: 'message.mpim' }

/** True where the app asked to be told of an event of this kind. */
export const subscribed = (app: Installed, type: string, channelType: string | undefined): boolean =>
  app.events.includes(type === 'message' ? (BY_KIND[channelType ?? 'channel'] ?? type) : type)
