import { setTimeout as sleep } from 'node:timers/promises'
import { phrase } from '../core/phrase.ts'
import { HeldByOther, type Store } from '../store/store.ts'
import { heldBy } from './approve.ts'
import { conduct } from './conduct.ts'
import { type DriveOptions, ownerName } from './driver.ts'
import { refuseWhereOff } from './off.ts'
import { PACE } from './pace.ts'
import { showRun } from './read.ts'
import { planOfRow } from './state.ts'
import { type Run, RunRefused, type RunStatus } from './types.ts'

const UNDER_WAY: RunStatus[] = ['running', 'waiting']
const RESUMABLE: RunStatus[] = [...UNDER_WAY, 'failed', 'not-proven']
const NEVER_BEGUN: RunStatus[] = ['planned', 'declined', 'expired']
const UNDOABLE: RunStatus[] = ['proven', 'not-proven', 'failed', 'conflict', 'waiting', 'running']

/**
 * Drives an approved run to its end: applies, proves. Where another living process drives it, waits for that one's end, and takes over
 * should it die. Resolves with the run as it then is.
 *
 * @param options.resume a run that failed, or was not proven, is tried again from where it stopped
 * @param options.signal ends the driving between two writes: the run stays `running`, for whoever takes it up
 */
export const drive = (store: Store, id: string, options: DriveOptions & { resume?: boolean }): Promise<Run> =>
  driven(store, id, options.resume ? RESUMABLE : UNDER_WAY, {}, options)

/**
 * Tries a run that stopped once more, because somebody said so.
 *
 * @throws RunRefused `unknown-run`, `off`, with `alone` `busy`, `over`
 */
export async function resumeRun(store: Store, id: string, by: string, options: DriveOptions): Promise<Run> {
  await showRun(store, id)
  await refuseWhereOff(store, options.off)
  return driven(store, id, RESUMABLE, { pressed_by: by }, options)
}

/**
 * Takes a run back from its journal, last step first; what a step found done already is left. Ends `undone`, `conflict` where somebody has
 * changed the thing since, or `failed`; both can be tried again.
 *
 * @throws RunRefused `unknown-run`, `nothing-done` for one that was never approved, `off`, `held`, with `alone` `busy`, `over`
 */
export async function undoRun(store: Store, id: string, by: string, options: DriveOptions): Promise<Run> {
  const run = await showRun(store, id)
  if (NEVER_BEGUN.includes(run.status)) throw new RunRefused('nothing-done', phrase('fixes:refused.nothing-done', { run: id }))
  if (run.status === 'undone') {
    if (options.alone) throw new RunRefused('over', phrase('fixes:refused.undone'))
    return run
  }
  await refuseWhereOff(store, options.off)
  const row = await store.runs.get(id)
  try {
    return await driven(store, id, UNDOABLE, { pressed_by: by, direction: 'undo' }, options, row ? planOfRow(row).holds : [])
  } catch (error) {
    throw error instanceof HeldByOther ? heldBy(error.held) : error
  }
}

/** What a press changes in the run, with the lease: whoever claims it then acts for that person. */
type Pressed = { pressed_by?: string; direction?: 'undo' }

async function driven(
  store: Store,
  id: string,
  from: RunStatus[],
  pressed: Pressed,
  options: DriveOptions,
  holds: readonly string[] = [],
): Promise<Run> {
  const owner = ownerName()
  const ms = options.pace?.leaseMs ?? PACE.leaseMs
  const poll = options.pace?.pollMs ?? PACE.pollMs
  const change = { status: 'running' as const, problem_json: null, ...pressed }
  for (;;) {
    const row = await store.runs.claim(id, from, { owner, ms }, change, holds)
    if (row) {
      const { pressed_by: by, direction } = pressed
      if (by) await store.audit.add({ who: by, what: direction ?? 'resumed', run: id, detail: { fix: row.fix } })
      return conduct(store, row, owner, options)
    }
    const now = await showRun(store, id)
    if (options.alone && now.status === 'running') refuseBusy(now, pressed)
    if (options.alone && pressed.pressed_by && !from.includes(now.status))
      throw new RunRefused('over', phrase(`fixes:refused.${now.status === 'undone' ? 'undone' : 'over'}`))
    if (!from.includes(now.status) || options.signal?.aborted) return now
    await sleep(Math.min(poll, ms))
    // Another process has brought it to the wanted end, or to none: that is the answer, not a reason to begin again.
    const after = await showRun(store, id)
    if (after.status !== 'running' && (!pressed.direction || after.direction === pressed.direction)) return after
  }
}

/** Of two who press the same button one acts; the other is told who. Throws RunRefused `busy`. */
function refuseBusy(now: Run, pressed: Pressed) {
  const who = now.pressedBy ?? now.approver
  if (!pressed.pressed_by || !who || (pressed.direction ?? 'apply') !== now.direction) return
  throw new RunRefused('busy', phrase(`fixes:refused.busy-${now.direction}`, { who }))
}
