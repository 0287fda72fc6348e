import { expect } from 'vitest'
import type { ScenarioId } from '../../src/playground/account/start.ts'
import { undoRun } from '../../src/run/index.ts'
import { applied, driving, openOwnStore, openWorld } from './world.ts'

/** A row: a fix of an account, what is chosen, and the kinds of its steps in order. */
export type Repair = [scenario: ScenarioId, fix: string, params: Record<string, string>, kinds: string[]]

/** Applies a repair and takes it back: proven by a task that pulls, undone without a trace, and no neighbour stopped. */
export async function thereAndBack(...[scenario, fix, params, kinds]: Repair): Promise<void> {
  const world = await openWorld({ scenario })
  const store = await openOwnStore()
  const before = world.account.snapshot()
  const neighbours = ['other-service', 'neighbour'].filter((name) => world.account.outlook(name).ok)
  const run = await applied(world, store, fix, params)
  expect(run).toMatchObject({ status: 'proven', trouble: null })
  expect(run.steps.map((step) => step.kind)).toEqual(kinds)
  expect(run.steps.every((step) => step.cli && step.status === 'done')).toBe(true)
  expect(world.account.outlook().ok).toBe(true)
  const undone = await undoRun(store, run.id, 'U2', driving(world))
  expect(undone).toMatchObject({ status: 'undone', trouble: null })
  expect(world.account.snapshot()).toEqual(before)
  expect(world.account.outlook().ok).toBe(false)
  expect(neighbours.filter((name) => !world.account.outlook(name).ok)).toEqual([])
}
