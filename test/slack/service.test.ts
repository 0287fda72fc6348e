import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { lockedFor } from '../store/locked.ts'
import { BOT, emulatedSlack } from './emulated.ts'
import { SECRET, slackSends } from './signed.ts'
import { socketServer } from './socket-server.ts'

// The process as an operator starts it; only Slack is emulated. Limits are for machines that have much else to do.
vi.setConfig({ testTimeout: 120_000 })

const freePort = async () => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  await new Promise((done) => probe.close(done))
  return port
}

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
let port: number
beforeAll(async () => {
  port = await freePort()
})

/** Starts `ecs-pull start` in Socket Mode or over HTTP. */
async function started({ socket, env = {} }: { socket?: string; env?: Record<string, string> } = {}) {
  const slack = await emulatedSlack()
  if (socket) slack.trouble.push((method) => (method === 'apps.connections.open' ? { status: 200, body: { ok: true, url: socket } } : null))
  const home = mkdtempSync(join(tmpdir(), 'ecs-pull-service-'))
  port = await freePort()
  const child: ChildProcess = spawn(process.execPath, ['bin/ecs-pull.js', 'start'], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      HOME: home,
      XDG_STATE_HOME: home,
      PORT: String(port),
      HOST: '127.0.0.1',
      SLACK_BOT_TOKEN: BOT.token,
      ...(socket ? { SLACK_APP_TOKEN: 'xapp-test' } : { SLACK_SIGNING_SECRET: SECRET }),
      SLACK_API_URL: slack.apiUrl,
      AWS_REGION: 'ap-northeast-1',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr!.on('data', (chunk) => (said += chunk))
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>
  closers.push(async () => {
    child.kill('SIGKILL')
    await exit
    await slack.close()
    rmSync(home, { recursive: true, force: true })
  })
  return { child, slack, exit, file: join(home, 'ecs-pull', 'ecs-pull.db'), said: () => said }
}
const asked = async (path: string, at = port): Promise<[number, string]> => {
  try {
    const response = await fetch(`http://127.0.0.1:${at}${path}`)
    return [response.status, await response.text()]
  } catch {
    return [0, '']
  }
}
const becomes = (path: string, status: number) =>
  vi.waitFor(async () => expect((await asked(path))[0]).toBe(status), { timeout: 60_000, interval: 50 })

it('another process that has the store’s write lock keeps nobody waiting: health and a signed command are answered at once', async () => {
  const { file } = await started()
  await becomes('/readyz', 200)
  const send = slackSends(port)
  await send.command('help')
  const { free } = await lockedFor(file, 3_000)
  for (let i = 0; i < 5; i++) {
    const before = performance.now()
    const [health, command] = await Promise.all([asked('/healthz'), send.command(`help ${i}`)])
    expect([health[0], command.status]).toEqual([200, 200])
    expect(performance.now() - before).toBeLessThan(1_000)
  }
  await free
})

it('/readyz says what ails it: a store that is gone, and a socket that is closed; it is ready again once that is over', async () => {
  const server = await socketServer()
  closers.push(() => server.close())
  const { file, said } = await started({ socket: server.url })
  await becomes('/readyz', 200)
  server.drop()
  await becomes('/readyz', 503)
  expect((await asked('/healthz'))[0]).toBe(200)
  await becomes('/readyz', 200)
  expect(server.connections).toBeGreaterThan(1)
  rmSync(file)
  await becomes('/readyz', 503)
  expect(await asked('/readyz')).toEqual([503, 'not ready: store gone\n'])
  expect(said()).not.toMatch(/xapp|xoxb/)
})

it.each([
  ['app', 'apps.connections.open'],
  ['bot', 'auth.test'],
])('a refused %s token ends the process with a sentence, with a port set, too', async (kind, method) => {
  const { exit, said, slack } = await started({ socket: 'ws://127.0.0.1:1/' })
  slack.trouble.unshift((called) => (called === method ? { status: 200, body: { ok: false, error: 'invalid_auth' } } : null))
  expect(await exit).toEqual([2, null])
  expect(said()).toContain(`Slack refuses the ${kind} token (invalid_auth)`)
})

it('a token that is revoked later ends the process as well, with a sentence', async () => {
  const { exit, said, slack } = await started()
  await becomes('/readyz', 200)
  slack.trouble.unshift(() => ({ status: 200, body: { ok: false, error: 'token_revoked' } }))
  await slackSends(port).command('why web/my-service')
  expect(await exit).toEqual([2, null])
  expect(said()).toContain('Slack refuses the bot token (token_revoked)')
})

it('SIGTERM ends the process within its time, though Slack takes nothing and another process has the store', async () => {
  const { child, exit, slack, file } = await started()
  await becomes('/readyz', 200)
  slack.trouble.unshift(() => ({ status: 503, text: 'upstream connect error' }))
  const { free, end } = await lockedFor(file, 60_000)
  closers.push(() => {
    end()
    return free
  })
  const send = slackSends(port)
  await Promise.all([send.command('why web/my-service'), send.command('help')])
  const before = performance.now()
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
  expect(performance.now() - before).toBeLessThan(27_000)
})

it('/metrics stands on a port of its own where one is named, and Slack’s way in does not show it', async () => {
  const own = await freePort()
  await started({ env: { METRICS_PORT: String(own) } })
  await becomes('/readyz', 200)
  expect((await asked('/metrics'))[0]).toBe(404)
  expect((await asked('/metrics', own))[1]).toContain('ecs_pull_diagnoses_total')
  expect((await asked('/healthz', own))[0]).toBe(200)
})
