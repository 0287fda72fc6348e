import { afterEach, expect, it } from 'vitest'
import { approveRun, drive, resumeRun, undoRun } from '../../src/run/index.ts'
import { closeWorlds, driving, openOwnStore, openWorld, planned } from './world.ts'

afterEach(closeWorlds)

it('what a run calls is written down under whoever pressed for it: the approver, then whoever goes on, then whoever takes it back', async () => {
  const store = await openOwnStore()
  const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
  const run = await planned(world, store)
  const callers = async () => {
    const of = (await store.audit.list()).filter((entry) => entry.run === run.id && ['calls', 'answered', 'ended'].includes(entry.what))
    return of.map(({ who }) => who)
  }
  await approveRun(store, run.id, 'U2')
  world.account.setRules({ fail: ({ api }) => (api === 'ec2:CreateVpcEndpoint' ? 'denied' : null) })
  expect((await drive(store, run.id, driving(world))).status).toBe('failed')
  expect(new Set(await callers())).toEqual(new Set(['U2']))

  world.account.setRules({ fail: () => null })
  let before = (await callers()).length
  const proven = await resumeRun(store, run.id, 'U3', driving(world))
  expect(proven).toMatchObject({ status: 'proven', approver: 'U2', pressedBy: 'U3' })
  expect(new Set((await callers()).slice(before))).toEqual(new Set(['U3']))

  before = (await callers()).length
  // The process ends between two writes: whoever takes the run up goes on in the same name.
  const ending = new AbortController()
  let writes = 0
  const at = (point: string) => {
    if (point.startsWith('written-back') && ++writes === 1) ending.abort()
  }
  const left = await undoRun(store, run.id, 'U4', { ...driving(world), at, signal: ending.signal })
  expect(left).toMatchObject({ status: 'running', pressedBy: 'U4' })
  expect(await drive(store, run.id, driving(world))).toMatchObject({ status: 'undone', pressedBy: 'U4' })
  const after = (await callers()).slice(before)
  expect(after.length).toBeGreaterThan(4)
  expect(new Set(after)).toEqual(new Set(['U4']))
})
