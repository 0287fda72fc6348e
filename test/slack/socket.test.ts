import { afterAll, beforeAll, expect, it } from 'vitest'
import { Problem } from '../../src/problem.ts'
import { startBot } from '../../src/slack/app.ts'
import { botInSlack, pause, until } from './bot.ts'
import { ASKER, BOT, CHANNEL } from './emulated.ts'
import { pressed } from './signed.ts'
import { socketServer } from './socket-server.ts'

const ERROR = 'CannotPullContainerError: failed to resolve ref docker.io/library/app:v1: not found'
let socket: Awaited<ReturnType<typeof socketServer>>
let world: Awaited<ReturnType<typeof botInSlack>>

beforeAll(async () => {
  socket = await socketServer()
  world = await botInSlack({
    slack: { appToken: 'xapp-test' },
    trouble: (method) => (method === 'apps.connections.open' ? { status: 200, body: { ok: true, url: socket.url } } : null),
  })
})
afterAll(async () => {
  await world.close()
  await socket.close()
})

const acked = (id: string) =>
  until(
    () => socket.acks.find((ack) => ack.envelope_id === id),
    (ack) => ack !== undefined,
  )

it('answers a command, a choice and a pasted error over Socket Mode, each acknowledged', async () => {
  socket.send({
    envelope_id: 'c1',
    type: 'slash_commands',
    accepts_response_payload: true,
    payload: { command: '/ecs-pull', text: 'why prod/web', user_id: ASKER, channel_id: CHANNEL, team_id: 'T000000001', trigger_id: '1.2' },
  })
  expect(await acked('c1')).toBeDefined()
  const [answer] = await until(
    () => world.slack.botSaid(),
    (all) => JSON.stringify(all).includes('header'),
  )
  expect(JSON.stringify(answer)).toContain('The task has no public IP address')

  const choice = { type: 'static_select', action_id: 'language', selected_option: { value: 'ja:report-1' } }
  socket.send({
    envelope_id: 'c2',
    type: 'interactive',
    accepts_response_payload: true,
    payload: pressed(choice, { ts: String(answer?.ts) }),
  })
  expect(await acked('c2')).toBeDefined()
  const now = () => world.slack.botSaid().then((all) => JSON.stringify(all))
  expect(await until(now, (all) => all.includes('タスクに'))).toContain('タスクにパブリック IP アドレスがありません')
})

it('answers an event that comes again only once', async () => {
  const ts = await world.slack.says(ERROR)
  const event = { type: 'message', channel: CHANNEL, channel_type: 'channel', user: ASKER, text: ERROR, ts, event_ts: ts }
  const authorizations = [{ team_id: 'T000000001', user_id: BOT.user, is_bot: true, is_enterprise_install: false }]
  for (const attempt of [0, 1, 2]) {
    socket.send({
      envelope_id: `e${attempt}`,
      type: 'events_api',
      accepts_response_payload: false,
      retry_attempt: attempt,
      payload: { type: 'event_callback', event_id: 'Ev1', team_id: 'T000000001', api_app_id: 'A0TEST', event, authorizations },
    })
  }
  for (const attempt of [0, 1, 2]) expect(await acked(`e${attempt}`)).toBeDefined()
  await until(
    () => world.slack.botSaid(ts),
    (all) => /"header"|To the answer/.test(JSON.stringify(all)),
  )
  await pause(200)
  expect(await world.slack.botSaid(ts)).toHaveLength(1)
})

it('opens no port of its own', () => {
  expect(world.port).toBeNull()
})

it('names an app token that is refused', async () => {
  world.slack.trouble.unshift((method) =>
    method === 'apps.connections.open' ? { status: 200, body: { ok: false, error: 'invalid_auth' } } : null,
  )
  const error = await startBot(world.options).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(Problem)
  expect(error).toMatchObject({ code: 'setup.app-token' })
})
