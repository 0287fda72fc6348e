import { pino } from 'pino'
import type { Config } from '../config.ts'
import { SEEN } from '../find/places.ts'
import { botMetrics } from '../metrics/of-bot.ts'
import { startBot } from '../slack/app.ts'
import { openWorkers } from '../workers/open.ts'
import type { Io } from './io.ts'
import { storeOf } from './keep.ts'
import { stopAsked } from './stop-asked.ts'

/** Runs the bot until the process is asked to stop; then lets it finish what is under way. */
export async function bot(config: Config, slack: NonNullable<Config['slack']>, io: Io): Promise<number> {
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2))
  const store = await storeOf(config)
  const workers = openWorkers(config, log)
  const { route, rateLimited, counted } = botMetrics({ store, load: workers.load })
  try {
    const { language, accounts, ...settings } = config.settings
    const running = await startBot({
      slack,
      store,
      log,
      settings: { ...settings, ...(language && { language }) },
      repair: workers.repair,
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
    })
    io.stderr.write(`${io.say(running.port === null ? 'cli:start.socket' : 'cli:start.http', { port: String(running.port) })}\n`)
    await stopAsked()
    await running.stop()
    return 0
  } finally {
    await workers.close()
    await store.close()
  }
}
