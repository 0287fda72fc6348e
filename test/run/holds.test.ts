import { afterEach, describe, expect, it } from 'vitest'
import { approveRun, drive, undoRun } from '../../src/run/index.ts'
import { planOfRow } from '../../src/run/state.ts'
import { CASES, MORE_CASES, openCase } from './cases.ts'
import { closeWorlds, driving, openOwnStore, openWorld, planned } from './world.ts'

afterEach(closeWorlds)

/** What a write changes, by the field of its input that names it; what it merely refers to is another's to hold. */
const SUBJECT: Record<string, string[]> = {
  'ec2:AuthorizeSecurityGroupEgress': ['GroupId'],
  'ec2:AuthorizeSecurityGroupIngress': ['GroupId'],
  'ec2:CreateNatGateway': [],
  'ec2:AllocateAddress': [],
  'ec2:CreateNetworkAclEntry': ['NetworkAclId'],
  'ec2:CreateRoute': ['RouteTableId'],
  'ec2:ReplaceRoute': ['RouteTableId'],
  'ec2:CreateSecurityGroup': ['VpcId'],
  'ec2:CreateVpcEndpoint': ['VpcId'],
  'ec2:ModifyVpcAttribute': ['VpcId'],
  'ec2:ModifyVpcEndpoint': ['VpcEndpointId'],
  'ecr:CreatePullThroughCacheRule': ['ecrRepositoryPrefix'],
  'ecr:SetRepositoryPolicy': ['repositoryName'],
  'ecr:UpdateImageStorageClass': ['repositoryName'],
  'ecs:RegisterTaskDefinition': ['family'],
  'ecs:UpdateService': ['service'],
  'iam:AttachRolePolicy': ['RoleName'],
  'iam:CreateRole': ['RoleName'],
  'iam:PutRolePolicy': ['RoleName'],
  'iam:UpdateAssumeRolePolicy': ['RoleName'],
}

const holding = (holds: readonly string[], name: string) =>
  holds.some((held) => held === name || held.split(/[/: ]/).includes(name) || held.endsWith(`/${name}`))

describe.each([...CASES, ...MORE_CASES].map((one) => [one.fix, one] as const))('%s', (_, one) => {
  it('is the same plan when it is made again, and holds whatever its writes change', async () => {
    const store = await openOwnStore()
    const { world, run } = await openCase(one, store)
    // Between reading a plan and asking for it, it is made once more.
    expect((await planned(world, await openOwnStore(), one.fix, run.target.arn!)).digest).toBe(run.digest)
    const { holds } = planOfRow((await store.runs.get(run.id))!)
    await approveRun(store, run.id, 'U2')
    await drive(store, run.id, driving(world))
    const made = new Set((await store.journal.of<{ outputs?: object }>(run.id)).flatMap(({ entry }) => Object.values(entry.outputs ?? {})))
    const writes = world.account.calls.filter((call) => call.write && call.outcome === 'ok')
    expect(writes.length).toBeGreaterThan(0)
    for (const { api, input } of writes) {
      const fields = SUBJECT[api]
      expect(fields, api).toBeDefined()
      for (const field of fields!) {
        const name = String((input as Record<string, unknown>)[field])
          .split('/')
          .at(-1)!
        // What the run itself has made is nobody else's.
        if (!made.has(name)) expect({ api, name, held: holding(holds, name) || holds.join(' ') }).toEqual({ api, name, held: true })
      }
    }
  })
})

it('a second fix on the same role is refused with the run that holds it and what to do, and goes through once that has ended', async () => {
  const [world, store] = [await openWorld({ scenario: 'role-missing-ecr-actions' }), await openOwnStore()]
  const [run, other] = [await planned(world, store, 'grant-pull'), await planned(world, store, 'attach-execution-policy')]
  await approveRun(store, run.id, 'U2')
  const held = { key: 'fixes:refused.held', params: { run: run.id, resource: expect.stringMatching(/^arn:aws:(iam|ecs):/) } }
  await expect(approveRun(store, other.id, 'U3')).rejects.toMatchObject({ code: 'held', say: held })
  await drive(store, run.id, driving(world))
  expect((await approveRun(store, other.id, 'U3')).status).toBe('running')
})

it('an undo that never begins holds nothing: neither where the store fails before it, nor where another has just ended it', async () => {
  const [world, store] = [await openWorld({ scenario: 'role-missing-ecr-actions' }), await openOwnStore()]
  const [run, other] = [await planned(world, store, 'grant-pull'), await planned(world, store, 'attach-execution-policy')]
  await approveRun(store, run.id, 'U2')
  await drive(store, run.id, driving(world))
  const failing = { ...store, runs: { ...store.runs, claim: () => Promise.reject(new Error('Connection terminated unexpectedly')) } }
  await expect(undoRun(failing, run.id, 'U2', driving(world))).rejects.toThrow('Connection terminated')
  // Somebody presses once more as the first undo comes to its end.
  const late = { ...store, changes: { ...store.changes, get: () => undoRun(store, run.id, 'U2', driving(world)).then(() => null) } }
  await expect(undoRun(late, run.id, 'U3', { ...driving(world), alone: true })).rejects.toMatchObject({ code: 'over' })
  expect((await approveRun(store, other.id, 'U3')).status).toBe('running')
})
