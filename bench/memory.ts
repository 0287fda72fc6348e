// Memory of the bot as an operator starts it (Socket Mode, SQLite): the proportional set size of all its processes, the launcher included,
// a minute after it is ready and after each hundred of 600 diagnoses. Slack and the account are processes of their own.
//   node bin/run.js bench/memory.ts [diagnoses] [seconds at rest]
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAccount } from '../src/playground/account/start.ts'
import { ASKER, BOT, CHANNEL, emulatedSlack } from '../test/slack/emulated.ts'
import { socketServer } from '../test/slack/socket-server.ts'

const MOST = { restMb: 220, workMb: 380, growthMb: 10 }
/** Questions at once, as many as a busy channel has. */
const AT_ONCE = 5
const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms))
const tell = (message: object) => process.send?.(message)

const roles: Record<string, () => Promise<void>> = {
  async slack() {
    const slack = await emulatedSlack()
    const socket = await socketServer()
    slack.trouble.push((method) => (method === 'apps.connections.open' ? { status: 200, body: { ok: true, url: socket.url } } : null))
    let answers = 0
    setInterval(() => {
      for (const { method, args } of slack.wire.splice(0)) {
        const said = JSON.stringify(args.blocks ?? '')
        if (/^chat\.(update|postMessage)$/.test(method) && said.includes('header')) answers++
      }
      tell({ answers })
    }, 50)
    let n = 0
    process.on('message', (text: string) => {
      const payload = { command: '/ecs-pull', text, user_id: ASKER, channel_id: CHANNEL, team_id: 'T000000001', trigger_id: `1.${++n}` }
      socket.send({ envelope_id: `c${n}`, type: 'slash_commands', accepts_response_payload: true, payload })
    })
    tell({ apiUrl: slack.apiUrl })
  },
  async account() {
    const { endpoint, region, taskArn } = await startAccount({ scenario: 'no-nat-no-endpoints', delayMs: 20 })
    tell({ endpoint, region, taskArn })
  },
}

async function child(role: string) {
  const one = fork(import.meta.filename, [role], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const [said] = await once(one, 'message')
  return { process: one, said: said as Record<string, string> }
}

/** Megabytes of a process and all that came of it, by pid. */
function memoryOf(root: number): Map<string, number> {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      parents.set(Number(name), Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]))
    } catch {}
  }
  const own = (pid: number): boolean => pid === root || (parents.has(pid) && parents.get(pid)! > 1 && own(parents.get(pid)!))
  const sizes = new Map<string, number>()
  for (const pid of [...parents.keys()].filter(own)) {
    try {
      const kb = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1])
      const what = /child\.ts/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ? 'worker' : pid === root ? 'first' : 'bot'
      sizes.set(`${what} ${pid}`, Math.round(kb / 102.4) / 10)
    } catch {}
  }
  return sizes
}

function line(what: string, bot: ChildProcess): number {
  const sizes = memoryOf(bot.pid!)
  const total = [...sizes.values()].reduce((sum, one) => sum + one, 0)
  console.log(`${what.padEnd(22)} ${total.toFixed(1)} MB  (${[...sizes].map(([name, mb]) => `${name}: ${mb}`).join(', ')})`)
  return total
}

async function measure(diagnoses: number, restS: number): Promise<boolean> {
  const home = mkdtempSync(join(tmpdir(), 'ecs-pull-bench-'))
  const slack = await child('slack')
  const account = await child('account')
  let answers = 0
  slack.process.on('message', (said: { answers?: number }) => {
    answers = said.answers ?? answers
  })
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    SLACK_BOT_TOKEN: BOT.token,
    SLACK_APP_TOKEN: 'xapp-bench',
    SLACK_API_URL: slack.said.apiUrl,
    AWS_ENDPOINT_URL: account.said.endpoint,
    AWS_REGION: account.said.region,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    LOG_LEVEL: 'warn',
  }
  const start = async () => {
    const began = performance.now()
    const bot = spawn(process.env.NODE_OF_BOT ?? process.execPath, ['bin/ecs-pull.js', 'start'], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await new Promise<void>((ready) => bot.stderr.on('data', (said) => /running|Socket/i.test(String(said)) && ready()))
    return { bot, ms: performance.now() - began }
  }
  // The first start compiles.
  const first = await start()
  first.bot.kill('SIGTERM')
  await once(first.bot, 'exit')
  const { bot, ms } = await start()
  console.log(`ready after ${(ms / 1000).toFixed(2)} s (the first time, which compiles: ${(first.ms / 1000).toFixed(2)} s)`)
  await pause(restS * 1000)
  const rest = line('at rest', bot)
  const after: number[] = []
  let asked = 0
  while (answers < diagnoses) {
    while (asked < diagnoses && asked - answers < AT_ONCE) {
      slack.process.send(`why ${account.said.taskArn}`)
      asked++
    }
    await pause(20)
    const hundreds = Math.floor(answers / 100)
    if (hundreds > after.length) after.push(line(`after ${hundreds * 100}`, bot))
  }
  const end = after.at(-1) ?? line('at the end', bot)
  const growth = end - (after.at(-4) ?? end)
  console.log(
    `at rest ${rest.toFixed(0)} (at most ${MOST.restMb}), at the end ${end.toFixed(0)} (at most ${MOST.workMb}), the last 300 added ${growth.toFixed(1)} (at most ${MOST.growthMb})`,
  )
  bot.kill('SIGTERM')
  await once(bot, 'exit')
  for (const one of [slack, account]) one.process.kill()
  rmSync(home, { recursive: true, force: true })
  return rest <= MOST.restMb && end <= MOST.workMb && growth <= MOST.growthMb
}

const [role = '600', seconds = '60'] = process.argv.slice(2)
if (roles[role]) await roles[role]()
else process.exit((await measure(Number(role), Number(seconds))) ? 0 : 1)
