import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { Changes } from '../aws/change.ts'
import type { Change } from '../core/change.ts'
import type { Plan } from '../fixes/index.ts'
import { RUN_TAG } from '../fixes/steps/tags.ts'
import type { StepContext } from '../fixes/steps/types.ts'
import type { RunRow } from '../store/runs.ts'
import { LeaseLost, type Store } from '../store/store.ts'
import type { Tell } from './end.ts'
import { troubleWhereOff } from './off.ts'
import { PACE, type Pace } from './pace.ts'
import { fold, planOfRow, runOf, type StepState } from './state.ts'
import type { Entry, Run, Trouble } from './types.ts'

export interface DriveOptions {
  aws: Changes
  /** Told after each change. */
  onProgress?: (run: Run) => void
  /** Ends the driving between two writes; any process may take it up again. */
  signal?: AbortSignal
  pace?: Partial<Pace>
  /** The settings forbid every change. */
  off?: boolean
  /** Somebody is to be told of the end: it is written down with it, so that it is told whatever becomes of this process. */
  tell?: Tell
  /** Where somebody else has pressed for the same already, that one's end is not waited for: refused as `busy`. Where nothing is left to do, `over`. */
  alone?: boolean
  /** Tags for all that is created, besides the run's own. */
  tags?: Record<string, string>
  /** Who last changed one of these since then (milliseconds since 1970), where that is on record. */
  whoChanged?: (resources: readonly string[], since: number) => Promise<Change | null>
  /** Which call of the plan the role that is to change would be refused, where that can be asked; null: none. */
  foreseen?: () => Promise<Refused | null>
  /** Tests stop the process here: before each entry of the journal, before and after each write. */
  at?: (point: string) => void | Promise<void>
}

/** Thrown where the process is asked to end: the run stays as it is, for whoever takes it up. */
export class Stopped extends Error {
  readonly code = 'stopped'
}

/** A call that IAM would refuse. */
export interface Refused {
  action: string
  resource: string
}

type Phase = 'started' | 'done' | 'left' | 'failed' | 'undo-started' | 'undo-failed' | 'undone'

/** One process's hold on one run: reads and writes its journal, keeps its lease. */
export interface Driver {
  row: RunRow
  plan: Plan
  states: Map<string, StepState>
  context: StepContext
  /** Steps whose write has been sent and not been refused, whether or not it could be written down. */
  written: Set<string>
  pace: Pace
  store: Store
  /** Throws where the run has passed to another process, or this one is to end. */
  hold(): Promise<void>
  /** Who has changed one of these since the plan was made. */
  whoChanged(resources: readonly string[]): Promise<Change | null>
  /** Which call would be refused, asked before the first. */
  foreseen(): Promise<Refused | null>
  /** What forbids the next write: somebody has switched changes off. Null: nothing. */
  forbidden(step: string): Promise<Trouble | null>
  note(step: string, phase: Phase, entry: Entry): Promise<void>
  audit(what: string, detail: Record<string, unknown>): Promise<void>
  point(name: string): Promise<void>
  lease: { owner: string; ms: number }
  tell(): Promise<void>
  stop(): void
  signal: AbortSignal | undefined
}

/** Takes up a run whose lease has just been claimed by `owner`. */
export async function openDriver(store: Store, row: RunRow, owner: string, options: DriveOptions): Promise<Driver> {
  const { aws, onProgress, signal, tags, at } = options
  const pace = { ...PACE, ...options.pace }
  const plan = planOfRow(row)
  let journal = await store.journal.of<Entry>(row.id)
  let lost = false
  const lease = { owner, ms: pace.leaseMs }
  // By two clocks: one stands still while the machine is suspended, the other may be set.
  const clocks = () => [performance.now(), Date.now()] as const
  let renewed = clocks()
  const renew = async () => {
    const at = clocks()
    if (await store.runs.renew(row.id, lease)) renewed = at
    else lost = true
  }
  const long = () => clocks().some((now, i) => Math.abs(now - renewed[i]!) > pace.leaseMs / 2)
  // A store that does not answer just now is asked again; the lease is long enough for that.
  const beat = setInterval(() => renew().catch(() => {}), pace.leaseMs / 3)
  beat.unref()
  const driver: Driver = {
    row,
    plan,
    states: fold(plan, journal),
    context: { aws, run: row.id, tags: { ...plan.tags, ...tags, [RUN_TAG]: row.id } },
    written: new Set(),
    pace,
    store,
    lease,
    signal,
    async hold() {
      if (signal?.aborted) throw new Stopped()
      // A process that was suspended cannot know whether another has taken the run meanwhile: it asks.
      if (long()) await renew()
      if (lost) throw new LeaseLost(row.id)
    },
    whoChanged: async (resources) => (await options.whoChanged?.(resources, row.created_at)) ?? null,
    foreseen: async () => (await options.foreseen?.()) ?? null,
    forbidden: (step) => troubleWhereOff(store, step, options.off),
    async point(name) {
      await at?.(name)
    },
    async note(step, phase, entry) {
      await driver.point(`journal ${step} ${phase}`)
      await store.journal.add(row.id, journal.length, lease, { step, phase, entry })
      journal = await store.journal.of<Entry>(row.id)
      driver.states = fold(plan, journal)
      await driver.tell()
    },
    audit: (what, detail) => store.audit.add({ who: row.pressed_by ?? row.approver ?? 'ecs-pull', what, run: row.id, detail }),
    async tell() {
      if (!onProgress) return
      const now = await store.runs.get(row.id)
      if (now) onProgress(runOf(now, journal))
    },
    stop: () => clearInterval(beat),
  }
  return driver
}

/** Names this process on a lease. */
export const ownerName = (): string => `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`
