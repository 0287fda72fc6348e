import type { Report } from '../core/report.ts'
import type { RunView, RunViewStep } from '../core/run-view.ts'
import type { Run, RunStep } from './types.ts'

export const stepView = ({ summary, cli, undoCli, status, resources, undoable, diff, terraform }: RunStep): RunViewStep => ({
  ...{ summary, cli, undoCli, status, resources, undoable, diff, terraform },
})

/** A run as `fix`, `undo` and `show` give it, before it is put into words. */
export const runView = (run: Run, report: Report | null): RunView => ({
  schema: 1,
  run: run.id,
  fix: run.fix,
  status: run.status,
  direction: run.direction,
  title: run.title,
  steps: run.steps.map(stepView),
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
