import { statusOf } from '../core/run-view.ts'
import { listRuns, type Run, showRun } from '../run/index.ts'
import { EXIT } from './exit.ts'
import { type Io, printJson } from './io.ts'
import { shown } from './shown-run.ts'
import { withStore } from './with-store.ts'

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
    const all = await listRuns(store, undefined, (id, error) => io.stderr.write(`${id}: ${(error as Error).message}\n`))
    if (io.json) printJson(io, { schema: 1, runs: all.map((run) => summary(run, io)) })
    else for (const run of all) io.stdout.write(`${Object.values(summary(run, io)).join('  ')}\n`)
    return EXIT.fine
  })
}

const summary = ({ id, fix: fixed, status, direction, target, createdAt, approver }: Run, io: Io) => ({
  run: id,
  fix: fixed,
  status: io.json ? status : io.say(statusOf({ status, direction })),
  target: target.arn,
  createdAt: new Date(createdAt).toISOString(),
  approver,
})
