import { afterAll, describe, expect, it } from 'vitest'
import { openChanges } from '../../src/aws/change.ts'
import type { ScenarioId } from '../../src/playground/account/start.ts'
import { approveRun, drive, type Run, undoRun } from '../../src/run/index.ts'
import { openStore } from '../../src/store/store.ts'
import { freshStore, type Where } from '../store/engines.ts'
import { closeWorlds, openWorld, planned, QUICK, sessionOf, type World, writesOf } from './world.ts'

/** Kinds of step, each with an account and a fix that take one. Processes that are really killed are in `crash.ts`. */
const CASES: [kind: string, scenario: ScenarioId, fix: string][] = [
  ['put-role-policy', 'role-missing-ecr-actions', 'grant-pull'],
  ['attach-role-policy', 'role-missing-ecr-actions', 'attach-execution-policy'],
  ['assign-public-ip', 'public-subnet-no-public-ip', 'assign-public-ip'],
  ['open-egress', 'task-sg-egress-closed', 'open-task-egress'],
  ['open-ingress', 'endpoint-sg-blocks-443', 'open-endpoint-group'],
  ['add-endpoint-statement', 's3-endpoint-policy-denies', 'allow-layer-bucket'],
  ['set-private-dns', 'endpoint-private-dns-off', 'enable-private-dns'],
  ['register-revision', 'image-tag-missing', 'use-existing-image'],
]

afterAll(closeWorlds)

/** One process's life on a run, with a store of its own: at the given point it stops for ever and its store is gone, as after kill -9. */
async function life(
  world: World,
  where: Where,
  run: string,
  direction: 'apply' | 'undo',
  dieAt: string | null,
  seen: string[] = [],
): Promise<string> {
  const store = await openStore(where)
  const aws = openChanges(sessionOf(world.account), { throttledMs: 50 })
  return new Promise((resolve, reject) => {
    const at = async (point: string) => {
      seen.push(point)
      if (point !== dieAt) return
      await store.close()
      aws.close()
      resolve('dead')
      await new Promise(() => {})
    }
    const options = { aws, pace: { ...QUICK, leaseMs: 150 }, at }
    const end: Promise<Run> = direction === 'apply' ? drive(store, run, options) : undoRun(store, run, 'U2', options)
    end.then(async ({ status }) => {
      await store.close()
      aws.close()
      resolve(status)
    }, reject)
  })
}

/** Applies and takes back a fix in an account of its own; where a point is named, a process dies there and another goes on. */
async function played(scenario: ScenarioId, fix: string, point: string | null) {
  const world = await openWorld({ scenario })
  const where = await freshStore('sqlite')
  const store = await openStore(where)
  const before = world.account.snapshot()
  const run = await planned(world, store, fix)
  await approveRun(store, run.id, 'U2')
  await store.close()
  const points: string[] = []
  const through = async (direction: 'apply' | 'undo') => {
    const end = await life(world, where, run.id, direction, point, points)
    return end === 'dead' ? life(world, where, run.id, direction, null) : end
  }
  const applied = await through('apply')
  const undone = await through('undo')
  return { run, points, applied, undone, writes: writesOf(world.account), restored: world.account.snapshot(), before }
}

describe.each(CASES)('%s (%s, %s)', (kind, scenario, fix) => {
  it('is done once and taken back once, wherever a process dies', { timeout: 60_000 }, async () => {
    const whole = await played(scenario, fix, null)
    expect(whole).toMatchObject({ applied: 'proven', undone: 'undone' })
    const step = whole.run.steps.find((one) => one.kind === kind)?.id
    // Before the call, after it, and before the journal says so; the journal's first word has nothing before it.
    const points = whole.points.filter((point) => point.split(' ')[1] === step && !point.endsWith('started'))
    for (const point of ['write', 'written', 'write-back', 'written-back']) expect(points).toContain(`${point} ${step}`)
    for (const point of points) {
      const { applied, undone, writes, restored, before } = await played(scenario, fix, point)
      expect({ point, applied, undone, writes }).toEqual({ point, applied: 'proven', undone: 'undone', writes: whole.writes })
      expect(restored).toEqual(before)
    }
  })
})
