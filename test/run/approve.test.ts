import { afterEach, describe, expect, it } from 'vitest'
import { approveRun, drive, haltRun, resumeRun, showRun, undoRun } from '../../src/run/index.ts'
import { closeWorlds, driving, openOwnStore, openWorld, planned, writesOf } from './world.ts'

afterEach(closeWorlds)

const SCENARIO = { scenario: 'no-nat-no-endpoints' } as const
const opened = async (now?: () => number) => {
  const [world, store] = [await openWorld(SCENARIO), await openOwnStore(now)]
  return { world, store, run: await planned(world, store) }
}
const said = async (store: Awaited<ReturnType<typeof openOwnStore>>, id: string) =>
  (await store.audit.list({ run: id })).map(({ who, what }) => `${who} ${what}`)

describe('an approval', () => {
  it('waits as long as the settings say, needs a second person where they say so, and says who', async () => {
    let clock = Date.now()
    const { world, store, run: late } = await opened(() => clock)
    clock += 6 * 60_000
    await expect(approveRun(store, late.id, 'U2', { minutes: 5 })).rejects.toMatchObject({
      code: 'expired',
      say: { params: { count: 5 } },
    })
    // Decided for good: no longer term brings it back.
    await expect(approveRun(store, late.id, 'U2', { minutes: 60 })).rejects.toMatchObject({ code: 'expired' })
    const run = await planned(world, store)
    expect(run.id).not.toBe(late.id)
    const terms = { second: true, approvers: ['U1', 'U2'] }
    await expect(approveRun(store, run.id, 'U1', terms)).rejects.toMatchObject({
      code: 'own',
      say: { key: 'fixes:refused.own', params: { people: ['U1', 'U2'] } },
    })
    expect((await showRun(store, run.id)).status).toBe('planned')
    expect(await approveRun(store, run.id, 'U2', terms)).toMatchObject({ status: 'running', approver: 'U2' })
    expect(await said(store, run.id)).toEqual(['U1 asked', 'ecs-pull planned', 'U2 approved'])
  })

  it('is one of so many an hour in an account: the next is refused, and holds nothing', async () => {
    let clock = Date.now()
    const store = await openOwnStore(() => clock)
    const [one, two] = [await openWorld(SCENARIO), await openWorld({ scenario: 'endpoints-missing-s3-gateway' })]
    const [first, second] = [await planned(one, store), await planned(two, store)]
    expect((await approveRun(store, first.id, 'U2', { perHour: 1 })).status).toBe('running')
    // The simulated accounts are one by their id: what the first changes is free again.
    await drive(store, first.id, driving(one))
    await expect(approveRun(store, second.id, 'U2', { perHour: 1 })).rejects.toMatchObject({
      code: 'full',
      say: { params: { count: 1, account: second.target.account } },
    })
    clock += 20 * 60_000
    const third = await planned(two, store)
    expect((await approveRun(store, third.id, 'U2', { perHour: 2 })).status).toBe('running')
  })

  it('of two: the first is kept, the same person’s counts once, and the second starts the run', async () => {
    const { world, store } = await opened()
    const planning = await planned(world, store)
    const plan = JSON.parse((await store.runs.get(planning.id))!.plan_json)
    await store.runs.move(planning.id, ['planned'], { plan_json: JSON.stringify({ ...plan, twoApprovals: true }) })
    expect((await approveRun(store, planning.id, 'U2')).status).toBe('planned')
    await expect(approveRun(store, planning.id, 'U2')).rejects.toMatchObject({ code: 'again' })
    const both = await Promise.allSettled([approveRun(store, planning.id, 'U3'), approveRun(store, planning.id, 'U4')])
    expect(both).toContainEqual({ status: 'fulfilled', value: expect.objectContaining({ status: 'running' }) })
    expect(both).toContainEqual({ status: 'rejected', reason: expect.objectContaining({ code: 'decided' }) })
    expect(await said(store, planning.id)).toEqual(
      expect.arrayContaining(['U1 asked', 'U2 approved', expect.stringMatching(/^U[34] approved$/)]),
    )
  })

  it('of two: one that comes as somebody else decides is not kept, and who gave it is told', async () => {
    const { world, store } = await opened()
    const planning = await planned(world, store)
    const plan = JSON.parse((await store.runs.get(planning.id))!.plan_json)
    await store.runs.move(planning.id, ['planned'], { plan_json: JSON.stringify({ ...plan, twoApprovals: true }) })
    const of = async (id: string) => {
      await store.approvals.decline(id, 'U3', {})
      return store.approvals.of(id)
    }
    const meanwhile = { ...store, approvals: { ...store.approvals, of } }
    await expect(approveRun(meanwhile, planning.id, 'U2')).rejects.toMatchObject({ code: 'decided', say: { params: { who: 'U3' } } })
    expect(await said(store, planning.id)).not.toContain('U2 approved')
  })
})

describe('changes switched off', () => {
  it('refuse approval, undoing and going on, by the switch and by the settings', async () => {
    const { world, store, run } = await opened()
    await store.changes.set(true, 'U9')
    const off = { code: 'off', say: { key: 'fixes:refused.off', params: { who: 'U9' } } }
    await expect(approveRun(store, run.id, 'U2')).rejects.toMatchObject(off)
    await store.changes.set(false, 'U9')
    await approveRun(store, run.id, 'U2')
    await expect(undoRun(store, run.id, 'U2', { ...driving(world), off: true })).rejects.toMatchObject({
      code: 'off',
      say: { key: 'fixes:refused.off-settings' },
    })
    await store.changes.set(true, 'U9')
    await expect(undoRun(store, run.id, 'U2', driving(world))).rejects.toMatchObject(off)
    await expect(resumeRun(store, run.id, 'U2', driving(world))).rejects.toMatchObject(off)
    expect(writesOf(world.account)).toEqual([])
  })

  it('stop a run before its next write; on again, it goes on from there', async () => {
    const { world, store, run } = await opened()
    await approveRun(store, run.id, 'U2')
    const at = async (point: string) => {
      if (point === 'written ingress') await store.changes.set(true, 'U9')
    }
    const end = await drive(store, run.id, { ...driving(world), at })
    expect(end).toMatchObject({ status: 'failed', trouble: { kind: 'off', say: { params: { who: 'U9' } } } })
    expect(end.steps.map(({ status }) => status)).toEqual(run.steps.map((_, i) => (i < 2 ? 'done' : 'planned')))
    const written = writesOf(world.account)
    expect(written).toHaveLength(2)
    await store.changes.set(false, 'U9')
    expect((await resumeRun(store, run.id, 'U2', driving(world))).status).toBe('proven')
    await store.changes.set(true, 'U9')
    await expect(undoRun(store, run.id, 'U2', driving(world))).rejects.toMatchObject({ code: 'off' })
    await store.changes.set(false, 'U9')
    const halfway = async (point: string) => {
      if (point.startsWith('written-back')) await store.changes.set(true, 'U9')
    }
    const stopped = await undoRun(store, run.id, 'U2', { ...driving(world), at: halfway })
    expect(stopped).toMatchObject({ status: 'failed', direction: 'undo', trouble: { kind: 'off' } })
    await store.changes.set(false, 'U9')
    expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
  })

  it('end the runs that a process has left, without asking AWS', async () => {
    const { world, store, run } = await opened()
    await approveRun(store, run.id, 'U2')
    expect(await haltRun(store, run.id)).toBe(false)
    const calls = world.account.calls.length
    expect(await haltRun(store, run.id, true, { known: null })).toBe(true)
    expect(await showRun(store, run.id)).toMatchObject({ status: 'failed', trouble: { kind: 'off' } })
    const told = await store.outbox.claim({ owner: 'test', ms: 1000 }, 10)
    expect(told).toMatchObject([{ kind: 'end', body: { run: run.id, status: 'failed', direction: 'apply' } }])
    expect(world.account.calls).toHaveLength(calls)
    expect((await resumeRun(store, run.id, 'U2', driving(world))).status).toBe('proven')
  })
})
