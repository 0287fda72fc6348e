import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { botInSlack, pause, until } from './bot.ts'
import { ASKER, BOT, CHANNEL } from './emulated.ts'
import { pressed } from './signed.ts'

const ERROR = 'CannotPullContainerError: failed to resolve ref docker.io/library/app:v1: not found'
const [SHARED, PENDING, UNTOLD] = ['C0SHARED001', 'C0PENDING01', 'C0UNTOLD001']
const OUTSIDERS: Record<string, object> = {
  U0GUEST0001: { is_restricted: true },
  U0SINGLE001: { is_ultra_restricted: true },
  U0STRANGER1: { is_stranger: true },
}
let world: Awaited<ReturnType<typeof botInSlack>>
let n = 0

beforeAll(async () => {
  world = await botInSlack({
    trouble(method, args) {
      const ok = (body: object) => ({ status: 200, body: { ok: true, ...body } })
      const outsider = OUTSIDERS[String(args.user)]
      if (method === 'users.info' && outsider) return ok({ user: { id: args.user, ...outsider } })
      if (method === 'chat.postEphemeral') {
        whispers.push(args)
        return ok({ message_ts: '1.1' })
      }
      if (method !== 'conversations.info') return null
      if (args.channel === UNTOLD) return { status: 200, body: { ok: false, error: 'fatal_error' } }
      const flag = { [SHARED]: 'is_ext_shared', [PENDING]: 'is_pending_ext_shared' }[String(args.channel)]
      return ok({ channel: { id: args.channel, ...(flag && { [flag]: true }) } })
    },
  })
  await world.send.command('why prod/web')
  await until(
    () => world.slack.botSaid(),
    (all) => JSON.stringify(all).includes('header'),
  )
})
afterAll(() => world.close())

/** Every way in, as somebody in a channel. */
const WAYS: Record<string, (user: string, channel: string) => Promise<unknown>> = {
  command: (user, channel_id) => world.send.command('why prod/web', { user_id: user, channel_id, response_url: world.respond.url }),
  mention: (user, channel) =>
    world.send.event({ type: 'app_mention', user, channel, text: `<@${BOT.user}> ${ERROR}`, ts: `1700000${++n}00.000100` }, `EvOut${n}`),
  paste: (user, channel) => world.send.event({ type: 'message', user, channel, text: ERROR, ts: `1700000${++n}00.000100` }, `EvOut${n}`),
  'direct message': (user) =>
    world.send.event(
      { type: 'message', user, channel: 'D0OUTSIDER1', channel_type: 'im', text: 'prod/web', ts: `1700000${++n}00.000100` },
      `EvOut${n}`,
    ),
  shortcut: (user, channel) =>
    world.send.interact({
      ...{ type: 'message_action', callback_id: 'diagnose', trigger_id: '1.2', message_ts: '1.1', token: 'unused', action_ts: '1.1' },
      ...{ team: { id: 'T000000001', domain: 'emulate' }, response_url: world.respond.url },
      ...{ user: { id: user, name: 'x' }, channel: { id: channel, name: 'x' }, message: { type: 'message', text: ERROR, ts: '1.1' } },
    }),
  'check again': (user) =>
    world.send.interact(
      pressed(
        { type: 'button', action_id: 'recheck', value: 'report-1' },
        { ts: '1.1' },
        { user: { id: user }, response_url: world.respond.url },
      ),
    ),
}
const whispers: unknown[] = []
/** What was said since: to one person alone, and to a channel. */
function since() {
  const [heard, wired, whispered] = [world.respond.got.length, world.slack.wire.length, whispers.length]
  return () => [
    ...world.respond.got.slice(heard),
    ...whispers.slice(whispered),
    ...world.slack.wire.slice(wired).filter(({ method }) => /^chat\./.test(method)),
  ]
}

describe.each(Object.keys(OUTSIDERS))('whoever is no member of the workspace (%s)', (user) => {
  it.each(Object.keys(WAYS))('has nothing read and is shown nothing: %s', async (way) => {
    const [asked, said] = [world.asked.length, since()]
    await WAYS[way]!(user, CHANNEL)
    // Who did not ask is left in peace.
    if (way === 'paste') await pause(150)
    else
      await until(
        () => said().length,
        (length) => length > 0,
      )
    const words = JSON.stringify(said())
    expect(words).not.toMatch(/header|subnet-|no public IP/)
    expect(words).toMatch(way === 'paste' ? /^\[\]$/ : /Guests/)
    expect(world.asked).toHaveLength(asked)
  })
})

describe('a guest', () => {
  it.each(['runs', 'fixes', 'settings', 'settings mentioned', 'lang fr here', 'changes', 'changes off', 'why'])(
    'sees and changes nothing of the workspace’s by a command: %s',
    async (text) => {
      const [before, said] = [await world.store.channels.get(CHANNEL), since()]
      await world.send.command(text, { user_id: 'U0GUEST0001', response_url: world.respond.url })
      await until(
        () => said().length,
        (length) => length > 0,
      )
      expect(JSON.stringify(said())).toContain('Guests')
      expect(await world.store.channels.get(CHANNEL)).toEqual(before)
    },
  )

  it('may choose a language for themselves, and not for the channel, nor for what all see', async () => {
    const said = since()
    await world.send.command('lang fr', { user_id: 'U0GUEST0001', response_url: world.respond.url })
    await until(
      () => said().length,
      (length) => length > 0,
    )
    expect(JSON.stringify(said())).toContain('Français')
    const [answer] = await world.slack.botSaid()
    for (const lang of ['all-ja', 'ja']) {
      const heard = since()
      const choice = { type: 'static_select', action_id: 'language', selected_option: { value: `${lang}:report-1` } }
      await world.send.interact(
        pressed(choice, { ts: String(answer?.ts) }, { user: { id: 'U0GUEST0001' }, response_url: world.respond.url }),
      )
      await until(
        () => heard().length,
        (length) => length > 0,
      )
      expect(JSON.stringify(heard())).toMatch(/Guests|ゲスト|invités/)
    }
    expect((await world.store.channels.get(CHANNEL)).language).toBeNull()
    expect(JSON.stringify(await world.slack.botSaid())).not.toMatch(/[ぁ-ん]{4}/)
  })
})

describe('a channel that another organization reads', () => {
  it.each([
    ['command', SHARED, 'shared with another organization'],
    ['shortcut', SHARED, 'shared with another organization'],
    ['mention', SHARED, 'shared with another organization'],
    ['paste', SHARED, ''],
    ['command', PENDING, 'shared with another organization'],
    ['command', UNTOLD, 'could not check with Slack whether another organization'],
  ])('is shown nothing, whoever asks: %s in %s', async (way, channel, words) => {
    const [asked, said] = [world.asked.length, since()]
    await WAYS[way]!(ASKER, channel)
    if (words)
      await until(
        () => said().length,
        (length) => length > 0,
      )
    else await pause(300)
    expect(JSON.stringify(said())).toContain(words)
    expect(world.asked).toHaveLength(asked)
    expect(world.slack.wire.filter(({ method, args }) => method === 'chat.postMessage' && args.channel === channel)).toEqual([])
  })
})

it('the settings let them in: guests', async () => {
  const open = await botInSlack({
    settings: { guests: true },
    trouble: (method) =>
      method === 'conversations.info' ? { status: 200, body: { ok: true, channel: { id: CHANNEL, is_ext_shared: true } } } : null,
  })
  try {
    await open.send.command('why prod/web')
    const all = await until(
      () => open.slack.botSaid(),
      (messages) => JSON.stringify(messages).includes('header'),
    )
    expect(JSON.stringify(all)).toContain('header')
  } finally {
    await open.close()
  }
})
