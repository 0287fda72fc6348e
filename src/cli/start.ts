import { readConfig } from '../config.ts'
import type { Io } from './io.ts'

/** `ecs-pull start`: the bot where there are Slack credentials, else the playground. Works until it is asked to stop. */
export async function start(io: Io): Promise<number> {
  const config = await readConfig(io.env)
  if (config.slack) return (await import('./bot.ts')).bot(config, config.slack, io)
  return (await import('./playground.ts')).playground(config, io)
}
