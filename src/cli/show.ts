import type { Report } from '../core/report.ts'
import { reportJson } from '../render/json.ts'
import { terminalChange, terminalReport } from '../render/terminal/report.ts'
import { colorful, type Io, linking, printJson } from './io.ts'

/** Shows a report: the JSON document, or words for a person. @param asked what was typed as TARGET */
export function show(report: Report, asked: string, all: boolean, io: Io): void {
  const { language, stdout } = io
  if (io.json) printJson(io, reportJson(report, language))
  else
    stdout.write(
      terminalReport(report, { language, columns: stdout.columns ?? 80, color: colorful(stdout), links: linking(io), asked, all }),
    )
}

/** Shows what changed below an answer that has been shown. */
export function showChange(report: Report, { language, stdout }: Io): void {
  stdout.write(terminalChange(report, { language, columns: stdout.columns ?? 80, color: colorful(stdout) }))
}
