import { openChanges } from '../aws/change.ts'
import type { Report } from '../core/report.ts'
import { examineQuestion } from '../diagnose.ts'
import { Problem } from '../problem.ts'
import { approveRun, drive, planRun, type Run, showRun, termsOfCommand, undoRun } from '../run/index.ts'
import { boundsOf } from '../session/bounds.ts'
import { sessionFor } from '../session/session.ts'
import type { Store } from '../store/store.ts'
import { changing } from './changing.ts'
import type { Io } from './io.ts'
import { type Asked, questionOf } from './question.ts'
import { shown } from './shown-run.ts'
import { person, withStore } from './with-store.ts'

export interface FixOptions extends Asked {
  /** `name=value`, each. */
  set?: string[]
  yes?: boolean
  terraform?: boolean
}

/** `ecs-pull fix`: diagnoses, plans and shows; with `--yes` applies and proves. A missing or wrong parameter: exit 2, nothing changed. */
export async function fix(target: string | undefined, fixId: string, options: FixOptions, io: Io): Promise<number> {
  const params = paramsOf(options.set ?? [])
  const question = questionOf(target, null, options)
  return withStore(io, async (store, config) => {
    const session = await sessionFor(question.target, config)
    const aws = openChanges(session)
    const diagnosis = await examineQuestion(question, { session })
    try {
      const { report, load } = diagnosis
      await store.reports.save(report)
      const left = options.yes ? await leftOver(store, report, fixId) : null
      const { minutes } = config.settings.approval ?? {}
      const limits = { bounds: boundsOf(config), ...(minutes && { minutes }) }
      const run = left ?? (await planRun({ report, fixId, params, load, store, aws, ...limits, asker: person() }))
      const { terraform = false } = options
      if (!options.yes) return shown(run, report, io, { terraform })
      const terms = termsOfCommand(config.settings, { fix: run.fix, account: run.target.account })
      const approved = left ?? (await approveRun(store, run.id, person(), { ...terms, approvers: [] }))
      if (approved.status === 'planned') throw new Problem('fixes:refused.two')
      const done = await changing(approved, config, io, (changes, told) => drive(store, run.id, { aws: changes, ...told }))
      return shown(done, report, io)
    } finally {
      diagnosis.close()
      aws.close()
    }
  })
}

/** `ecs-pull undo`: shows what would be taken back; with `--yes` takes it back. */
export async function undo(id: string, options: { yes?: boolean }, io: Io): Promise<number> {
  return withStore(io, async (store, config) => {
    const run = await showRun(store, id)
    const report = (await store.reports.get(run.report))?.report ?? null
    if (!options.yes) return shown(run, report, io, { takingBack: true })
    return shown(
      await changing({ ...run, pressedBy: person() }, config, io, (aws, told) => undoRun(store, id, person(), { aws, ...told })),
      report,
      io,
    )
  })
}

/** A run that a process left when it died is taken up again rather than planned beside itself. */
async function leftOver(store: Store, report: Report, fixId: string): Promise<Run | null> {
  const orphans = await Promise.all((await store.runs.orphans()).map((row) => showRun(store, row.id)))
  return orphans.find((run) => run.fix === fixId && run.direction === 'apply' && run.target.arn === report.target.arn) ?? null
}

function paramsOf(sets: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    sets.map((set) => {
      const at = set.indexOf('=')
      if (at < 1) throw new Problem('fixes:refused.set', { value: set })
      return [set.slice(0, at), set.slice(at + 1)]
    }),
  )
}
