import type { Report } from '../core/report.ts'
import { runJson } from '../render/run-json.ts'
import { terminalRun } from '../render/terminal/run.ts'
import { type Run, runView } from '../run/index.ts'
import { EXIT } from './exit.ts'
import { colorful, type Io, printJson } from './io.ts'

const FINE = ['planned', 'running', 'waiting', 'proven', 'undone']

/** Shows a run: the JSON document, or words for a person. Gives the exit status. */
export function shown(run: Run, report: Report | null, io: Io, { takingBack = false, terraform = false } = {}): number {
  const view = runView(run, report)
  const { language, stdout } = io
  if (io.json) printJson(io, runJson(view, language))
  else stdout.write(terminalRun(view, { language, columns: stdout.columns ?? 80, color: colorful(stdout), takingBack, terraform }))
  return FINE.includes(run.status) ? EXIT.fine : EXIT.failed
}
