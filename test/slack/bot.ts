import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Report } from '../../src/core/report.ts'
import type { Progress } from '../../src/core/subject.ts'
import type { Question } from '../../src/diagnose.ts'
import { startBot } from '../../src/slack/app.ts'
import type { BotOptions, Repair } from '../../src/slack/types.ts'
import { openStore } from '../../src/store/store.ts'
import { explained } from '../render/slack/reports.ts'
import type { Where } from '../store/engines.ts'
import { BOT, emulatedSlack, type Trouble } from './emulated.ts'
import { responseUrl, SECRET, slackSends } from './signed.ts'

export interface World {
  locales?: Record<string, string>
  settings?: Partial<BotOptions['settings']>
  answer?: (question: Question, n: number, onProgress?: (progress: Progress) => void) => Promise<Report>
  find?: BotOptions['find']
  changed?: BotOptions['changed']
  failures?: BotOptions['failures']
  setup?: BotOptions['setup']
  repair?: Repair
  slack?: Partial<BotOptions['slack']>
  trouble?: Trouble
  /** The store; default: a new file. */
  where?: Where
  patienceMs?: number
  outboxPace?: BotOptions['outboxPace']
  sleep?: BotOptions['sleep']
}

/** A running bot, an emulated Slack, and Slack's side of the conversation. The diagnosis is given: AWS has its own tests. */
export async function botInSlack({
  locales = {},
  settings = {},
  answer,
  changed,
  failures,
  setup,
  find,
  repair,
  slack: more,
  trouble,
  where,
  patienceMs,
  outboxPace,
  sleep,
}: World = {}) {
  const slack = await emulatedSlack(locales)
  if (trouble) slack.trouble.push(trouble)
  const folder = mkdtempSync(join(tmpdir(), 'ecs-pull-slack-'))
  const place = where ?? { file: join(folder, 'store.db') }
  const store = await openStore(place)
  const asked: Question[] = []
  const logged: object[] = []
  const note = (detail: object, message: string) => logged.push({ ...detail, message })
  const options: BotOptions = {
    slack: more?.appToken
      ? { botToken: BOT.token, apiUrl: slack.apiUrl, ...more }
      : { botToken: BOT.token, signingSecret: SECRET, port: 0, apiUrl: slack.apiUrl },
    store,
    ...(outboxPace ? { outboxPace } : {}),
    ...(sleep ? { sleep } : {}),
    ...(patienceMs ? { patienceMs } : {}),
    ...(repair ? { repair } : {}),
    ...(changed ? { changed } : {}),
    ...(find ? { find } : {}),
    ...(failures ? { failures } : {}),
    ...(setup ? { setup } : {}),
    settings: { approvers: [], ...settings },
    log: { debug() {}, info() {}, warn: note, error: note },
    async answer(question, onProgress) {
      const n = asked.push(question)
      return answer ? answer(question, n, onProgress) : { ...explained, id: `report-${n}` }
    },
  }
  let bot = await startBot(options)
  const respond = await responseUrl()
  return {
    slack,
    store,
    where: place,
    asked,
    logged,
    options,
    respond,
    get port(): number {
      return bot.port as number
    },
    get send() {
      return slackSends(bot.port!)
    },
    /** Stops the process and starts another on the same store. `between`: what happens while there is none. */
    async restart(between?: () => Promise<void>) {
      await bot.stop()
      await between?.()
      bot = await startBot(options)
    },
    /** Whatever a test looked at: nothing that crossed the wire may be over one of Slack's limits. */
    async close() {
      await bot.stop()
      const problems = [...slack.problems, ...respond.problems]
      await respond.close()
      await store.close()
      await slack.close()
      rmSync(folder, { recursive: true, force: true })
      if (problems.length) throw new Error(`over a limit of Slack: ${problems.join('; ')}`)
    },
  }
}

/** As long as a machine with ten times as much to do may take. Milliseconds. */
const PATIENCE_MS = 60_000

/**
 * Waits until something holds.
 *
 * @param ms for what may as well never hold: it is then given as it last was
 * @throws Error with what it last was; a wait that ends without a word would only make a test slow
 */
export async function until<T>(look: () => Promise<T> | T, holds: (value: T) => boolean, ms?: number): Promise<T> {
  for (const end = performance.now() + (ms ?? PATIENCE_MS); ; ) {
    const value = await look()
    if (holds(value)) return value
    if (performance.now() > end) {
      if (ms !== undefined) return value
      throw new Error(`does not hold: ${JSON.stringify(value)}`)
    }
    await new Promise((wake) => setTimeout(wake, 20))
  }
}

export const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms))
