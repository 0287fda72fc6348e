import { hostname, userInfo } from 'node:os'
import { type Changes, openChanges } from '../aws/change.ts'
import { type Config, readConfig } from '../config.ts'
import type { Report } from '../core/report.ts'
import { examineQuestion } from '../diagnose.ts'
import { Problem } from '../problem.ts'
import { runJson } from '../render/run-json.ts'
import { terminalRun } from '../render/terminal/run.ts'
import { approveRun, drive, listRuns, planRun, type Run, RunRefused, runView, showRun, undoRun } from '../run/index.ts'
import type { Store } from '../store/store.ts'
import { boundsOf } from './bounds.ts'
import { EXIT } from './exit.ts'
import { colorful, type Io, printJson } from './io.ts'
import { storeOf } from './keep.ts'
import { type Asked, questionOf } from './question.ts'
import { changingSession, sessionFor } from './session.ts'
import { stopAsked } from './stop-asked.ts'

export interface FixOptions extends Asked {
  /** `name=value`, each. */
  set?: string[]
  yes?: boolean
}

const FINE = ['planned', 'running', 'waiting', 'proven', 'undone']

/** Who asks on the command line. */
function person(): string {
  try {
    return `${userInfo().username}@${hostname()}`
  } catch {
    return `someone@${hostname()}`
  }
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
      const run = left ?? (await planRun({ report, fixId, params, load, store, aws, bounds: boundsOf(config), asker: person() }))
      if (!options.yes) return shown(run, report, io)
      const approved = await approveRun(store, run.id, person())
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
    return shown(await changing(run, config, io, (aws, told) => undoRun(store, id, person(), { aws, ...told })), report, io)
  })
}

/** `ecs-pull show`: one run with its journal. */
export async function show(id: string, io: Io): Promise<number> {
  return withStore(io, async (store) => {
    const run = await showRun(store, id)
    shown(run, (await store.reports.get(run.report))?.report ?? null, io)
    return EXIT.fine
  })
}

/** `ecs-pull runs`: the latest runs, newest first. */
export async function runs(io: Io): Promise<number> {
  return withStore(io, async (store) => {
    const all = await listRuns(store)
    if (io.json) printJson(io, { schema: 1, runs: all.map((run) => summary(run, io)) })
    else for (const run of all) io.stdout.write(`${Object.values(summary(run, io)).join('  ')}\n`)
    return EXIT.fine
  })
}

const summary = ({ id, fix: fixed, status, target, createdAt, approver }: Run, io: Io) => ({
  run: id,
  fix: fixed,
  status: io.json ? status : io.say(`fixes:status.${status}`),
  target: target.arn,
  createdAt: new Date(createdAt).toISOString(),
  approver,
})

/** A run that a process left when it died is taken up again rather than planned beside itself. */
async function leftOver(store: Store, report: Report, fixId: string): Promise<Run | null> {
  const orphans = await Promise.all((await store.runs.orphans()).map((row) => showRun(store, row.id)))
  return orphans.find((run) => run.fix === fixId && run.direction === 'apply' && run.target.arn === report.target.arn) ?? null
}

/** Opens the clients that change, for as long as the work takes; Ctrl-C ends it between two writes. */
async function changing(
  run: Run,
  config: Config,
  io: Io,
  work: (aws: Changes, told: { onProgress(run: Run): void; signal: AbortSignal }) => Promise<Run>,
): Promise<Run> {
  const aws = openChanges(await changingSession(run, config))
  const ending = new AbortController()
  void stopAsked().then(() => ending.abort())
  const said = new Set<string>()
  const onProgress = (now: Run) => {
    for (const step of now.steps) {
      const line = `${io.say(step.summary)}: ${io.say(`fixes:step-status.${step.status}`)}`
      if (step.status !== 'planned' && !said.has(line)) io.stderr.write(`${line}\n`)
      said.add(line)
    }
  }
  try {
    return await work(aws, { onProgress, signal: ending.signal })
  } finally {
    aws.close()
  }
}

async function withStore(io: Io, work: (store: Store, config: Config) => Promise<number>): Promise<number> {
  const config = await readConfig(io.env)
  const store = await storeOf(config)
  try {
    return await work(store, config)
  } catch (error) {
    if (error instanceof RunRefused) throw new Problem(error.say.key, error.say.params)
    throw error
  } finally {
    await store.close()
  }
}

function shown(run: Run, report: Report | null, io: Io, { takingBack = false } = {}): number {
  const view = runView(run, report)
  const { language, stdout } = io
  if (io.json) printJson(io, runJson(view, language))
  else stdout.write(terminalRun(view, { language, columns: stdout.columns ?? 80, color: colorful(stdout), takingBack }))
  return FINE.includes(run.status) ? EXIT.fine : EXIT.failed
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
