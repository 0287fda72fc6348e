import { phrase } from '../core/phrase.ts'
import type { Report } from '../core/report.ts'
import type { Language } from '../render/language.ts'
import { sentence } from '../render/slack/messages.ts'
import type { Store } from '../store/store.ts'
import type { Letter, Posted } from './letter.ts'
import { tell } from './listen.ts'
import type { Deps, ReportContext } from './types.ts'
import type { Who } from './who.ts'

/** A report with what it was kept with. */
export interface Kept {
  report: Report
  context: ReportContext
}

/**
 * The report a button is about, read from the store: buttons outlive the process that posted them. Null where it is gone, or where it
 * was asked for in another conversation; the person is told.
 */
export async function reportOf(deps: Deps, who: Who, id: string, lang: Language): Promise<Kept | null> {
  const kept = await deps.store.reports.get<ReportContext>(id)
  if (!kept?.context) {
    await tell(deps, who, sentence(lang, phrase('slack:unknown.report')))
    return null
  }
  if (who.channel !== kept.context.channel) {
    await tell(deps, who, sentence(lang, phrase('slack:not-here')))
    return null
  }
  return { report: kept.report, context: kept.context }
}

/** An answer stands elsewhere than was meant: its buttons, and whoever edits it, go by where it stands. */
export async function keepPlace({ reports }: Pick<Store, 'reports'>, { report: id }: Letter, { channel, ts }: Posted): Promise<void> {
  if (id === undefined) return
  await reports.amend<ReportContext>(id, ({ report, context }) => {
    if (!context || (context.channel === channel && context.message === ts)) return null
    const thread = context.channel === channel ? (context.thread ?? ts) : ts
    return { report, context: { ...context, channel, message: ts, thread } }
  })
}
