import { afterEach, describe, expect, it } from 'vitest'
import type { ScenarioId } from '../../src/playground/account/start.ts'
import { undoRun } from '../../src/run/index.ts'
import { applied, closeWorlds, driving, openOwnStore, openWorld } from './world.ts'

afterEach(closeWorlds)

describe('a repair of where the image comes from', () => {
  it.each<[scenario: ScenarioId, fix: string, params: Record<string, string>, kinds: string[]]>([
    ['image-archived', 'restore-archived-image', {}, ['restore-image', 'deploy']],
  ])('of %s by %s is proven, and taken back without a trace', async (scenario, fix, params, kinds) => {
    const world = await openWorld({ scenario })
    const store = await openOwnStore()
    const before = world.account.snapshot()
    const run = await applied(world, store, fix, params)
    expect(run).toMatchObject({ status: 'proven', trouble: null })
    expect(run.steps.map((step) => step.kind)).toEqual(kinds)
    expect(run.steps.every((step) => step.cli && step.status === 'done')).toBe(true)
    expect(world.account.outlook().ok).toBe(true)
    const undone = await undoRun(store, run.id, 'U2', driving(world))
    expect(undone).toMatchObject({ status: 'undone', trouble: null })
    expect(world.account.snapshot()).toEqual(before)
    expect(world.account.outlook().ok).toBe(false)
    expect(['other-service', 'neighbour'].map((name) => world.account.outlook(name).ok)).toEqual([true, true])
  })
})
