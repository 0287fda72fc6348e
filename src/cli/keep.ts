import type { Config } from '../config.ts'
import type { Report } from '../core/report.ts'
import { openStore } from '../store/store.ts'
import type { Io } from './io.ts'

/** Opens the store the settings name. */
export const storeOf = (config: Config) => openStore(config.store)

/** Keeps a report, so that a fix can be planned on it later. An answer is worth more than its record: without a store it is only said. */
export async function keep(report: Report, config: Config, io: Io): Promise<void> {
  try {
    const store = await storeOf(config)
    try {
      await store.reports.save(report)
    } finally {
      await store.close()
    }
  } catch {
    io.stderr.write(`ecs-pull: ${io.say('cli:why.not-kept')}\n`)
  }
}
