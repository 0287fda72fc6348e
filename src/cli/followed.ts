import type { Config } from '../config.ts'
import type { Report } from '../core/report.ts'
import type { Question } from '../diagnose.ts'
import { follow, type Lead } from '../find/lead.ts'
import { SEEN } from '../find/places.ts'
import { sessionFor } from '../session/session.ts'
import { storeOf } from './keep.ts'

/** A text that names no task is looked up in the clusters of the settings and those asked about before. */
export async function followed(question: Question, config: Config, cluster?: string): Promise<Lead> {
  const text = question.target.kind === 'text'
  const known = { accounts: config.settings.accounts, seen: text ? await seen(config) : [], cluster }
  return follow(question, known, (place) => sessionFor({ kind: 'text', ...place }, config))
}

/** Without a store nothing is remembered; that it does not open is said where the report is kept. */
async function seen(config: Config): Promise<Report[]> {
  try {
    const store = await storeOf(config)
    try {
      return (await store.reports.recent(SEEN)).map(({ report }) => report)
    } finally {
      await store.close()
    }
  } catch {
    return []
  }
}
