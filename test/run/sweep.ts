import { afterAll, afterEach, expect, it } from 'vitest'
import { examineQuestion } from '../../src/diagnose.ts'
import { FIXES } from '../../src/fixes/list.ts'
import { SCENARIO_IDS, type ScenarioId } from '../../src/playground/account/start.ts'
import { parseTarget } from '../../src/target/target.ts'
import { onEngine } from '../store/engines.ts'
import { CASES, type Case, MORE_CASES } from './cases.ts'
import { survives } from './crash.ts'
import { closeWorlds, openWorld } from './world.ts'

/** The fixes that the diagnosis of an account offers and that can be applied from it. */
async function offered(scenario: ScenarioId): Promise<Case[]> {
  const world = await openWorld({ scenario })
  const target = parseTarget(world.account.taskArn, {})
  if ('problem' in target) throw new Error(target.problem)
  const { report, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
  close()
  return report.fixes.filter((fix) => !fix.handOver).map((fix) => ({ scenario, fix: fix.id, kinds: [] }))
}

/** Every fix of every account on one engine, its process killed around every write: a file each, so that they run side by side. */
export const sweep = (engine: 'sqlite' | 'postgresql') =>
  onEngine(engine, 'every fix of every account, killed around every write', (fresh) => {
    const swept = { fixes: new Set<string>(), runs: 0, deaths: 0, failed: [] as string[] }
    afterEach(closeWorlds)

    const all = async (cases: readonly Case[]) => {
      for (const one of cases) {
        const name = `${one.scenario} ${one.fix}`
        swept.failed.push(name)
        // Where another fault is left the next task fails all the same.
        const { deaths, missed } = await survives(one, await fresh(), (steps) => steps, /^end: (proven|not-proven)$/)
        expect(missed.filter((point) => !/^(write|written)-back /.test(point))).toEqual([])
        swept.failed.pop()
        swept.fixes.add(one.fix)
        swept.runs += 1
        swept.deaths += deaths
        console.log(`${engine} ${name}: ${deaths} deaths`)
      }
    }
    it.each(SCENARIO_IDS)('%s', { timeout: 3_600_000 }, async (scenario) => all(await offered(scenario)))
    const prepared = [...CASES, ...MORE_CASES].filter((one) => one.prepare || one.elsewhere)
    it.each(prepared.map((one) => [one.fix, one] as const))('%s, prepared', { timeout: 3_600_000 }, (_, one) => all([one]))

    afterAll(() => {
      const { fixes, runs, deaths, failed } = swept
      const others = FIXES.filter(({ id, steps }) => steps.length && !fixes.has(id)).map(({ id }) => id)
      console.log(
        `${engine}: ${runs} runs of ${fixes.size} fixes, ${deaths} deaths, ${failed.length} failed${failed.map((one) => `\n  ${one}`).join('')}`,
      )
      console.log(`${engine}: offered by no simulated account: ${others.join(' ')}`)
    })
  })
