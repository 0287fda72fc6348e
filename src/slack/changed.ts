import type { Report } from '../core/report.ts'
import type { Question } from '../diagnose.ts'
import { reportMessage } from '../render/slack/report.ts'
import type { Deps, ReportContext } from './types.ts'

/**
 * Adds to an answer that stands who broke what it names. By then somebody may have chosen another language or pressed a fix, so that the
 * report is read again as it is kept. What cannot be found out is left out: the answer needs none of it.
 */
export async function addChange(deps: Deps, report: Report, question: Question): Promise<void> {
  if (!deps.changed || !report.verdict.cause) return
  try {
    const change = await deps.changed(report, question)
    const kept = change && (await deps.store.reports.get<ReportContext>(report.id))
    if (!kept?.context?.message) return
    const { context } = kept
    const told = { ...kept.report, change }
    await deps.store.reports.save(told, context)
    const { lang, asker, runs } = context
    await deps.outbox.update(context.channel, context.message!, reportMessage(told, { lang, asker, started: runs }))
  } catch (error) {
    deps.log.warn({ error: error instanceof Error ? error.name : typeof error, report: report.id }, 'could not look up what changed')
  }
}
