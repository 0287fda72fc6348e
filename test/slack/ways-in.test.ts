import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explained } from '../render/slack/reports.ts'
import { botInSlack, pause, until } from './bot.ts'
import { ASKER, BOT, CHANNEL } from './emulated.ts'

const ERROR = 'CannotPullContainerError: failed to resolve ref docker.io/library/app:v1: not found'
const GUEST = 'U0GUEST001'
let world: Awaited<ReturnType<typeof botInSlack>>
let fetched: string[]

beforeAll(async () => {
  fetched = []
  world = await botInSlack({
    settings: { channels: { C000000002: { accounts: ['999999999999'] } } },
    // Another service for another image.
    answer: async ({ pasted }, n) => ({
      ...explained,
      id: `report-${n}`,
      target: { ...explained.target, service: pasted?.image ?? 'web' },
    }),
    trouble(method, args) {
      if (method === 'users.info' && args.user === GUEST)
        return { status: 200, body: { ok: true, user: { id: GUEST, is_restricted: true } } }
      if (!method.startsWith('/files')) return null
      fetched.push(method)
      return method.endsWith('login')
        ? { status: 200, headers: { 'content-type': 'text/html' }, text: '<html>' }
        : { status: 200, text: ERROR.replace('v1', 'snippet') }
    },
  })
})
afterAll(() => world.close())

const header = (all: unknown) => JSON.stringify(all).includes('header')

describe('the shortcut on a message', () => {
  const shortcut = (message: object, more: object = {}) =>
    world.send.interact({
      type: 'message_action',
      callback_id: 'diagnose',
      trigger_id: '1.2',
      message_ts: (message as { ts: string }).ts,
      response_url: world.respond.url,
      team: { id: 'T000000001', domain: 'emulate' },
      user: { id: ASKER, name: 'admin' },
      channel: { id: CHANNEL, name: 'general' },
      token: 'unused',
      action_ts: '1.1',
      message,
      ...more,
    })

  it('answers in that message’s thread, also to another bot’s words in blocks', async () => {
    const ts = await world.slack.says('alert')
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: ERROR } }]
    expect((await shortcut({ type: 'message', text: '', blocks, ts })).status).toBe(200)
    expect(await until(() => world.slack.botSaid(ts), header)).toHaveLength(1)
  })

  it('answers in the thread that message is in, where slash commands do not work', async () => {
    const top = await world.slack.says('deployment')
    const ts = await world.slack.says('alert', { thread_ts: top })
    const attachments = [{ fallback: ERROR.replace('v1', 'thread'), text: ERROR.replace('v1', 'thread') }]
    const message = { type: 'message', subtype: 'bot_message', bot_id: 'B0ALERTS01', text: '', attachments, ts, thread_ts: top }
    expect((await shortcut(message)).status).toBe(200)
    const said = await until(() => world.slack.botSaid(top), header)
    expect(said).toHaveLength(1)
    expect(said[0]?.thread_ts).toBe(top)
    expect(world.asked.at(-1)?.pasted?.image).toContain('app:thread')
  })

  it('says so where there is nothing to diagnose', async () => {
    const heard = world.respond.got.length
    await shortcut({ type: 'message', text: 'lunch?', ts: '1700000000.000100' })
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    expect(world.respond.got.at(-1)?.response_type).toBe('ephemeral')
  })

  it('of another version is told so', async () => {
    const heard = world.respond.got.length
    expect((await shortcut({ type: 'message', text: ERROR, ts: '1700000000.000100' }, { callback_id: 'explode' })).status).toBe(200)
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    expect(JSON.stringify(world.respond.got.at(-1))).toContain('another version')
  })
})

describe('a snippet', () => {
  const event = (ts: string, url: string, id: string) =>
    world.send.event(
      { type: 'message', subtype: 'file_share', text: '', ts, files: [{ mode: 'snippet', size: 100, url_private_download: url }] },
      id,
    )
  const origin = () => new URL(world.slack.apiUrl).origin

  it('is read with the bot’s token, and answered', async () => {
    const ts = await world.slack.says('(snippet)')
    await event(ts, `${origin()}/files-pri/F1/error.txt`, 'EvSnippet1')
    expect(await until(() => world.slack.botSaid(ts), header)).toHaveLength(1)
    expect(world.asked.at(-1)?.pasted?.image).toContain('app:snippet')
  })

  it('is not fetched from anywhere but Slack', async () => {
    const before = fetched.length
    await event('1700000001.000100', 'https://evil.example/files/x', 'EvSnippet2')
    await event('1700000002.000100', `${origin().replace('127.0.0.1', 'localhost')}/files/x`, 'EvSnippet3')
    await pause(300)
    expect(fetched.length).toBe(before)
    expect(JSON.stringify(world.logged)).toContain('not an address of Slack')
  })

  it('that cannot be fetched is read as far as Slack previews it', async () => {
    const ts = await world.slack.says('(preview)')
    const files = [
      { mode: 'snippet', size: 9e9, url_private_download: `${origin()}/files-pri/F2/big.txt`, preview: ERROR.replace('v1', 'preview') },
    ]
    await world.send.event({ type: 'message', subtype: 'file_share', text: '', ts, files }, 'EvSnippet5')
    expect(await until(() => world.slack.botSaid(ts), header)).toHaveLength(1)
    expect(world.asked.at(-1)?.pasted?.image).toContain('app:preview')
  })

  it('that cannot be read at all is named to the person who called the bot', async () => {
    const ts = await world.slack.says('(unread)')
    const files = [{ name: 'pull.log', mode: 'snippet', size: 100, url_private_download: `${origin()}/files/login` }]
    await world.send.event({ type: 'app_mention', text: `<@${BOT.user}> see this`, ts, files }, 'EvSnippet6')
    const said = await until(
      () => world.slack.botSaid(ts),
      (all) => all.length > 0,
    )
    expect(JSON.stringify(said[0])).toMatch(/pull\.log.*files:read/)
  })

  it('of an e-mail that was sent to the channel counts', async () => {
    const ts = await world.slack.says('(e-mail)')
    const files = [{ mode: 'email', subject: 'ALARM: ecs', plain_text: ERROR.replace('v1', 'mail') }]
    await world.send.event({ type: 'message', subtype: 'file_share', text: '', ts, files }, 'EvSnippet7')
    expect(await until(() => world.slack.botSaid(ts), header)).toHaveLength(1)
    expect(world.asked.at(-1)?.pasted?.image).toContain('app:mail')
  })

  it('that turns out to be a log-in page is no error text', async () => {
    const asked = world.asked.length
    await event('1700000003.000100', `${origin()}/files/login`, 'EvSnippet4')
    await pause(300)
    expect(world.asked.length).toBe(asked)
  })
})

describe('who may ask, and about what', () => {
  it('tells a guest that a member has to ask, and reads nothing', async () => {
    const [heard, asked] = [world.respond.got.length, world.asked.length]
    await world.send.command('why prod/web', { user_id: GUEST, response_url: world.respond.url })
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    expect(JSON.stringify(world.respond.got.at(-1))).toContain('Guests')
    expect(world.asked.length).toBe(asked)
  })

  it('does not ask about an account that is not the channel’s', async () => {
    const asked = world.asked.length
    await world.send.command('why arn:aws:ecs:eu-west-1:123456789012:service/prod/web', { channel_id: 'C000000002' })
    const said = await until(
      () => world.slack.wire.filter(({ args }) => args.channel === 'C000000002'),
      (calls) => calls.length > 0,
    )
    expect(JSON.stringify(said)).toContain('123456789012')
    expect(world.asked.length).toBe(asked)
  })

  it('shows nothing of such an account where only the answer names it', async () => {
    await world.send.command('why prod/web', { channel_id: 'C000000002' })
    const update = () => world.slack.wire.filter(({ method, args }) => method === 'chat.update' && args.channel === 'C000000002')
    const [said] = await until(update, (calls) => calls.length > 0)
    expect(JSON.stringify(said)).toContain('are not allowed in this channel')
    expect(JSON.stringify(said)).not.toContain('subnet-')
  })

  it('answers the asker alone where it may not post', async () => {
    const heard = world.respond.got.length
    await world.send.command('why prod/web', { channel_id: 'C0ELSEWHERE', response_url: world.respond.url })
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    const said = JSON.stringify(world.respond.got.at(-1))
    expect(said).toContain('The task has no public IP address')
    expect(said).toContain('/invite')
  })
})

it('answers what is written to it directly', async () => {
  const channel = String((await world.slack.call('chat.postMessage', { channel: ASKER, text: 'hello' })).channel)
  await world.send.event({ type: 'message', channel, channel_type: 'im', text: 'prod/web', ts: '1700000009.000100' }, 'EvDirect')
  const said = () => world.slack.wire.filter(({ method, args }) => method === 'chat.update' && args.channel === channel)
  expect(await until(said, (calls) => calls.length > 0)).toHaveLength(1)
})

it('says when something of its own broke, under an id that the log has', async () => {
  const broken = await botInSlack({ answer: () => Promise.reject(new Error('boom')) })
  try {
    await broken.send.command('why prod/web')
    const [said] = await until(
      () => broken.slack.wire.filter(({ method }) => method === 'chat.update'),
      (calls) => calls.length > 0,
    )
    const id = /under `?([0-9a-f]{8})/.exec(String(said?.args.text))?.[1]
    expect(id).toBeDefined()
    expect(JSON.stringify(broken.logged)).toContain(id)
    expect(String(said?.args.text)).not.toContain('boom')
  } finally {
    await broken.close()
  }
})

it('sends nothing over a limit of Slack', () => {
  expect(world.slack.problems).toEqual([])
})
