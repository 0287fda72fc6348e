// How long Slack waits for an acknowledgement while 50 diagnoses run, beside a bare Bolt app that does nothing: at most twice as long at
// the median. Each side is a process of its own, and so is the simulated account, where each call takes 60 ms.
//   node bin/run.js bench/acknowledge.ts [rounds]
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, HTTPReceiver } from '@slack/bolt'
import { diagnose } from '../src/diagnose.ts'
import { startAccount } from '../src/playground/account/start.ts'
import { startBot } from '../src/slack/app.ts'
import { openStore } from '../src/store/store.ts'
import { BOT, emulatedSlack } from '../test/slack/emulated.ts'
import { responseUrl, SECRET, slackSends } from '../test/slack/signed.ts'

const AT_ONCE = 50
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms))
const tell = (message: object) => process.send?.(message)

const roles: Record<string, (given: Record<string, string>) => Promise<void>> = {
  async account() {
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

  async bot({ apiUrl, endpoint, region }) {
    const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
    const session = { region: region!, account: null, partition: 'aws', endpoint: endpoint!, credentials }
    let running = 0
    const bot = await startBot({
      slack: { botToken: BOT.token, signingSecret: SECRET, port: 0, host: '127.0.0.1', apiUrl: apiUrl! },
      store: await openStore({ file: join(mkdtempSync(join(tmpdir(), 'ecs-pull-bench-')), 'bench.db') }),
      settings: { approvers: [] },
      log: { debug() {}, info() {}, warn() {}, error: (detail, message) => console.error(message, detail) },
      async answer(question, onProgress) {
        tell({ running: ++running })
        return diagnose(question, { session, ...(onProgress && { onProgress }) }).finally(() => tell({ running: --running }))
      },
    })
    tell({ port: bot.port })
  },
}

async function child(role: string, given: object): Promise<{ process: ChildProcess; said: Record<string, string> }> {
  const one = fork(import.meta.filename, [role, JSON.stringify(given)], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const [said] = await once(one, 'message')
  return { process: one, said: said as Record<string, string> }
}

async function measure(rounds: number): Promise<boolean> {
  const slack = await emulatedSlack()
  const respond = await responseUrl()
  const account = await child('account', {})
  const bare = await child('bare', { apiUrl: slack.apiUrl })
  const bot = await child('bot', { apiUrl: slack.apiUrl, ...account.said })
  const [toBare, toBot] = [slackSends(Number(bare.said.port)), slackSends(Number(bot.said.port))]
  let running = 0
  bot.process.on('message', (message: { running?: number }) => {
    running = message.running ?? running
  })
  const timed = async (to: typeof toBot) => {
    const started = performance.now()
    const { status } = await to.command('help', { response_url: respond.url })
    if (status !== 200) throw new Error(`answered ${status}`)
    return performance.now() - started
  }
  for (let i = 0; i < 20; i++) await Promise.all([timed(toBare), timed(toBot)])
  await toBot.command(`why ${account.said.taskArn}`)
  while (running > 0 || !respond.got.length) await pause(50)
  await pause(1000)

  const [idle, busy, most]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < 50; i++) {
      idle.push(await timed(toBare))
      await pause(20)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, () => toBot.command(`why ${account.said.taskArn}`)))
    while (running > 0) {
      most.push(running)
      busy.push(await timed(toBot))
      await pause(20)
    }
  }
  const ratio = median(busy) / median(idle)
  console.log(`a bare Bolt app        median ${median(idle).toFixed(1)} ms of ${idle.length}`)
  console.log(`with diagnoses running median ${median(busy).toFixed(1)} ms of ${busy.length}, at most ${Math.max(...most)} at once`)
  console.log(`ratio ${ratio.toFixed(2)} (at most 2)`)
  for (const one of [account, bare, bot]) one.process.kill()
  await respond.close()
  await slack.close()
  return ratio <= 2
}

const [role = '3', given = '{}'] = process.argv.slice(2)
if (roles[role]) await roles[role](JSON.parse(given))
else process.exit((await measure(Number(role))) ? 0 : 1)
