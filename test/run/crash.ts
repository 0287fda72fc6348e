import { afterEach, expect, it } from 'vitest'
import { stepKind } from '../../src/fixes/steps/index.ts'
import { approveRun, type Run } from '../../src/run/index.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { onEngine, type Where } from '../store/engines.ts'
import { CASES, type Case, openCase } from './cases.ts'
import { dieAt } from './die.ts'
import { closeWorlds, doneTwice, writesOf } from './world.ts'

type Steps = Run['steps']

/** Before the call, after it, and before the journal says so. What only waits has no call. */
const applying = ({ id, kind }: Steps[number]) => [...(stepKind(kind).apply ? [`write ${id}`, `written ${id}`] : []), `journal ${id} done`]
const undoing = ({ id, kind }: Steps[number]) => [
  ...(stepKind(kind).undo ? [`write-back ${id}`, `written-back ${id}`] : []),
  `journal ${id} undone`,
]

/** Of each kind the first step there is. */
const firstOf = (steps: Steps, kinds: readonly string[]) => kinds.map((kind) => steps.find((step) => step.kind === kind)!)

export interface Survived {
  deaths: number
  /** Points that no process came to: a step had nothing to be taken back. */
  missed: string[]
}

/**
 * Applies a case and takes it back, by processes that die at every point of the steps that are meant. What must hold whatever died where:
 * the same end, nothing lost, nothing done twice, and a record of all that was called.
 */
export async function survives(one: Case, where: Where, meant: (steps: Steps) => Steps, end = /^end: proven$/): Promise<Survived> {
  const store = await openStore(where)
  try {
    const { world, run, before } = await openCase(one, store)
    await approveRun(store, run.id, 'U2')
    const { region, account, endpoint } = world.account
    const orders = { where, place: { region, account, endpoint, ...(one.elsewhere && { elsewhere: one.elsewhere }) }, run: run.id }
    const steps = meant(run.steps)
    const [there, back] = [steps.flatMap(applying), steps.flatMap(undoing)]

    const missedThere = await dieAt(there, { ...orders, direction: 'apply' }, end)
    expect(writesOf(world.account)).toHaveLength(run.steps.filter((step) => stepKind(step.kind).apply).length)
    expect(doneTwice(world.account)).toEqual([])
    world.account.calls.splice(0)
    const missedBack = await dieAt(back, { ...orders, direction: 'undo' }, /^end: undone$/)
    expect(without(one.lost, world.account.snapshot())).toEqual(without(one.lost, before))
    expect(doneTwice(world.account)).toEqual([])
    await recorded(store, run)
    const missed = [...missedThere, ...missedBack]
    return { deaths: there.length + back.length - missed.length, missed }
  } finally {
    await store.close()
  }
}

const without = (lost: RegExp | undefined, snapshot: unknown): unknown =>
  JSON.parse(JSON.stringify(snapshot), (_, part) => (lost && Array.isArray(part) ? part.filter((line) => !lost.test(String(line))) : part))

/** Each step was done once and taken back once; and of each call the record says how it was answered, or what was found instead. */
async function recorded(store: Store, run: Run) {
  const journal = await store.journal.of(run.id)
  const audit = await store.audit.list({ run: run.id })
  for (const { id, kind } of run.steps) {
    const phases = journal.filter((row) => row.step === id).map((row) => row.phase)
    expect(phases.filter((phase) => phase === 'done' || phase === 'left')).toHaveLength(1)
    const undone = phases.includes('left') ? 0 : 1
    expect(phases.filter((phase) => phase === 'undone')).toHaveLength(undone)
    const entries = audit.filter((entry) => entry.detail.step === id).map((entry) => entry.what)
    expect(`${kind}: ${entries.join(' ')}`).toMatch(/^[a-z-]+: ((found|calls (answered|found)) ?)*$/)
  }
}

/** The crash tests on one engine: a file each, so that they run side by side. */
export const crashes = (engine: 'sqlite' | 'postgresql') =>
  onEngine(engine, 'a run whose process is killed around every write', (fresh) => {
    afterEach(closeWorlds)
    it.each(CASES.map((one) => [one.kinds.join(', '), one] as const))('%s', { timeout: 300_000 }, async (_, one) => {
      const { deaths, missed } = await survives(one, await fresh(), (steps) => firstOf(steps, one.kinds))
      expect(missed).toEqual([])
      console.log(`${engine} ${one.fix}: ${deaths} deaths`)
    })
  })
