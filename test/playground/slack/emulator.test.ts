import type { App } from '@slack/bolt'
import { afterEach, expect, test } from 'vitest'
import { command, openHome, say, shortcut } from '../../../src/playground/slack/acts.ts'
import { close, submit } from '../../../src/playground/slack/modals.ts'
import { press } from '../../../src/playground/slack/presses.ts'
import type { EmulatedSlack } from '../../../src/playground/slack/start.ts'
import { nextTs } from '../../../src/playground/slack/workspace.ts'
import { withApp } from './app.ts'

const CHANNEL = 'C0DEPLOYS1'
const ALEX = 'U0ALEX0001'
const SAM = 'U0SAM00002'
let stop = async () => {}
afterEach(() => stop())

async function start(listen: (app: App) => void): Promise<EmulatedSlack> {
  const running = await withApp(listen)
  stop = running.stop
  return running.slack
}

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const modal = (title: string, blocks: object[] = [], more: object = {}) =>
  ({ type: 'modal', title: plain(title), submit: plain('Go'), callback_id: 'plan', blocks, ...more }) as never

async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const found = look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it did not come')
}

test('a signed command reaches Bolt, and its answers arrive: acknowledged, by response_url, and posted', async () => {
  const seen: unknown[] = []
  const slack = await start((app) =>
    app.command('/ecs-pull', async ({ ack, respond, client, command: { text, channel_id } }) => {
      seen.push(text)
      await ack('looking')
      await respond({ text: 'by url' })
      await client.chat.postMessage({ channel: channel_id, text: 'posted' })
    }),
  )
  await command(slack, ALEX, CHANNEL, '/ecs-pull', 'why <arn> & more')
  await until(() => slack.ws.messages.length === 3)
  expect(seen).toEqual(['why &lt;arn&gt; &amp; more'])
  expect(slack.ws.messages.map((m) => [m.text, m.onlyFor]).sort()).toEqual([
    ['by url', ALEX],
    ['looking', ALEX],
    ['posted', null],
  ])
})

test('a command nobody listens to is answered by Slack itself, to the person alone', async () => {
  const slack = await start(() => {})
  slack.connect('http://127.0.0.1:9/slack/events')
  await command(slack, ALEX, CHANNEL, '/ecs-pull', 'why')
  expect(slack.ws.messages[0]).toMatchObject({ user: 'USLACKBOT', onlyFor: ALEX, text: expect.stringContaining('operation_timeout') })
})

test('a message with a wrong signature is refused by the app', async () => {
  const slack = await start((app) => app.message(async ({ say: reply }) => void (await reply('heard'))))
  const body = JSON.stringify({ type: 'event_callback', event: { type: 'message', channel: CHANNEL, text: 'x', ts: nextTs(), user: ALEX } })
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)),
    'x-slack-signature': 'v0=00',
  }
  expect((await fetch(slack.appUrl(), { method: 'POST', body, headers })).status).toBe(401)
  expect(slack.ws.messages).toEqual([])
})

test('a pasted text arrives as Slack writes it, and the bot answers in that thread', async () => {
  const texts: unknown[] = []
  const slack = await start((app) =>
    app.message(async ({ message, client }) => {
      if (!('text' in message)) return
      texts.push(message.text)
      await client.chat.postMessage({ channel: message.channel, thread_ts: message.ts, text: 'an answer' })
    }),
  )
  const asked = say(
    slack,
    SAM,
    { channel: CHANNEL, threadTs: null },
    'failed: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v1, a < b & c',
  )
  await until(() => slack.ws.messages.length === 2)
  const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v1'
  expect(texts).toEqual([`failed: <http://${host}|${host}>, a &lt; b &amp; c`])
  expect(slack.ws.messages[1]).toMatchObject({ threadTs: asked.ts, text: 'an answer', user: slack.ws.botUser })
})

test('a long paste becomes a snippet, which the bot reads with its token and nobody else does', async () => {
  const events: { text?: string; subtype?: string; files?: { url_private_download: string; mode: string }[] }[] = []
  const slack = await start((app) => app.event('message', async ({ event }) => void events.push(event as never)))
  const long = `CannotPullContainerError ${'x'.repeat(13_000)}`
  say(slack, SAM, { channel: CHANNEL, threadTs: null }, long)
  const { text, subtype, files } = await until(() => events[0])
  expect([text, subtype, files?.[0]?.mode]).toEqual(['', 'file_share', 'snippet'])
  const url = files?.[0]?.url_private_download ?? ''
  const mine = await fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } })
  expect(await mine.text()).toBe(long)
  expect((await fetch(url)).headers.get('content-type')).toContain('text/html')
})

test('a mention comes as a message and as a mention', async () => {
  const kinds: string[] = []
  const slack = await start((app) => {
    app.message(async () => void kinds.push('message'))
    app.event('app_mention', async () => void kinds.push('app_mention'))
  })
  say(slack, SAM, { channel: CHANNEL, threadTs: null }, '@ecs-pull hello')
  await until(() => kinds.length === 2)
  expect(kinds.sort()).toEqual(['app_mention', 'message'])
})

test('a choice in a message reaches the app with the option it sent, and can replace the message', async () => {
  const picked: unknown[] = []
  const option = (value: string) => ({ text: plain(value), value })
  const slack = await start((app) =>
    app.action({ action_id: 'language' }, async ({ ack, action, body, client }) => {
      await ack()
      picked.push('selected_option' in action && action.selected_option?.value)
      if ('message' in body && body.message) await client.chat.update({ channel: CHANNEL, ts: body.message.ts, text: 'in French' })
    }),
  )
  const elements = [{ type: 'static_select', action_id: 'language', options: [option('ja'), option('fr')] }]
  const { ts } = await call(slack, 'chat.postMessage', {
    channel: CHANNEL,
    text: 'x',
    blocks: [{ type: 'actions', block_id: 'menu', elements }],
  })
  await press(slack, SAM, { channel: CHANNEL, ts }, { block: 'menu', action: 'language', selected: ['fr'] })
  await until(() => slack.ws.messages[0]?.text === 'in French')
  expect(picked).toEqual(['fr'])
  await expect(press(slack, SAM, { channel: CHANNEL, ts }, { block: 'menu', action: 'language', selected: ['forged'] })).rejects.toThrow(
    'no_such_option',
  )
  await expect(press(slack, SAM, { channel: CHANNEL, ts }, { block: 'menu', action: 'other' })).rejects.toThrow('no_such_element')
})

test('a button opens a modal once; the modal is checked, shown errors, and taken', async () => {
  const triggers: string[] = []
  const input = { type: 'input', block_id: 'why', label: plain('Why'), element: { type: 'plain_text_input', action_id: 'text' } }
  const slack = await start((app) => {
    app.action({ action_id: 'fix' }, async ({ ack, body, client }) => {
      await ack()
      if (!('trigger_id' in body)) return
      triggers.push(body.trigger_id)
      await client.views.open({ trigger_id: body.trigger_id, view: modal('Plan', [input]) })
    })
    app.view('plan', async ({ ack, view }) => {
      const text = view.state.values.why?.text?.value
      if (text === 'bad') await ack({ response_action: 'errors', errors: { why: 'Too short' } })
      else await ack({ response_action: 'update', view: modal('Done', [{ type: 'divider' }]) })
    })
  })
  const button = { type: 'button', action_id: 'fix', text: plain('Fix'), value: 'report-1' }
  const { ts } = await call(slack, 'chat.postMessage', {
    channel: CHANNEL,
    text: 'x',
    blocks: [{ type: 'actions', block_id: 'do', elements: [button] }],
  })
  await press(slack, ALEX, { channel: CHANNEL, ts }, { block: 'do', action: 'fix' })
  const open = await until(() => slack.ws.views[0])
  const again = await call(slack, 'views.open', { trigger_id: triggers[0], view: modal('Twice') })
  expect(again.error).toBe('exchanged_trigger_id')
  expect(await submit(slack, ALEX, open.id, [{ block: 'why', action: 'text', value: 'bad' }])).toEqual({ why: 'Too short' })
  await expect(submit(slack, SAM, open.id, [])).rejects.toThrow('view_not_found')
  expect(await submit(slack, ALEX, open.id, [{ block: 'why', action: 'text', value: 'good' }])).toEqual({})
  expect(slack.ws.views[0]?.view.title).toMatchObject({ text: 'Done' })
  const stale = await call(slack, 'views.update', { view_id: open.id, hash: 'old', view: modal('Late') })
  expect(stale.error).toBe('hash_conflict')
  await close(slack, ALEX, open.id, true)
  expect(slack.ws.views).toEqual([])
})

test('a message shortcut and an opened home reach the app', async () => {
  const seen: string[] = []
  const slack = await start((app) => {
    app.shortcut('diagnose', async ({ ack, shortcut: { callback_id } }) => {
      await ack()
      seen.push(callback_id)
    })
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } })
    })
  })
  const { ts } = say(slack, SAM, { channel: CHANNEL, threadTs: null }, 'CannotPullContainerError')
  await shortcut(slack, SAM, { channel: CHANNEL, ts }, 'diagnose')
  openHome(slack, SAM)
  await until(() => slack.ws.homes.get(SAM))
  expect(seen).toEqual(['diagnose'])
})

test.each([
  ['a header over 150 characters', [{ type: 'header', text: plain('x'.repeat(151)) }]],
  ['a section over 3000 characters', [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }]],
  ['more than 50 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
  ['a button over 75 characters', [{ type: 'actions', elements: [{ type: 'button', action_id: 'a', text: plain('x'.repeat(76)) }] }]],
  [
    'six overflow options',
    [{ type: 'actions', elements: [{ type: 'overflow', action_id: 'a', options: Array(6).fill({ text: plain('x'), value: 'x' }) }] }],
  ],
  ['an unknown block', [{ type: 'banner' }]],
  [
    'the same block_id twice',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
  ],
])('refuses %s as Slack does', async (_what, blocks) => {
  const slack = await start(() => {})
  expect((await call(slack, 'chat.postMessage', { channel: CHANNEL, text: 'x', blocks })).error).toBe('invalid_blocks')
})

test('refuses a wrong token, a strange channel, an unknown method', async () => {
  const slack = await start(() => {})
  expect((await call({ ...slack, botToken: 'xoxb-other' }, 'auth.test', {})).error).toBe('invalid_auth')
  expect((await call(slack, 'chat.postMessage', { channel: 'C0NOWHERE', text: 'x' })).error).toBe('channel_not_found')
  expect((await call(slack, 'admin.users.list', {})).error).toBe('unknown_method')
})

test('gives and tells the app only what its manifest asks for', async () => {
  const events: unknown[] = []
  const slack = await start((app) => app.use(async ({ body }) => void events.push('event' in body && body.event.type)))
  slack.app.scopes = ['users:read']
  slack.app.events = ['app_mention']
  expect((await call(slack, 'chat.postMessage', { channel: CHANNEL, text: 'x' })).error).toBe('missing_scope')
  expect((await call(slack, 'users.info', { user: SAM, include_locale: true })).user.locale).toBe('en-US')
  say(slack, SAM, { channel: CHANNEL, threadTs: null }, 'hello @ecs-pull')
  await until(() => events.length)
  expect(events).toEqual(['app_mention'])
  await command(slack, SAM, CHANNEL, '/other', '')
  expect(slack.ws.messages.at(-1)).toMatchObject({ user: 'USLACKBOT', onlyFor: SAM, text: '/other is not a valid command.' })
})

test('a response_url takes five messages', async () => {
  const slack = await start(() => {})
  const url = `${slack.address()}response/${slack.tickets.reply({ user: SAM, channel: CHANNEL, message: null })}`
  const post = () => fetch(url, { method: 'POST', body: JSON.stringify({ text: 'x' }), headers: { 'content-type': 'application/json' } })
  const statuses = []
  for (let i = 0; i < 6; i++) statuses.push((await post()).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404])
})

// biome-ignore lint/suspicious/noExplicitAny: an answer of any method
async function call(slack: EmulatedSlack, method: string, args: object): Promise<any> {
  const headers = { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' }
  return (await fetch(`${slack.apiUrl}${method}`, { method: 'POST', body: JSON.stringify(args), headers })).json()
}
