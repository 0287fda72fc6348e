import type { Report } from '../core/report.ts'
import type { Question } from '../diagnose.ts'
import { showReport } from './report-shown.ts'
import type { Deps, ReportContext } from './types.ts'

/** Adds to an answer that stands who broke what it names. What cannot be found out is left out: the answer needs none of it. */
export async function addChange(deps: Deps, report: Report, question: Question): Promise<void> {
  if (!deps.changed || !report.verdict.cause) return
  try {
    const change = await deps.changed(report, question)
    if (!change) return
    await deps.store.reports.amend<ReportContext>(report.id, (kept) => ({ ...kept, report: { ...kept.report, change } }))
    await showReport(deps, report.id)
  } catch (error) {
    deps.log.warn({ error: error instanceof Error ? error.name : typeof error, report: report.id }, 'could not look up what changed')
  }
}
