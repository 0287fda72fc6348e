import type { Store } from '../store/store.ts'
import { ownerName } from './driver.ts'
import { troubleWhereOff } from './off.ts'
import { PACE } from './pace.ts'
import { showRun } from './read.ts'
import type { Run } from './types.ts'

/** The runs that no living process drives: after a restart, and every so often those that wait. */
export const leftRuns = async (store: Store): Promise<Run[]> =>
  Promise.all((await store.runs.orphans()).map(({ id }) => showRun(store, id)))

/** Ends the runs that a process has left, where nothing may be changed any more: they say so, and can be gone on with or taken back. */
export async function haltRuns(store: Store, bySettings = false): Promise<Run[]> {
  const trouble = await troubleWhereOff(store, null, bySettings)
  const halted: Run[] = []
  for (const { id } of trouble ? await store.runs.orphans() : []) {
    const owner = ownerName()
    if (!(await store.runs.claim(id, ['running'], { owner, ms: PACE.leaseMs }))) continue
    await store.holds.free(id)
    await store.audit.add({ who: 'ecs-pull', what: 'ended', run: id, detail: { status: 'failed', trouble: 'off' } })
    await store.runs.release(id, owner, { status: 'failed', problem_json: JSON.stringify(trouble) })
    halted.push(await showRun(store, id))
  }
  return halted
}
