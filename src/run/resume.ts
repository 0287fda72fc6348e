import type { Store } from '../store/store.ts'
import { ownerName } from './driver.ts'
import { endToTell, type Tell } from './end.ts'
import { troubleWhereOff } from './off.ts'
import { PACE } from './pace.ts'
import { proofOfRow } from './state.ts'
import type { Trouble } from './types.ts'

/** Ids of the runs that no living process drives: after a restart, and every so often those that wait. */
export const leftRuns = async (store: Store): Promise<string[]> => (await store.runs.orphans()).map(({ id }) => id)

/**
 * Ends a run that a process has left, where nothing may be changed any more: it says so, and can be gone on with or taken back. False where
 * changes are on, or the run is under way elsewhere.
 */
export async function haltRun(store: Store, id: string, bySettings = false, tell?: Tell): Promise<boolean> {
  const trouble = await troubleWhereOff(store, null, bySettings)
  return trouble !== null && giveUp(store, id, trouble, tell)
}

/**
 * Ends a run that cannot be driven on, and lets go of all it holds: it says why, and can be gone on with or taken back. False where it is
 * not under way, or under way elsewhere.
 */
export async function giveUp(store: Store, id: string, trouble: Trouble, tell?: Tell): Promise<boolean> {
  const owner = ownerName()
  const row = await store.runs.claim(id, ['running'], { owner, ms: PACE.leaseMs })
  if (!row) return false
  await store.audit.add({ who: 'ecs-pull', what: 'ended', run: id, detail: { status: 'failed', trouble: trouble.kind } })
  const told = endToTell(tell, row, { status: 'failed', trouble, proof: proofOfRow(row) })
  return store.runs.release(id, owner, { status: 'failed', problem_json: JSON.stringify(trouble) }, told)
}
