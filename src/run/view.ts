import type { Phrase } from '../core/phrase.ts'
import type { Report } from '../core/report.ts'
import type { Run, RunStatus, StepStatus } from './types.ts'

/** The document of `fix`, `undo` and `show`, with phrases in place of words. */
export interface RunView {
  schema: 1
  run: string
  fix: string
  status: RunStatus
  steps: { summary: Phrase; cli: string; status: StepStatus; resources: string[]; undoable: boolean }[]
  report: Report | null
  title: Phrase
  besides: Phrase[]
  cost: Run['cost']
  remainder: Run['remainder']
  trouble: Phrase | null
  proof: { task: string | null; say: Phrase | null } | null
}

export const runView = (run: Run, report: Report | null): RunView => ({
  schema: 1,
  run: run.id,
  fix: run.fix,
  status: run.status,
  steps: run.steps.map(({ summary, cli, status, resources, undoable }) => ({ summary, cli, status, resources, undoable })),
  report,
  title: run.title,
  besides: run.besides,
  cost: run.cost,
  remainder: run.remainder,
  trouble: run.trouble?.say ?? null,
  proof: run.proof && { task: run.proof.task, say: run.proof.say },
})
