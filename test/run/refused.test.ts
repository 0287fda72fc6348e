import { afterEach, describe, expect, it } from 'vitest'
import { openChanges } from '../../src/aws/change.ts'
import { approveRun, drive, type Run, undoRun } from '../../src/run/index.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { freshStore } from '../store/engines.ts'
import { closeWorlds, openWorld, planned, QUICK, type World, writesOf } from './world.ts'

const stores: Store[] = []
afterEach(async () => {
  await closeWorlds()
  for (const store of stores.splice(0)) await store.close()
})

const start = async (): Promise<{ world: World; store: Store; run: Run; before: unknown }> => {
  const world = await openWorld({ scenario: 'endpoints-missing-ecr-dkr' })
  const store = await openStore(await freshStore('sqlite'))
  stores.push(store)
  const before = world.account.snapshot()
  const run = await planned(world, store)
  await approveRun(store, run.id, 'U2')
  return { world, store, run, before }
}
const options = (world: World) => ({ aws: world.aws, pace: QUICK })
type Mishap = NonNullable<ReturnType<NonNullable<Parameters<typeof openWorld>[0]['fail']>>>
const always = (world: World, api: string, mishap: Mishap) =>
  world.account.setRules({ fail: (call) => (call.api === api && !call.dryRun ? mishap : null) })
const healed = (world: World) => world.account.setRules({ fail: () => null })

const WRITES = ['ec2:CreateSecurityGroup', 'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateVpcEndpoint', 'ecs:UpdateService']
const UNDOS = ['ec2:DeleteVpcEndpoints', 'ec2:DeleteSecurityGroup']
const REFUSALS: [Mishap, string][] = [
  ['denied', 'denied'],
  ['throttle', 'throttled'],
  ['limit', 'limit'],
  ['dependency', 'dependency'],
]

describe.each(WRITES)('%s', (api) => {
  it('refused one way after another: the run says what is done and what is not, and goes on once it is allowed', async () => {
    const { world, store, run } = await start()
    const at = WRITES.indexOf(api)
    for (const [mishap, kind] of REFUSALS) {
      always(world, api, mishap)
      const end = await drive(store, run.id, { ...options(world), resume: true })
      const failed = end.steps.findIndex((step) => step.status === 'failed')
      expect(end).toMatchObject({ status: 'failed', trouble: { kind, step: end.steps[failed]!.id, say: { params: { api } } } })
      expect(end.steps.map((step) => step.status)).toEqual(
        end.steps.map((_, i) => (i < failed ? 'done' : i === failed ? 'failed' : 'planned')),
      )
      expect(writesOf(world.account)).toHaveLength(at)
    }
    healed(world)
    // A late press of the same button does not try again by itself.
    expect((await drive(store, run.id, options(world))).status).toBe('failed')
    expect((await drive(store, run.id, { ...options(world), resume: true })).status).toBe('proven')
    expect(writesOf(world.account)).toHaveLength(WRITES.length)
  })

  it('refused: what was done before it can be taken back', async () => {
    const { world, store, run, before } = await start()
    always(world, api, 'denied')
    await drive(store, run.id, options(world))
    healed(world)
    expect((await undoRun(store, run.id, 'U2', options(world))).status).toBe('undone')
    expect(world.account.snapshot()).toEqual(before)
  })

  it('whose answer is lost is not sent twice', async () => {
    const { world, store, run } = await start()
    always(world, api, 'lost')
    expect((await drive(store, run.id, options(world))).status).toBe('proven')
    expect(writesOf(world.account)).toHaveLength(WRITES.length)
  })
})

it('a write that is throttled for a while is repeated', async () => {
  const { world, store, run } = await start()
  let left = 2
  world.account.setRules({ fail: (call) => (call.api === 'ecs:UpdateService' && left-- > 0 ? 'throttle' : null) })
  const aws = openChanges(world.session, { throttledMs: 10_000 })
  expect((await drive(store, run.id, { aws, pace: { ...QUICK, leaseMs: 5_000 } })).status).toBe('proven')
  aws.close()
})

describe.each(UNDOS)('%s, while a run is taken back', (api) => {
  it('refused one way after another ends in a state that can be tried again', async () => {
    const { world, store, run, before } = await start()
    await drive(store, run.id, options(world))
    for (const [mishap, kind, status] of [
      ['denied', 'denied', 'failed'],
      ['throttle', 'throttled', 'failed'],
      ['dependency', 'dependency', 'conflict'],
    ] as const) {
      always(world, api, mishap)
      const end = await undoRun(store, run.id, 'U2', { aws: world.aws, pace: { ...QUICK, patienceMs: 150 } })
      expect(end).toMatchObject({ status, trouble: { kind } })
    }
    healed(world)
    expect((await undoRun(store, run.id, 'U2', options(world))).status).toBe('undone')
    expect(world.account.snapshot()).toEqual(before)
  })

  it('whose answer is lost counts as done', async () => {
    const { world, store, run, before } = await start()
    await drive(store, run.id, options(world))
    always(world, api, 'lost')
    expect((await undoRun(store, run.id, 'U2', options(world))).status).toBe('undone')
    expect(world.account.snapshot()).toEqual(before)
  })
})

it('a right that is missing shows before anything is changed', async () => {
  const { world, store, run, before } = await start()
  world.account.setRules({ deny: ['ec2:CreateVpcEndpoint'] })
  const end = await drive(store, run.id, options(world))
  expect(end).toMatchObject({ status: 'failed', trouble: { kind: 'denied', step: 'ecr.dkr' } })
  expect(end.steps.every((step) => step.status === 'planned')).toBe(true)
  expect(writesOf(world.account)).toEqual([])
  expect(world.account.snapshot()).toEqual(before)
})
