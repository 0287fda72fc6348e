import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeVpcEndpointsCommand, ModifyVpcAttributeCommand, ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2'
import { afterEach, expect, it } from 'vitest'
import { approveRun, showRun } from '../../src/run/index.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { onEngine, type Where } from '../store/engines.ts'
import type { Orders } from './child.ts'
import { closeWorlds, openWorld, planned, type World, writesOf } from './world.ts'

/** The children load the same modules a hundred times. */
const CACHE = join(tmpdir(), 'ecs-pull-test-cache')

const stores: Store[] = []
afterEach(async () => {
  await closeWorlds()
  for (const store of stores.splice(0)) await store.close()
})

/** Runs a child to its end or death, and says which: `end: <status>`, or the point it died at. */
async function child(orders: Orders): Promise<{ said: string; killed: boolean }> {
  const script = join(import.meta.dirname, 'child.ts')
  const one = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
  })
  let said = ''
  one.stdout.on('data', (data) => {
    said += data
  })
  const [, signal] = await once(one, 'close')
  return { said, killed: signal === 'SIGKILL' }
}

/** An account whose repair takes every kind of step: an endpoint is missing, the gateway is off the table, the VPC has no host names. */
async function everything(): Promise<World> {
  const world = await openWorld({ scenario: 'endpoints-missing-ecr-dkr' })
  const ec2 = world.aws.ec2()
  const { VpcEndpoints: endpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}))
  const gateway = endpoints.find((endpoint) => endpoint.VpcEndpointType === 'Gateway')!
  await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: gateway.VpcEndpointId, RemoveRouteTableIds: gateway.RouteTableIds }))
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: gateway.VpcId, EnableDnsHostnames: { Value: false } }))
  world.account.calls.splice(0)
  return world
}

/** Lets one process after another die at each point it comes to, until one gets through. Gives the points. */
export async function dieEverywhere(orders: Omit<Orders, 'pass'>, end: RegExp): Promise<string[]> {
  const points: string[] = []
  for (;;) {
    const { said, killed } = await child({ ...orders, pass: points })
    if (!killed) {
      expect(said).toMatch(end)
      return points
    }
    expect(points).not.toContain(said)
    points.push(said)
  }
}

/** The kinds of step that repair takes; the others' deaths are in `deaths.test.ts`. */
const KILLED_KINDS = ['set-vpc-dns', 'create-group', 'open-ingress', 'create-endpoint', 'associate-gateway', 'await-endpoints', 'deploy']

/** The crash tests on one engine: a file each, so that they run side by side. */
export const crashes = (engine: 'sqlite' | 'postgresql') =>
  onEngine(engine, 'a run whose process is killed at every point', (fresh) => {
    it('comes to the same end, with nothing done twice, and so does taking it back', { timeout: 300_000 }, async () => {
      const world = await everything()
      const where: Where = await fresh()
      const store = await openStore(where)
      stores.push(store)
      const before = world.account.snapshot()
      const run = await planned(world, store)
      expect([...new Set(run.steps.map((step) => step.kind))]).toEqual(KILLED_KINDS)
      await approveRun(store, run.id, 'U2')
      const { region, account, endpoint } = world.account
      const orders = { where, place: { region, account, endpoint }, run: run.id }

      const applied = await dieEverywhere({ ...orders, direction: 'apply' }, /^end: proven$/)
      expect(writesOf(world.account)).toEqual([
        'ec2:AuthorizeSecurityGroupIngress ',
        expect.stringMatching(/^ec2:CreateSecurityGroup ecs-pull-endpoints-/),
        'ec2:CreateVpcEndpoint com.amazonaws.ap-northeast-1.ecr.dkr',
        'ec2:ModifyVpcAttribute EnableDnsHostnames',
        'ec2:ModifyVpcEndpoint ',
        'ecs:UpdateService my-service',
      ])
      world.account.calls.splice(0)
      const undone = await dieEverywhere({ ...orders, direction: 'undo' }, /^end: undone$/)
      expect(world.account.snapshot()).toEqual(before)
      expect(writesOf(world.account)).toEqual([
        'ec2:DeleteSecurityGroup ',
        'ec2:DeleteVpcEndpoints ',
        'ec2:ModifyVpcAttribute EnableDnsHostnames',
        'ec2:ModifyVpcEndpoint ',
      ])
      const journal = await store.journal.of(run.id)
      for (const step of run.steps) {
        const phases = journal.filter((row) => row.step === step.id).map((row) => row.phase)
        expect(phases.filter((phase) => phase === 'done')).toHaveLength(1)
        expect(phases.filter((phase) => phase === 'undone')).toHaveLength(1)
      }
      expect((await showRun(store, run.id)).status).toBe('undone')
      console.log(`${store.engine}: killed at ${applied.length} points of applying and ${undone.length} of undoing`)
    })
  })
