import type { RunRow } from '../store/runs.ts'
import { LeaseLost, type Store, storeTrouble } from '../store/store.ts'
import { applySteps } from './apply.ts'
import { hold } from './approve.ts'
import { type DriveOptions, type Driver, openDriver, Stopped } from './driver.ts'
import { endToTell, type Tell } from './end.ts'
import { lost } from './lost.ts'
import { preflight } from './preflight.ts'
import { prove, tasksBefore } from './prove.ts'
import { showRun } from './read.ts'
import { maybeOurs, proofOfRow } from './state.ts'
import { takeBack } from './take-back.ts'
import { troubleOf } from './trouble.ts'
import { type Proof, type Run, RunRefused, type RunStatus, type Trouble } from './types.ts'

interface Outcome {
  status: RunStatus
  trouble: Trouble | null
  proof?: Proof | null
}

/** Carries a run whose lease has just been claimed to its end, in the direction it has. */
export async function conduct(store: Store, row: RunRow, owner: string, options: DriveOptions): Promise<Run> {
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
    await driver.audit('ended', { status, trouble: trouble?.kind ?? null })
    const told = endToTell(options.tell, row, { status, trouble, proof: proof === undefined ? proofOfRow(row) : proof })
    await store.runs.release(row.id, owner, change, told)
  } catch (error) {
    if (error instanceof Stopped) await store.runs.release(row.id, owner)
    else if (!(error instanceof LeaseLost)) {
      const trouble = storeTrouble(error)
      if (trouble) {
        // Whoever comes next need not wait for the lease to lapse, where at least this can be written.
        await store.runs.release(row.id, owner).catch(() => {})
        throw lost(driver, trouble)
      }
      await broken(store, row, owner, error, options.tell)
    }
  } finally {
    driver.stop()
  }
  const end = await showRun(store, row.id)
  options.onProgress?.(end)
  return end
}

const unfinished = (driver: Driver) => [...driver.states.values()].some(({ status }) => status !== 'done' && status !== 'left')

/** What stopped it was none of AWS's answers: it is written down all the same, so that the run can be seen, resumed and undone. */
async function broken(store: Store, row: RunRow, owner: string, error: unknown, tell: Tell | undefined) {
  const trouble = error instanceof RunRefused ? { kind: 'failed' as const, say: error.say, step: null } : troubleOf(error, null)
  const told = endToTell(tell, row, { status: 'failed', trouble, proof: proofOfRow(row) })
  await store.runs.release(row.id, owner, { status: 'failed', problem_json: JSON.stringify(trouble) }, told)
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
