import { type Logger, pino } from 'pino'
import type { Config } from '../config.ts'
import { SEEN } from '../find/places.ts'
import { botMetrics } from '../metrics/of-bot.ts'
import { startBot } from '../slack/app.ts'
import { type Store, storeTrouble } from '../store/store.ts'
import { openWorkers } from '../workers/open.ts'
import type { Io } from './io.ts'
import { storeOf } from './keep.ts'
import { stopAsked } from './stop-asked.ts'

/** The process ends so long after it was asked to, whatever hangs. Milliseconds. */
const END_MS = 24_000
/** How long a store that does not answer is waited for at the end. Milliseconds. */
const CLOSING_MS = 1_000
/** Between two looks at the store. Milliseconds. */
const LOOK_MS = 15_000

/** Runs the bot until the process is asked to stop, or Slack takes its tokens no more; then lets it finish what is under way. */
export async function bot(config: Config, slack: NonNullable<Config['slack']>, io: Io): Promise<number> {
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2))
  // A fault in what nobody waits for is no reason to leave all others alone.
  process.on('unhandledRejection', (error) => log.error({ error: String((error as Error)?.stack ?? error).slice(0, 2000) }, 'unexpected'))
  const asked = stopAsked()
  void asked.then(() => setTimeout(() => process.exit(0), END_MS))
  const store = await storeOf(config)
  const workers = openWorkers(config, log)
  const { route, rateLimited, said, counted, told } = botMetrics({ store, load: workers.load, log })
  const watch = watchStore(store, log)
  try {
    const { language, accounts, ...settings } = config.settings
    const running = await startBot({
      slack,
      store,
      log,
      settings: { ...settings, ...(language && { language }) },
      repair: told(workers.repair),
      find: async (question, allowed) => {
        const seen = (await store.reports.recent(SEEN)).map(({ report: { target } }) => ({ target }))
        return workers.find(question, { accounts, seen, ...(allowed && { allowed }) })
      },
      failures: (seen, allowed) => workers.failures({ accounts, seen, ...(allowed && { allowed }) }),
      changed: workers.changed,
      setup: workers.setup,
      answer: counted(workers.answer),
      routes: [route],
      onRateLimited: rateLimited,
      onOutbox: said,
      ailing: () => (workers.sound() ? [] : ['workers end at once']),
    })
    io.stderr.write(`${io.say(running.port === null ? 'cli:start.socket' : 'cli:start.http', { port: String(running.port) })}\n`)
    const refused = await Promise.race([asked.then(() => null), running.refused])
    await running.stop()
    if (refused) throw refused
    return 0
  } finally {
    clearInterval(watch)
    await workers.close()
    await Promise.race([store.close().catch(() => {}), new Promise((done) => setTimeout(done, CLOSING_MS))])
  }
}

/** Says in the log when something is the matter with the store, and when it is over. */
function watchStore(store: Store, log: Logger): NodeJS.Timeout {
  let last: string | null = null
  const look = async () => {
    const now = await store.ping().then(
      () => null,
      (error: unknown) => storeTrouble(error) ?? 'away',
    )
    if (now && now !== last) log.error({ store: now }, SAID[now])
    if (!now && last) log.warn({}, 'the store answers again')
    last = now
  }
  return setInterval(look, LOOK_MS).unref()
}

const SAID = {
  gone: "the store's file was deleted or replaced: put it back and restart the bot",
  full: 'the disk of the store is full',
  busy: 'another program has the store for itself',
  away: 'the store cannot be reached',
} as const
