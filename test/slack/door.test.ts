import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Problem } from '../../src/problem.ts'
import { startBot } from '../../src/slack/app.ts'
import { botInSlack, pause, until } from './bot.ts'
import { ASKER, CHANNEL } from './emulated.ts'
import { SECRET } from './signed.ts'

let world: Awaited<ReturnType<typeof botInSlack>>
beforeAll(async () => {
  world = await botInSlack()
})
afterAll(() => world.close())
const get = async (path: string) => (await fetch(`http://127.0.0.1:${world.port}${path}`)).status

it.each([
  ['a wrong signature', { secret: 'not the secret' }],
  ['a signature six minutes old', { age: 360 }],
  ['no signature', { headers: { 'x-slack-signature': '' } }],
])('%s is refused, and nothing happens', async (_, forged) => {
  const before = world.slack.wire.length
  expect((await world.send.command('why prod/web', {}, forged)).status).toBe(401)
  await pause(100)
  expect(world.slack.wire.length).toBe(before)
  expect(world.asked).toEqual([])
})

it('says that it lives and is ready, and serves nothing else', async () => {
  expect([await get('/healthz'), await get('/readyz'), await get('/'), await get('/slack/events')]).toEqual([200, 200, 404, 404])
})

it('never logs a token or a secret', async () => {
  expect(JSON.stringify(world.logged)).not.toMatch(/xoxb|a-signing-secret/)
})

it('names what is wrong with its set-up in one sentence', async () => {
  const { slack } = world.options
  const refused = (more: object) => startBot({ ...world.options, slack: { ...slack, ...more } as never }).catch((error: unknown) => error)
  world.slack.trouble.push((method) => (method === 'auth.test' ? { status: 200, body: { ok: false, error: 'invalid_auth' } } : null))
  const token = await refused({})
  world.slack.trouble.length = 0
  const secret = await refused({ signingSecret: undefined })
  const port = await refused({ port: world.port })
  for (const [error, code] of [
    [token, 'setup.token'],
    [secret, 'setup.secret'],
    [port, 'setup.port'],
  ] as const) {
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ code })
  }
})

const signedAs = async (port: number, body: string, at: number, type = 'application/json') => {
  const signature = `v0=${createHmac('sha256', SECRET).update(`v0:${at}:${body}`).digest('hex')}`
  const headers = { 'content-type': type, 'x-slack-request-timestamp': String(at), 'x-slack-signature': signature }
  const { status } = await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', headers, body })
  return status
}
const FORM = 'application/x-www-form-urlencoded'
const now = () => Math.floor(Date.now() / 1000)

it('a signed body that is no object is refused, and ends nothing', async () => {
  for (const body of ['null', '[]', '1', '"x"', '{', '']) expect(await signedAs(world.port, body, now())).toBe(400)
  for (const payload of ['null', '[]', '1', '{']) expect(await signedAs(world.port, `payload=${payload}`, now(), FORM)).toBe(400)
  for (const body of [
    '{}',
    '{"type":"event_callback"}',
    '{"type":"event_callback","event":null}',
    '{"type":"block_actions","actions":null}',
  ])
    await Promise.race([signedAs(world.port, body, now()), new Promise((done) => setTimeout(done, 200))])
  expect(await get('/healthz')).toBe(200)
})

it('a time stamp of another day is refused, be it past or to come', async () => {
  for (const away of [-86_400, -400, 400, 86_400]) expect(await signedAs(world.port, '{}', now() + away)).toBe(401)
})

it('a command that is sent once more, word for word and with its old signature, is not done again', async () => {
  const command = new URLSearchParams({
    command: '/ecs-pull',
    text: 'help',
    user_id: ASKER,
    channel_id: CHANNEL,
    response_url: world.respond.url,
  })
  const at = now() - 10
  const before = world.respond.got.length
  expect(await signedAs(world.port, command.toString(), at, FORM)).toBe(200)
  await until(
    () => world.respond.got.length,
    (got) => got > before,
  )
  expect(await signedAs(world.port, command.toString(), at, FORM)).toBe(200)
  await new Promise((done) => setTimeout(done, 200))
  expect(world.respond.got.length).toBe(before + 1)
})
