import { afterEach, expect, it } from 'vitest'
import { stepKind } from '../../src/fixes/steps/index.ts'
import { drive, undoRun } from '../../src/run/index.ts'
import { CASES } from './cases.ts'
import { befalling, healed, REFUSALS, start } from './refusals.ts'
import { closeWorlds, driving, QUICK } from './world.ts'

afterEach(closeWorlds)

/** A run gives up soon what is refused, and is not slower for it. */
const SHORT = { ...QUICK, patienceMs: 150 }

it.each(CASES.map((one) => [one.fix, one] as const))(
  'each write back of %s refused one way after another ends in a state that can be tried again',
  async (_, one) => {
    const { world, store, run, before } = await start(one)
    await drive(store, run.id, driving(world))
    const tried: string[] = []
    for (let more = true; more; ) {
      // The next step that has something to be taken back; what has not is passed by.
      let next: string | null = null
      const meant = (step: string) => {
        if (!tried.includes(step)) next ??= step
        return step === next
      }
      for (const [mishap, kind] of REFUSALS) {
        const options = { aws: world.aws, pace: SHORT, at: befalling(world, mishap, meant) }
        const end = await undoRun(store, run.id, 'U2', options)
        // A write back before it may have taken longer than a run is given here: then once more.
        more = end.status !== 'undone'
        if (!next) break
        expect(end).toMatchObject({ status: kind === 'dependency' ? 'conflict' : 'failed', trouble: { kind, step: next } })
        expect(end.steps.find((step) => step.id === next)?.status).toBe('conflict')
      }
      if (next) tried.push(next)
    }
    healed(world)
    expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
    expect(world.account.snapshot()).toEqual(before)
    for (const kind of one.kinds.filter((name) => stepKind(name).undo))
      expect(run.steps.filter((step) => step.kind === kind).some(({ id }) => tried.includes(id))).toBe(true)
  },
)
