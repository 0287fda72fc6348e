import { pino } from 'pino'
import type { Config } from '../config.ts'
import { startPlayground } from '../playground/start.ts'
import type { Io } from './io.ts'
import { stopAsked } from './stop-asked.ts'

/** Runs the playground and says where its page is, until the process is asked to stop. */
export async function playground(config: Config, io: Io): Promise<number> {
  const log = pino({ level: config.logLevel === 'info' ? 'warn' : config.logLevel, base: null }, pino.destination(2))
  const running = await startPlayground({ ...(config.port !== null && { port: config.port }), ...(io.chosen && { lang: io.chosen }), log })
  if (io.json) io.stdout.write(`${JSON.stringify({ schema: 1, url: running.url })}\n`)
  else io.stdout.write(`${io.say('cli:start.playground', { url: running.url })}\n`)
  await stopAsked()
  await running.stop()
  return 0
}
