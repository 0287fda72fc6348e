import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { until } from './bot.ts'
import { ASKER, BOT, emulatedSlack } from './emulated.ts'
import { pressed, SECRET, slackSends } from './signed.ts'

// The whole product as an operator starts it: the process, the store's file, Bolt, the AWS SDK; only the two ends are emulated.
let slack: Awaited<ReturnType<typeof emulatedSlack>>
let account: SimulatedAccount
let bot: ChildProcess
let said = ''
// Two processes start, and where nothing was kept they compile all of it.
vi.setConfig({ testTimeout: 60_000 })
const home = mkdtempSync(join(tmpdir(), 'ecs-pull-start-'))

const freePort = async () => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  return port
}
let send: ReturnType<typeof slackSends>
let address: string

beforeAll(async () => {
  slack = await emulatedSlack({ [ASKER]: 'ja-JP' })
  account = await startAccount({ scenario: 'public-subnet-no-public-ip', retryAfterMs: 600_000 })
  const port = await freePort()
  bot = spawn(process.execPath, ['bin/ecs-pull.js', 'start'], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      // The day and zone that the tests run on.
      NODE_OPTIONS: process.env.NODE_OPTIONS,
      ANOTHER_DAY: process.env.ANOTHER_DAY,
      ANOTHER_DAY_BEGAN: process.env.ANOTHER_DAY_BEGAN,
      TZ: process.env.TZ,
      HOME: home,
      XDG_STATE_HOME: home,
      PORT: String(port),
      SLACK_BOT_TOKEN: BOT.token,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: slack.apiUrl,
      AWS_ENDPOINT_URL: account.endpoint,
      AWS_REGION: account.region,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [bot.stdout!, bot.stderr!]) stream.on('data', (chunk) => (said += chunk))
  send = slackSends(port)
  address = `http://127.0.0.1:${port}`
  const up = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ status }) => status,
      () => 0,
    )
  expect(await until(up, (status) => status === 200), said).toBe(200)
})
afterAll(async () => {
  bot.kill('SIGTERM')
  const [code] = await once(bot, 'exit')
  await account.close()
  await slack.close()
  rmSync(home, { recursive: true, force: true })
  expect(code).toBe(0)
})

const header = (all: unknown) => JSON.stringify(all).includes('header')

it('answers /ecs-pull why with the cause, from facts of AWS, in the asker’s language', async () => {
  expect((await send.command(`why ${account.taskArn}`)).status).toBe(200)
  const [answer] = await until(() => slack.botSaid(), header)
  expect(String(answer?.text), said).toContain('タスクにパブリック IP アドレスがありません')
  expect(JSON.stringify(answer)).toContain('ec2:DescribeRouteTables')

  const calls = account.calls.length
  const value = /"ja:([^"]+)"/.exec(JSON.stringify(answer))![1]
  const choice = { type: 'static_select', action_id: 'language', selected_option: { value: `fr:${value}` } }
  await send.interact(pressed(choice, { ts: String(answer?.ts) }))
  const now = () => slack.botSaid().then((all) => String(all[0]?.text))
  expect(await until(now, (text) => text.includes('La tâche'))).toContain('La tâche n’a pas d’adresse IP publique')
  expect(account.calls.length).toBe(calls)
})

it('answers a pasted error in its thread', async () => {
  const ts = await slack.says(account.errorText)
  await send.event({ type: 'message', text: account.errorText, ts }, 'Ev1')
  const answers = await until(() => slack.botSaid(ts), header)
  expect(answers[0]?.thread_ts).toBe(ts)
})

it('says so where the process that reads AWS dies, and answers again', async () => {
  const workers = () =>
    execFileSync('pgrep', ['-P', String(bot.pid)])
      .toString()
      .trim()
      .split('\n')
      .map(Number)
  const before = workers()
  // Held, so that it dies in the middle of an answer.
  for (const pid of before) process.kill(pid, 'SIGSTOP')
  const earlier = (await slack.botSaid()).length
  await send.command(`why ${account.taskArn}`)
  await until(
    () => slack.botSaid(),
    (all) => all.length > earlier,
  )
  for (const pid of before) process.kill(pid, 'SIGKILL')
  const lost = await until(
    () => slack.botSaid(),
    (all) => JSON.stringify(all).includes('終了しました'),
  )
  expect(JSON.stringify(lost)).toContain('もう一度お試しください')
  await send.command(`why ${account.taskArn}`)
  const answers = (all: { text?: unknown }[]) => all.filter(({ text }) => String(text).includes('パブリック IP'))
  expect(
    answers(
      await until(
        () => slack.botSaid(),
        (all) => answers(all).length > 0,
      ),
    ),
  ).not.toEqual([])
  expect(workers()).not.toEqual(before)
})

it('counts what it did for Prometheus, without a name in it', async () => {
  const text = await (await fetch(`${address}/metrics`)).text()
  expect(text).toMatch(/^ecs_pull_diagnoses_total\{status="explained",cause="no-public-ip"\} [1-9]/m)
  expect(text).toMatch(/^ecs_pull_diagnoses_total\{status="failed",cause="none"\} [1-9]/m)
  expect(text).toMatch(/^ecs_pull_aws_calls_total [1-9]\d/m)
  expect(text).toMatch(/^ecs_pull_diagnoses_waiting 0$/m)
  expect(text).not.toMatch(/\d{12}|arn:|my-|U0/)
})

it('refuses a wrong and an old signature', async () => {
  expect((await send.command('why x/y', {}, { secret: 'wrong' })).status).toBe(401)
  expect((await send.command('why x/y', {}, { age: 400 })).status).toBe(401)
})

it('sends nothing over a limit of Slack, and logs no token', () => {
  expect(slack.problems).toEqual([])
  expect(said).not.toMatch(/xoxb|AKIA|a-signing-secret/)
})
