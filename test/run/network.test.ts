import { afterEach, describe, expect, it } from 'vitest'
import type { ScenarioId } from '../../src/playground/account/start.ts'
import { approveRun, drive, undoRun } from '../../src/run/index.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { freshStore } from '../store/engines.ts'
import { closeWorlds, openWorld, planned, QUICK, type World } from './world.ts'

const stores: Store[] = []
const open = async () => {
  const store = await openStore(await freshStore('sqlite'))
  stores.push(store)
  return store
}
afterEach(async () => {
  await closeWorlds()
  for (const store of stores.splice(0)) await store.close()
})

const options = (world: World) => ({ aws: world.aws, pace: QUICK })
const applied = async (world: World, store: Store, fix: string) => {
  const run = await planned(world, store, fix)
  await approveRun(store, run.id, 'U2')
  return drive(store, run.id, options(world))
}

describe('a repair of the network', () => {
  it.each<[scenario: ScenarioId, fix: string, kinds: string[]]>([
    ['endpoint-sg-blocks-443', 'open-endpoint-group', ['open-ingress', 'deploy']],
    ['endpoint-sg-closed-beside-nat', 'open-endpoint-group', ['open-ingress', 'deploy']],
    ['task-sg-egress-closed', 'open-task-egress', ['open-egress', 'deploy']],
    ['endpoint-private-dns-off', 'enable-private-dns', ['open-ingress', 'set-private-dns', 'set-private-dns', 'deploy']],
    ['vpc-dns-off', 'enable-private-dns', ['set-vpc-dns', 'deploy']],
    ['s3-endpoint-policy-denies', 'allow-layer-bucket', ['add-endpoint-statement', 'deploy']],
    ['endpoint-policy-denies-ecr', 'widen-endpoint-policy', ['add-endpoint-statement', 'deploy']],
    ['public-subnet-no-public-ip', 'assign-public-ip', ['assign-public-ip']],
  ])('of %s by %s is proven, and taken back without a trace', async (scenario, fix, kinds) => {
    const world = await openWorld({ scenario })
    const store = await open()
    const before = world.account.snapshot()
    const run = await applied(world, store, fix)
    expect(run).toMatchObject({ status: 'proven', trouble: null })
    expect(run.steps.map((step) => step.kind)).toEqual(kinds)
    expect(run.steps.every((step) => step.cli.startsWith('aws ') && step.status === 'done')).toBe(true)
    expect(run.takingBack?.length).toBeGreaterThan(0)
    expect(world.account.outlook().ok).toBe(true)
    const undone = await undoRun(store, run.id, 'U2', options(world))
    expect(undone).toMatchObject({ status: 'undone', trouble: null })
    expect(world.account.snapshot()).toEqual(before)
    expect(world.account.outlook().ok).toBe(false)
  })
})
