import { asSlack } from '../emulator.ts'
import { type Channel, type Json, type Person, SlackError } from '../types.ts'
import { findChannel, findPerson } from '../workspace.ts'
import { channelOf, type Method, messageOf, textOf } from './method.ts'

const user = (person: Person, teamId: string): Json => ({
  id: person.id,
  team_id: teamId,
  name: person.name,
  real_name: person.realName,
  locale: person.locale,
  tz: person.tz,
  tz_offset: 0,
  deleted: false,
  is_bot: false,
  is_admin: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_stranger: false,
  profile: { real_name: person.realName, display_name: person.name },
})

const channel = (c: Channel): Json => ({
  id: c.id,
  name: c.name,
  is_channel: c.kind === 'channel',
  is_group: false,
  is_im: c.kind === 'im',
  is_mpim: false,
  is_private: c.kind === 'im',
  is_archived: false,
  is_member: true,
  is_shared: false,
  is_ext_shared: false,
  is_org_shared: false,
  ...(c.kind === 'im' ? { user: c.members[0] } : {}),
})

const info: Method = (args, { ws }) => {
  const id = textOf(args, 'user')
  if (id === ws.botUser)
    return { user: { id, team_id: ws.teamId, name: ws.botName, real_name: ws.botName, is_bot: true, profile: { bot_id: ws.botId } } }
  const person = findPerson(ws, id)
  if (!person) throw new SlackError('user_not_found')
  const { locale, ...rest } = user(person, ws.teamId)
  return { user: String(args.include_locale) === 'true' ? { ...rest, locale } : rest }
}

const page = { response_metadata: { next_cursor: '' } }

export const people: Record<string, Method> = {
  'api.test': () => ({}),
  'auth.test': (_args, { ws, address }) => ({
    url: address(),
    team: 'Playground',
    user: ws.botName,
    team_id: ws.teamId,
    user_id: ws.botUser,
    bot_id: ws.botId,
    is_enterprise_install: false,
  }),
  'bots.info': (_args, { ws }) => ({ bot: { id: ws.botId, app_id: ws.appId, name: ws.botName, user_id: ws.botUser, deleted: false } }),
  'team.info': (_args, { ws }) => ({ team: { id: ws.teamId, name: 'Playground', domain: 'playground' } }),
  'users.info': info,
  'users.list': (_args, { ws }) => ({ members: ws.people.map((p) => user(p, ws.teamId)), ...page }),
  'users.conversations': (args, { ws }) => {
    const who = textOf(args, 'user') || ws.botUser
    return { channels: ws.channels.filter((c) => c.members.includes(who)).map(channel), ...page }
  },
  'usergroups.list': () => ({ usergroups: [] }),
  'usergroups.users.list': () => {
    throw new SlackError('no_such_subteam')
  },
  'conversations.info': (args, emulator) => ({ channel: channel(channelOf(args, emulator)) }),
  'conversations.members': (args, emulator) => ({ members: channelOf(args, emulator).members, ...page }),
  'conversations.list': (_args, { ws }) => ({ channels: ws.channels.filter((c) => c.kind === 'channel').map(channel), ...page }),
  'conversations.open': (args, { ws }) => {
    const direct = findChannel(ws, textOf(args, 'users') || textOf(args, 'channel'))
    if (direct?.kind !== 'im') throw new SlackError('user_not_found')
    return { channel: { id: direct.id }, no_op: true, already_open: true }
  },
  'conversations.history': (args, emulator) => {
    const { id } = channelOf(args, emulator)
    const { ws } = emulator
    const seen = ws.messages.filter((m) => m.channel === id && !m.threadTs && !m.onlyFor && within(m.ts, args))
    return {
      messages: seen
        .reverse()
        .slice(0, Number(args.limit ?? 100))
        .map((m) => asSlack(emulator, m)),
      has_more: false,
      ...page,
    }
  },
  'conversations.replies': (args, emulator) => {
    const first = messageOf(args, emulator)
    const { ws } = emulator
    const root = first.threadTs ?? first.ts
    const thread = ws.messages.filter((m) => m.channel === first.channel && (m.ts === root || m.threadTs === root) && !m.onlyFor)
    return { messages: thread.slice(0, Number(args.limit ?? 1000)).map((m) => asSlack(emulator, m)), has_more: false, ...page }
  },
}

/** `oldest` and `latest` bound a history; the bounds themselves count only with `inclusive`. */
function within(ts: string, args: Json): boolean {
  const [oldest, latest, at] = [Number(args.oldest ?? 0), Number(args.latest ?? Number.POSITIVE_INFINITY), Number(ts)]
  return String(args.inclusive) === 'true' ? at >= oldest && at <= latest : at > oldest && at < latest
}
