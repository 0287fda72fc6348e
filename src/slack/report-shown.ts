import type { Message } from '../render/slack/limits.ts'
import { reportMessage } from '../render/slack/report.ts'
import type { Store } from '../store/store.ts'
import { keepShown } from './keep-shown.ts'
import type { Deps, ReportContext } from './types.ts'

/** Who approved the fixes of a report that were started, by fix id. */
export async function startedOf(store: Store, report: string): Promise<Record<string, { by: string }>> {
  const runs = await store.runs.startedOf(report)
  return Object.fromEntries(runs.map(({ fix, approver }) => [fix, { by: approver ?? '' }]))
}

/** A report as the store has it: in the language chosen last, with the fixes that were started. Null: it is gone. */
export async function reportNow({ store }: Pick<Deps, 'store'>, id: string): Promise<Message | null> {
  const kept = await store.reports.get<ReportContext>(id)
  if (!kept?.context) return null
  const { lang, asker, message } = kept.context
  return reportMessage(kept.report, { lang, asker, started: await startedOf(store, id), alone: message === null })
}

/** Brings the message of a report up to what the store holds. */
export async function showReport(deps: Deps, id: string): Promise<void> {
  const context = (await deps.store.reports.get<ReportContext>(id))?.context
  if (!context?.message) return
  const { channel, message } = context
  await keepShown(
    () => reportNow(deps, id),
    (now) => deps.outbox.update(channel, message, now),
  )
}
