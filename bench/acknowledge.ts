// How long Slack waits for an acknowledgement while the bot works on 50 questions, beside a bare Bolt app that does nothing: at most twice
// as long at the median, and 150 ms at the 95th percentile. The bot is started as an operator starts it; Slack and the account are processes of their own, and each call to
// AWS takes 60 ms. The bare app is measured twice: while the machine is quiet, and in turn with the busy bot.
//   node bin/run.js bench/acknowledge.ts [rounds]
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, HTTPReceiver } from '@slack/bolt'
import { startAccount } from '../src/playground/account/start.ts'
import { BOT, emulatedSlack } from '../test/slack/emulated.ts'
import { responseUrl, SECRET, slackSends } from '../test/slack/signed.ts'

const AT_ONCE = 50
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms))
const tell = (message: object) => process.send?.(message)

const roles: Record<string, (given: Record<string, string>) => Promise<void>> = {
  async slack() {
    const slack = await emulatedSlack()
    tell({ apiUrl: slack.apiUrl })
    // An answer has a header; what is said before it has none.
    let [seen, answers] = [0, 0]
    setInterval(() => {
      for (; seen < slack.wire.length; seen++) {
        const { method, args } = slack.wire[seen]!
        if (method === 'chat.update' && JSON.stringify(args.blocks).includes('header')) answers++
      }
      tell({ answers })
    }, 100)
  },

  async account() {
    // AWS takes no time of the bot's machine.
    setPriority(15)
    const { endpoint, region, taskArn } = await startAccount({ scenario: 'no-nat-no-endpoints', delayMs: 60 })
    tell({ endpoint, region, taskArn })
  },

  async bare({ apiUrl }) {
    const receiver = new HTTPReceiver({ signingSecret: SECRET, endpoints: '/slack/events' })
    const app = new App({ token: BOT.token, receiver, clientOptions: { slackApiUrl: apiUrl! } })
    app.command('/ecs-pull', async ({ ack }) => ack())
    const server = (await app.start({ port: 0, host: '127.0.0.1' })) as { address(): { port: number } }
    tell({ port: server.address().port })
  },
}

async function child(role: string, given: object = {}) {
  const one = fork(import.meta.filename, [role, JSON.stringify(given)], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const [said] = await once(one, 'message')
  return { process: one, said: said as Record<string, string> }
}

/** `ecs-pull start`, with a home of its own. */
async function product(home: string, apiUrl: string, { endpoint, region }: Record<string, string>) {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  const bot = spawn(process.execPath, ['bin/ecs-pull.js', 'start'], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      PORT: String(port),
      SLACK_BOT_TOKEN: BOT.token,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: apiUrl,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const up = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await up())) await pause(100)
  return { process: bot, port }
}

async function measure(rounds: number): Promise<boolean> {
  const home = mkdtempSync(join(tmpdir(), 'ecs-pull-bench-'))
  const respond = await responseUrl()
  const slack = await child('slack')
  let answered = 0
  slack.process.on('message', ({ answers }: { answers?: number }) => {
    answered = answers ?? answered
  })
  const account = await child('account')
  const bare = await child('bare', slack.said)
  const bot = await product(home, slack.said.apiUrl!, account.said)
  const [toBare, toBot] = [slackSends(Number(bare.said.port)), slackSends(bot.port)]
  const timed = async (to: typeof toBot) => {
    const started = performance.now()
    const { status } = await to.command('help', { response_url: respond.url })
    if (status !== 200) throw new Error(`answered ${status}`)
    return performance.now() - started
  }
  const ask = () => toBot.command(`why ${account.said.taskArn}`)
  for (let i = 0; i < 20; i++) await Promise.all([timed(toBare), timed(toBot)])
  await ask()
  while (answered < 1) await pause(50)
  await pause(1000)

  const [quiet, beside, busy]: [number[], number[], number[]] = [[], [], []]
  let tookMs = 0
  for (let round = 1; round <= rounds; round++) {
    for (let i = 0; i < 50; i++) {
      quiet.push(await timed(toBare))
      await pause(20)
    }
    const started = performance.now()
    await Promise.all(Array.from({ length: AT_ONCE }, ask))
    while (answered < 1 + AT_ONCE * round) {
      busy.push(await timed(toBot))
      beside.push(await timed(toBare))
      await pause(20)
    }
    tookMs += performance.now() - started
  }
  const line = (what: string, values: number[]) => console.log(`${what} median ${median(values).toFixed(1)} ms of ${values.length}`)
  line('a bare Bolt app, all quiet        ', quiet)
  line('a bare Bolt app beside the bot    ', beside)
  line(`the bot with ${AT_ONCE} questions to answer`, busy)
  console.log(`${AT_ONCE} answers took ${(tookMs / rounds / 1000).toFixed(1)} s`)
  const ratio = median(busy) / median(quiet)
  const p95 = [...busy].sort((a, b) => a - b)[Math.floor(busy.length * 0.95)] ?? Number.NaN
  console.log(`of 20 acknowledgements 19 came within ${p95.toFixed(0)} ms (at most 150)`)
  console.log(`ratio ${ratio.toFixed(2)} to the quiet one (at most 2), ${(median(busy) / median(beside)).toFixed(2)} to the one beside it`)
  for (const one of [bot, account, bare, slack]) one.process.kill()
  await once(bot.process, 'exit')
  await respond.close()
  rmSync(home, { recursive: true, force: true })
  return ratio <= 2 && p95 <= 150
}

const [role = '3', given = '{}'] = process.argv.slice(2)
if (roles[role]) await roles[role](JSON.parse(given))
else process.exit((await measure(Number(role))) ? 0 : 1)
