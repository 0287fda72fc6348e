import type { Report } from '../core/report.ts'
import type { RunView } from '../core/run-view.ts'
import type { Run } from './types.ts'

/** A run as `fix`, `undo` and `show` give it, before it is put into words. */
export const runView = (run: Run, report: Report | null): RunView => ({
  schema: 1,
  run: run.id,
  fix: run.fix,
  status: run.status,
  direction: run.direction,
  title: run.title,
  steps: run.steps.map(({ summary, cli, undoCli, status, resources, undoable, diff, terraform }) => ({
    summary,
    cli,
    undoCli,
    status,
    resources,
    undoable,
    diff,
    terraform,
  })),
  besides: run.besides,
  takingBack: run.takingBack ?? [],
  cost: run.cost,
  remainder: run.remainder,
  trouble: run.trouble?.say ?? null,
  proof: run.proof && { task: run.proof.task, say: run.proof.say },
  asker: run.asker,
  approver: run.approver,
  report,
})
