import { setTimeout as sleep } from 'node:timers/promises'
import { phrase } from '../core/phrase.ts'
import type { RunRow } from '../store/runs.ts'
import { LeaseLost, type Store } from '../store/store.ts'
import { applySteps, preflight } from './apply.ts'
import { hold } from './approve.ts'
import { type DriveOptions, type Driver, openDriver, ownerName, Stopped } from './driver.ts'
import { PACE } from './pace.ts'
import { prove, tasksBefore } from './prove.ts'
import { showRun } from './read.ts'
import { maybeOurs, proofOfRow } from './state.ts'
import { takeBack } from './take-back.ts'
import { troubleOf } from './trouble.ts'
import { type Proof, type Run, RunRefused, type RunStatus, type Trouble } from './types.ts'

const UNDER_WAY: RunStatus[] = ['running', 'waiting']
const RESUMABLE: RunStatus[] = [...UNDER_WAY, 'failed', 'not-proven']
const UNDOABLE: RunStatus[] = ['proven', 'not-proven', 'failed', 'conflict', 'waiting', 'running']

interface Outcome {
  status: RunStatus
  trouble: Trouble | null
  proof?: Proof | null
}

/**
 * Drives an approved run to its end: applies, proves. Where another living process drives it, waits for that one's end, and takes over
 * should it die. Resolves with the run as it then is.
 *
 * @param options.resume a run that failed, or was not proven, is tried again from where it stopped
 * @param options.signal ends the driving between two writes: the run stays `running`, for whoever takes it up
 */
export const drive = (store: Store, id: string, options: DriveOptions & { resume?: boolean }): Promise<Run> =>
  driven(store, id, options.resume ? RESUMABLE : UNDER_WAY, false, options)

/**
 * Takes a run back from its journal, last step first; what a step found done already is left. Ends `undone`, `conflict` where somebody has
 * changed the thing since, or `failed`; both can be tried again.
 *
 * @throws RunRefused `unknown-run`, `nothing-done` for one that was never approved, `held`
 */
export async function undoRun(store: Store, id: string, by: string, options: DriveOptions): Promise<Run> {
  const run = await showRun(store, id)
  if (run.status === 'planned') throw new RunRefused('nothing-done', phrase('fixes:refused.nothing-done', { run: id }))
  if (run.status === 'undone') return run
  await hold(store, id)
  await store.audit.add({ who: by, what: 'undo', run: id, detail: { fix: run.fix } })
  return driven(store, id, UNDOABLE, true, options)
}

async function driven(store: Store, id: string, from: RunStatus[], undoing: boolean, options: DriveOptions): Promise<Run> {
  const owner = ownerName()
  const ms = options.pace?.leaseMs ?? PACE.leaseMs
  const poll = options.pace?.pollMs ?? PACE.pollMs
  const change = { status: 'running' as const, problem_json: null, ...(undoing && { direction: 'undo' as const }) }
  for (;;) {
    const row = await store.runs.claim(id, from, { owner, ms }, change)
    if (row) return conduct(store, row, owner, options)
    const now = await showRun(store, id)
    if (!from.includes(now.status) || options.signal?.aborted) return now
    await sleep(Math.min(poll, ms))
    // Another process has brought it to the wanted end, or to none: that is the answer, not a reason to begin again.
    const after = await showRun(store, id)
    if (after.status !== 'running' && (!undoing || after.direction === 'undo')) return after
  }
}

async function conduct(store: Store, row: RunRow, owner: string, options: DriveOptions): Promise<Run> {
  const driver = await openDriver(store, row, owner, options)
  try {
    if (row.direction === 'undo' || unfinished(driver)) await hold(store, row.id)
    const { status, trouble, proof } = row.direction === 'undo' ? await undoOutcome(driver) : await applyOutcome(driver)
    const change = {
      status,
      problem_json: trouble && JSON.stringify(trouble),
      ...(proof !== undefined && { proof_json: JSON.stringify(proof) }),
    }
    await driver.point(`end ${row.direction}`)
    await store.holds.free(row.id)
    await driver.audit('ended', { status, trouble: trouble?.kind ?? null })
    await store.runs.release(row.id, owner, change)
  } catch (error) {
    if (error instanceof Stopped) await store.runs.release(row.id, owner)
    else if (!(error instanceof LeaseLost)) await broken(store, row, owner, error)
  } finally {
    driver.stop()
  }
  const end = await showRun(store, row.id)
  options.onProgress?.(end)
  return end
}

const unfinished = (driver: Driver) => [...driver.states.values()].some(({ status }) => status !== 'done' && status !== 'left')

/** What stopped it was none of AWS's answers: it is written down all the same, so that the run can be seen, resumed and undone. */
async function broken(store: Store, row: RunRow, owner: string, error: unknown) {
  const trouble = error instanceof RunRefused ? { kind: 'failed' as const, say: error.say, step: null } : troubleOf(error, null)
  await store.runs.release(row.id, owner, { status: 'failed', problem_json: JSON.stringify(trouble) })
  await store.holds.free(row.id)
  if (trouble.kind === 'unexpected') throw error
}

async function applyOutcome(driver: Driver): Promise<Outcome> {
  const begun = [...driver.states.values()].some(maybeOurs)
  let proof = proofOfRow(driver.row)
  if (!begun) {
    const trouble = await preflight(driver).catch((error) => troubleOf(error, null))
    if (trouble) return { status: trouble.kind === 'drift' ? 'conflict' : 'failed', trouble }
  }
  if (!proof) {
    proof = { seen: await tasksBefore(driver), task: null, say: null }
    await driver.store.runs.renew(driver.row.id, driver.lease, { proof_json: JSON.stringify(proof) })
  }
  const trouble = await applySteps(driver)
  if (trouble) return { status: 'failed', trouble }
  await driver.tell()
  const verdict = await prove(driver, proof.seen)
  return { status: verdict.status, trouble: null, proof: { ...proof, ...verdict.proof } }
}

async function undoOutcome(driver: Driver): Promise<Outcome> {
  const trouble = await takeBack(driver)
  if (!trouble) return { status: 'undone', trouble }
  return { status: trouble.kind === 'changed' || trouble.kind === 'dependency' ? 'conflict' : 'failed', trouble }
}

/**
 * Takes up the runs that no living process drives: after a restart, and every so often for those that wait. Gives those that have come
 * to another status; one that goes on waiting is no news.
 *
 * @param options how to drive a run, or null to leave it
 */
export async function resumeRuns(store: Store, options: (run: Run) => Promise<DriveOptions | null>): Promise<Run[]> {
  const taken = await Promise.all(
    (await store.runs.orphans()).map(async ({ id }) => {
      const run = await showRun(store, id)
      const how = await options(run)
      const end = how && (await drive(store, id, how))
      return end && end.status !== run.status ? [end] : []
    }),
  )
  return taken.flat()
}
