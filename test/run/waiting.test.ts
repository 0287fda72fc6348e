import { afterEach, expect, it } from 'vitest'
import { settle, startTask } from '../../src/playground/account/ecs/task.ts'
import { placeOf } from '../../src/playground/account/state.ts'
import { approveRun, drive, leftRuns, undoRun } from '../../src/run/index.ts'
import { closeWorlds, driving, openOwnStore, openWorld, planned, QUICK, type World } from './world.ts'

afterEach(closeWorlds)

/** Starts a task of the service's revision that belongs to no service, as RunTask does, with its event in CloudTrail. */
function runTask({ account }: World): string {
  const here = placeOf(account.state, account.account, account.region)
  const service = here.ecs.services[account.service]!
  const network = service.networkConfiguration!.awsvpcConfiguration!
  const context = { world: account.state, here, caller: 'test' }
  const launch = {
    cluster: service.clusterArn,
    definition: service.taskDefinition!,
    group: 'family:my-app',
    startedBy: 'nightly',
    network,
    turn: 0,
  }
  const task = startTask(context, launch)
  settle(context, task)
  const detail = {
    requestParameters: { networkConfiguration: { awsvpcConfiguration: network } },
    responseElements: { tasks: [{ taskArn: task.taskArn }] },
  }
  here.trail.push({ name: 'RunTask', source: 'ecs.amazonaws.com', user: 'nightly', resources: [], at: task.createdAt!, detail })
  return task.taskArn
}

it('a task that belongs to no service is never started by the run: it waits for the next one, and is proven by it', async () => {
  const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
  const store = await openOwnStore()
  const run = await planned(world, store, 'create-pull-endpoints', runTask(world))
  expect(run.steps.map((step) => step.kind)).not.toContain('deploy')
  expect(run.remainder).toMatchObject({
    say: { key: 'fixes:remainder.start-task-as', params: { starter: 'nightly' } },
    commands: [expect.stringMatching(/^aws ecs run-task .*--launch-type FARGATE .*awsvpcConfiguration/)],
  })
  await approveRun(store, run.id, 'U2')
  expect((await drive(store, run.id, driving(world))).status).toBe('waiting')
  expect(world.account.calls.filter((call) => call.write && call.api.startsWith('ecs:'))).toEqual([])
  expect(await leftRuns(store)).toEqual([run.id])
  expect((await drive(store, run.id, driving(world))).status).toBe('waiting')
  const next = runTask(world)
  const end = await drive(store, run.id, driving(world))
  expect(end).toMatchObject({ status: 'proven', proof: { task: next } })
  expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
})

it('a run that waits for a person holds nothing, and gives up after its time', async () => {
  const world = await openWorld({ scenario: 'endpoints-missing-s3-gateway' })
  const store = await openOwnStore()
  for (const place of Object.values(world.account.state.places))
    for (const service of Object.values(place.ecs.services)) service.deploymentController = { type: 'CODE_DEPLOY' }
  const run = await planned(world, store)
  expect(run.remainder?.say).toMatchObject({ key: 'fixes:remainder.controller', params: { controller: 'CODE_DEPLOY' } })
  await approveRun(store, run.id, 'U2')
  expect((await drive(store, run.id, driving(world))).status).toBe('waiting')
  expect(await store.holds.take(run.id, ['x'])).toBeNull()
  const late = await drive(store, run.id, { aws: world.aws, pace: { ...QUICK, waitingMs: 0 } })
  expect(late).toMatchObject({ status: 'not-proven', proof: { say: { key: 'fixes:proof.no-task' } } })
})

it('a process that is asked to end leaves the run to the next one', async () => {
  const world = await openWorld({ scenario: 'no-nat-no-endpoints', endpointDelayMs: 60_000 })
  const store = await openOwnStore()
  const run = await planned(world, store)
  await approveRun(store, run.id, 'U2')
  const ending = new AbortController()
  const work = drive(store, run.id, {
    aws: world.aws,
    pace: { ...QUICK, patienceMs: 60_000, pollMs: 1_000 },
    signal: ending.signal,
    onProgress: (now) => {
      if (now.steps.find((step) => step.kind === 'await-endpoints')?.status === 'started') ending.abort()
    },
  })
  const left = await work
  expect(left).toMatchObject({ status: 'running', trouble: null })
  world.account.state.endpointDelayMs = 0
  for (const place of Object.values(world.account.state.places)) for (const one of Object.values(place.ec2.endpoints)) one.dueAt = 0
  expect(await leftRuns(store)).toEqual([run.id])
  expect((await drive(store, run.id, driving(world))).status).toBe('proven')
})

it('an endpoint that fails ends the run with the reason, and everything can be taken back', async () => {
  const world = await openWorld({ scenario: 'no-nat-no-endpoints', endpointDelayMs: 60_000 })
  const store = await openOwnStore()
  const before = world.account.snapshot()
  const run = await planned(world, store)
  await approveRun(store, run.id, 'U2')
  const end = await drive(store, run.id, {
    aws: world.aws,
    pace: QUICK,
    onProgress: (now) => {
      if (now.steps.find((step) => step.kind === 'await-endpoints')?.status !== 'started') return
      for (const place of Object.values(world.account.state.places))
        for (const one of Object.values(place.ec2.endpoints)) if (/pending/i.test(one.State ?? '')) one.State = 'Failed'
    },
  })
  expect(end).toMatchObject({ status: 'failed', trouble: { kind: 'stuck', say: { key: 'fixes:stuck.endpoint' }, step: 'available' } })
  world.account.state.endpointDelayMs = 0
  const undone = await undoRun(store, run.id, 'U2', driving(world))
  expect(undone.status).toBe('undone')
  expect(world.account.snapshot()).toEqual(before)
})

it('changes that are switched off end a run that only waits, and it is gone on with once they are on', async () => {
  const world = await openWorld({ scenario: 'no-nat-no-endpoints', endpointDelayMs: 600_000 })
  const store = await openOwnStore()
  const run = await planned(world, store)
  await approveRun(store, run.id, 'U2')
  let switched: Promise<void> | undefined
  const work = drive(store, run.id, {
    ...driving(world),
    onProgress: (now) => {
      if (now.steps.find((step) => step.kind === 'await-endpoints')?.status === 'started') switched ??= store.changes.set(true, 'U9')
    },
  })
  expect(await work).toMatchObject({ status: 'failed', trouble: { kind: 'off', step: 'available' } })
  await switched
  await store.changes.set(false, 'U9')
  for (const place of Object.values(world.account.state.places)) for (const one of Object.values(place.ec2.endpoints)) one.dueAt = 0
  expect((await drive(store, run.id, { ...driving(world), resume: true })).status).toBe('proven')
})
