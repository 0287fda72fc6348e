import { afterAll, describe, expect, it } from 'vitest'
import { examineQuestion } from '../../src/diagnose.ts'
import { SCENARIO_IDS, type ScenarioId } from '../../src/playground/account/start.ts'
import { approveRun } from '../../src/run/index.ts'
import { openStore } from '../../src/store/store.ts'
import { parseTarget } from '../../src/target/target.ts'
import { onBothEngines } from '../store/engines.ts'
import { dieEverywhere } from './crash.ts'
import { closeWorlds, openWorld, planned, writesOf } from './world.ts'

afterAll(closeWorlds)

/** The fixes that the diagnosis of an account offers and that can be applied from it. */
async function offered(scenario: ScenarioId): Promise<string[]> {
  const world = await openWorld({ scenario })
  const target = parseTarget(world.account.taskArn, {})
  if ('problem' in target) throw new Error(target.problem)
  const { report, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
  close()
  return report.fixes.filter((fix) => !fix.handOver).map((fix) => fix.id)
}

// Half an hour of dying processes: asked for by name, with ECS_PULL_SWEEP=1.
describe.skipIf(!process.env.ECS_PULL_SWEEP)('every fix of every account, killed at every point', () => {
  onBothEngines('a run', (fresh, engine) => {
    it.each(SCENARIO_IDS)('%s', { timeout: 3_600_000 }, async (scenario) => {
      for (const fix of await offered(scenario)) {
        const world = await openWorld({ scenario })
        const where = await fresh()
        const store = await openStore(where)
        const before = world.account.snapshot()
        const run = await planned(world, store, fix)
        await approveRun(store, run.id, 'U2')
        const { region, account, endpoint } = world.account
        const orders = { where, place: { region, account, endpoint }, run: run.id }
        const applied = await dieEverywhere({ ...orders, direction: 'apply' }, /^end: (proven|not-proven)$/)
        // One write a step, and no more: a step that only waits has none.
        const steps = run.steps.filter((step) => step.kind !== 'await-endpoints')
        expect(writesOf(world.account)).toHaveLength(steps.length)
        const undone = await dieEverywhere({ ...orders, direction: 'undo' }, /^end: undone$/)
        expect(world.account.snapshot()).toEqual(before)
        console.log(`${engine} ${scenario} ${fix}: killed at ${applied.length} points of applying and ${undone.length} of undoing`)
        await store.close()
      }
    })
  })
})
