import { afterAll, beforeAll, expect, it } from 'vitest'
import { Problem } from '../../src/problem.ts'
import { startBot } from '../../src/slack/app.ts'
import { botInSlack, pause } from './bot.ts'

let world: Awaited<ReturnType<typeof botInSlack>>
beforeAll(async () => {
  world = await botInSlack()
})
afterAll(() => world.close())

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
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${world.port}${path}`)).status
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
