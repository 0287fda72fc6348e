import { afterEach, describe, expect, it } from 'vitest'
import { openChanges } from '../../src/aws/change.ts'
import { stepKind } from '../../src/fixes/steps/index.ts'
import { approveRun, drive, type Run, undoRun } from '../../src/run/index.ts'
import { CASES } from './cases.ts'
import { befalling, healed, isWriteCall, REFUSALS, start } from './refusals.ts'
import { closeWorlds, doneTwice, driving, openOwnStore, openWorld, planned, QUICK, writesOf } from './world.ts'

afterEach(closeWorlds)

const statuses = (run: Run) => run.steps.map((step) => step.status)
const writing = (run: Run) => run.steps.filter((step) => stepKind(step.kind).apply)

describe.each(CASES.map((one) => [one.fix, one] as const))('each write of %s', (_, one) => {
  it('refused one way after another: the run says what is done and what is not, and goes on once it is allowed', async () => {
    const { world, store, run } = await start(one)
    for (const { id } of writing(run)) {
      const at = run.steps.findIndex((step) => step.id === id)
      for (const [mishap, kind] of REFUSALS) {
        const options = { ...driving(world), at: befalling(world, mishap, (step) => step === id) }
        const end = await drive(store, run.id, { ...options, resume: true })
        expect(end).toMatchObject({ status: 'failed', trouble: { kind, step: id, say: { params: { api: expect.any(String) } } } })
        expect(statuses(end)).toEqual(run.steps.map((_step, i) => (i < at ? 'done' : i === at ? 'failed' : 'planned')))
      }
    }
    healed(world)
    // A late press of the same button does not try again by itself.
    expect((await drive(store, run.id, driving(world))).status).toBe('failed')
    expect((await drive(store, run.id, { ...driving(world), resume: true })).status).toBe('proven')
    expect(writesOf(world.account)).toHaveLength(writing(run).length)
  })

  it('refused: what was done before it can be taken back', async () => {
    const { steps } = (await start(one)).run
    for (const { id } of steps.filter((step) => one.kinds.includes(step.kind) && stepKind(step.kind).apply)) {
      const { world, store, run, before } = await start(one)
      await drive(store, run.id, { ...driving(world), at: befalling(world, 'denied', (step) => step === id) })
      healed(world)
      expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
      expect(world.account.snapshot()).toEqual(before)
    }
  })

  it('whose answer is lost is not sent twice, nor is its taking back', async () => {
    const { world, store, run, before } = await start(one)
    world.account.setRules({ fail: (call) => (isWriteCall(call) ? 'lost' : null) })
    expect((await drive(store, run.id, driving(world))).status).toBe('proven')
    expect(writesOf(world.account)).toHaveLength(writing(run).length)
    world.account.calls.splice(0)
    expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
    expect(world.account.snapshot()).toEqual(before)
    expect(doneTwice(world.account)).toEqual([])
  })

  it('throttled for a while is repeated, applied and taken back', async () => {
    const { world, store, run, before } = await start(one)
    // Two minutes as two seconds: each write is throttled for a tenth of one.
    const aws = openChanges(world.session, { throttledMs: 2_000 })
    let until = 0
    const at = (point: string) => {
      if (/^write(-back)? /.test(point)) until = Date.now() + 100
    }
    world.account.setRules({ fail: (call) => (isWriteCall(call) && Date.now() < until ? 'throttle' : null) })
    const options = { aws, pace: { ...QUICK, leaseMs: 5_000 }, at }
    expect(await drive(store, run.id, options)).toMatchObject({ status: 'proven', trouble: null })
    expect(await undoRun(store, run.id, 'U2', options)).toMatchObject({ status: 'undone', trouble: null })
    expect(world.account.snapshot()).toEqual(before)
    aws.close()
  })
})

it('a right that is missing shows before anything is changed', async () => {
  const world = await openWorld({ scenario: 'endpoints-missing-ecr-dkr' })
  const store = await openOwnStore()
  const before = world.account.snapshot()
  const run = await planned(world, store)
  await approveRun(store, run.id, 'U2')
  world.account.setRules({ deny: ['ec2:CreateVpcEndpoint'] })
  const end = await drive(store, run.id, driving(world))
  expect(end).toMatchObject({ status: 'failed', trouble: { kind: 'denied', step: 'ecr.dkr' } })
  expect(end.steps.every((step) => step.status === 'planned')).toBe(true)
  expect(writesOf(world.account)).toEqual([])
  expect(world.account.snapshot()).toEqual(before)
})
