import { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { afterEach, describe, expect, it } from 'vitest'
import { approveRun, drive, listRuns, RunRefused, showRun, undoRun } from '../../src/run/index.ts'
import { applied, closeWorlds, driving, openOwnStore, openWorld, planned, QUICK, type World, writesOf } from './world.ts'

afterEach(closeWorlds)

describe('a run', () => {
  it.each(['no-nat-no-endpoints', 'endpoints-missing-ecr-dkr', 'endpoints-missing-s3-gateway', 'ec2-private-subnet-no-nat'] as const)(
    'repairs %s, proves it by a task that pulled, and takes it back without a trace',
    async (scenario) => {
      const world = await openWorld({ scenario })
      const store = await openOwnStore()
      const before = world.account.snapshot()
      const run = await applied(world, store)
      expect(run).toMatchObject({ status: 'proven', trouble: null, approver: 'U2' })
      expect(run.steps.map((step) => step.status)).toEqual(run.steps.map(() => 'done'))
      expect(run.proof?.task).toMatch(/^arn:aws:ecs:/)
      expect(world.account.outlook().ok).toBe(true)
      const undone = await undoRun(store, run.id, 'U2', driving(world))
      expect(undone).toMatchObject({ status: 'undone', trouble: null })
      expect(world.account.snapshot()).toEqual(before)
      expect(world.account.outlook().ok).toBe(false)
    },
  )

  it('writes nothing while it is planned, and asks EC2 beforehand once it is approved', async () => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    const store = await openOwnStore()
    const run = await planned(world, store)
    expect(run.status).toBe('planned')
    expect(world.account.calls.filter((call) => call.write || call.dryRun)).toEqual([])
    await approveRun(store, run.id, 'U2')
    await drive(store, run.id, driving(world))
    const firstWrite = world.account.calls.findIndex((call) => call.write)
    const dryRuns = world.account.calls.flatMap((call, i) => (call.dryRun ? [i] : []))
    expect(dryRuns.length).toBeGreaterThanOrEqual(4)
    expect(dryRuns.every((i) => i < firstWrite)).toBe(true)
  })

  it('shows what it costs, from the price list', async () => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    const run = await planned(world, await openOwnStore())
    // Three interface endpoints in two zones at 0.014 USD an hour (the simulated price list's figure for Tokyo).
    expect(run.cost?.monthlyUsd).toBe(Math.round(3 * 2 * 730 * 0.014 * 100) / 100)
  })

  it('is one for all presses of a button, and a new attempt only after it was undone', async () => {
    const world = await openWorld({ scenario: 'endpoints-missing-s3-gateway' })
    const store = await openOwnStore()
    const run = await applied(world, store)
    const { report } = (await store.reports.get(run.report))!
    const again = {
      report,
      fixId: run.fix,
      params: {},
      store,
      aws: world.aws,
      asker: 'U9',
      load: () => Promise.reject(new Error('planned anew')),
    }
    const { planRun } = await import('../../src/run/index.ts')
    expect((await planRun(again as never)).id).toBe(run.id)
    await undoRun(store, run.id, 'U2', driving(world))
    await expect(planRun(again as never)).rejects.toThrow('planned anew')
    expect(await listRuns(store)).toHaveLength(1)
  })

  it('stops before the first write where things have changed since the plan, and says so', async () => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    const store = await openOwnStore()
    const run = await planned(world, store)
    const { CreateVpcEndpointCommand } = await import('@aws-sdk/client-ec2')
    const vpc = run.steps.find((step) => step.kind === 'create-group')!.resources[0]
    await world.aws
      .ec2()
      .send(new CreateVpcEndpointCommand({ VpcId: vpc, ServiceName: 'com.amazonaws.ap-northeast-1.s3', VpcEndpointType: 'Gateway' }))
    const writes = writesOf(world.account)
    await approveRun(store, run.id, 'U2')
    const asked: unknown[] = []
    const change = { by: 'alice', event: 'CreateVpcEndpoint', at: '2026-11-22T02:00:00.000Z', resource: vpc!, id: 'e1' }
    const whoChanged = async (...given: unknown[]) => {
      asked.push(...given)
      return change
    }
    const end = await drive(store, run.id, { ...driving(world), whoChanged })
    const params = { resources: [vpc], changes: [expect.stringContaining('')], by: 'alice', event: 'CreateVpcEndpoint', at: change.at }
    expect(end).toMatchObject({
      status: 'conflict',
      trouble: { kind: 'drift', step: 's3', say: { key: 'fixes:trouble.drift-by', params } },
    })
    expect(asked).toEqual([[vpc], run.createdAt])
    expect(writesOf(world.account)).toEqual(writes)
  })

  it('refuses an approval that comes too late, and one while another run holds the same thing', async () => {
    let now = Date.now()
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    const store = await openOwnStore(() => now)
    const first = await planned(world, store)
    now += 31 * 60_000
    await expect(approveRun(store, first.id, 'U2')).rejects.toMatchObject({ code: 'expired' })
    const [second, third] = [await planned(world, store), await planned(world, store)]
    await approveRun(store, second.id, 'U2')
    await expect(approveRun(store, third.id, 'U2')).rejects.toMatchObject({ code: 'held', say: { params: { run: second.id } } })
    await drive(store, second.id, driving(world))
    await approveRun(store, third.id, 'U2')
  })

  it('leaves its group alone where somebody has come to use it, and goes on once they no longer do', async () => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints' })
    const store = await openOwnStore()
    const run = await applied(world, store)
    const { AuthorizeSecurityGroupIngressCommand, RevokeSecurityGroupIngressCommand } = await import('@aws-sdk/client-ec2')
    const group = run.steps.find((step) => step.kind === 'create-group')!.resources[0]!
    const theirs = {
      GroupId: group,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443, IpRanges: [{ CidrIp: '10.9.0.0/16' }] }],
    }
    await world.aws.ec2().send(new AuthorizeSecurityGroupIngressCommand(theirs))
    const end = await undoRun(store, run.id, 'U2', driving(world))
    expect(end).toMatchObject({ status: 'conflict', trouble: { kind: 'changed', say: { params: { rules: ['10.9.0.0/16:8443'] } } } })
    expect(end.steps.find((step) => step.kind === 'create-group')?.status).toBe('conflict')
    await world.aws.ec2().send(new RevokeSecurityGroupIngressCommand(theirs))
    expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
  })

  it('is not proven where the next task fails too, and says which one', async () => {
    const world = await openWorld({ scenario: 'endpoints-missing-s3-gateway', retryAfterMs: 60_000 })
    const store = await openOwnStore()
    const run = await planned(world, store)
    await approveRun(store, run.id, 'U2')
    // Another fault comes up meanwhile: the image is gone.
    const { BatchDeleteImageCommand, ECRClient } = await import('@aws-sdk/client-ecr')
    const image = (await store.reports.get(run.report))!.report.target.image!
    const [repository, tag] = image.split('/')[1]!.split(':')
    const deleted = await new ECRClient({ ...world.session, endpoint: world.account.endpoint })
      .send(new BatchDeleteImageCommand({ repositoryName: repository, imageIds: [{ imageTag: tag }] }))
      .then(
        () => true,
        () => false,
      )
    if (!deleted) {
      // The simulated registry keeps its images: then the role loses its rights.
      const { DetachRolePolicyCommand, DeleteRolePolicyCommand, ListAttachedRolePoliciesCommand, ListRolePoliciesCommand } = await import(
        '@aws-sdk/client-iam'
      )
      const RoleName = 'ecsTaskExecutionRole'
      for (const { PolicyArn } of (await world.aws.iam().send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies ?? [])
        await world.aws.iam().send(new DetachRolePolicyCommand({ RoleName, PolicyArn }))
      for (const PolicyName of (await world.aws.iam().send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames ?? [])
        await world.aws.iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))
    }
    const end = await drive(store, run.id, driving(world))
    expect(end.status).toBe('not-proven')
    expect(end.proof?.say?.key).toBe('fixes:proof.failed-again')
    expect((await undoRun(store, run.id, 'U2', driving(world))).status).toBe('undone')
  })

  it('records who asked, who approved, what was called and how it ended', async () => {
    const world = await openWorld({ scenario: 'endpoints-missing-s3-gateway' })
    const store = await openOwnStore()
    const run = await applied(world, store)
    const audit = await store.audit.list({ run: run.id })
    expect(audit.map((entry) => `${entry.who} ${entry.what}`)).toEqual([
      'U1 asked',
      'ecs-pull planned',
      'U2 approved',
      'U2 calls',
      'U2 answered',
      'U2 calls',
      'U2 answered',
      'U2 ended',
    ])
  })

  it('that nobody knows, or that was never approved, is refused', async () => {
    const world = await openWorld({ scenario: 'endpoints-missing-s3-gateway' })
    const store = await openOwnStore()
    await expect(showRun(store, 'run-000000000000')).rejects.toBeInstanceOf(RunRefused)
    const run = await planned(world, store)
    await expect(undoRun(store, run.id, 'U2', driving(world))).rejects.toMatchObject({ code: 'nothing-done' })
    expect((await drive(store, run.id, driving(world))).status).toBe('planned')
  })
})

describe('while the endpoints come up', () => {
  const meanwhile = async (change: (world: World) => Promise<unknown>) => {
    const world = await openWorld({ scenario: 'no-nat-no-endpoints', retryAfterMs: 100 })
    const store = await openOwnStore()
    const run = await planned(world, store)
    await approveRun(store, run.id, 'U2')
    let changed: Promise<unknown> | undefined
    // The write before the last one is under way: the plan's drift check is long past.
    world.account.setRules({
      fail: ({ api, dryRun }) => {
        if (api === 'ec2:CreateVpcEndpoint' && !dryRun) changed ??= change(world)
        return null
      },
    })
    const end = await drive(store, run.id, { ...driving(world), pace: { ...QUICK, pollMs: 100 } })
    await changed
    return { world, store, run: end }
  }

  it('somebody deploys another revision: it is not replaced', async () => {
    const { world, run } = await meanwhile(async ({ aws, account }) => {
      const { taskDefinition } = await aws.ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition: 'my-app' }))
      const { family, containerDefinitions, executionRoleArn, networkMode, cpu, memory, requiresCompatibilities } = taskDefinition!
      const copy = { family, containerDefinitions, executionRoleArn, networkMode, cpu, memory, requiresCompatibilities }
      const newer = await aws.ecs().send(new RegisterTaskDefinitionCommand(copy))
      const { taskDefinitionArn } = newer.taskDefinition!
      await aws
        .ecs()
        .send(new UpdateServiceCommand({ cluster: account.cluster, service: account.service, taskDefinition: taskDefinitionArn }))
    })
    expect(run).toMatchObject({ status: 'failed', trouble: { kind: 'changed', step: 'deploy', say: { key: 'fixes:changed.service' } } })
    expect(run.steps.at(-1)?.status).toBe('planned')
    expect(world.account.calls.filter((call) => call.api === 'ecs:UpdateService')).toHaveLength(1)
  })

  it('somebody deploys the same revision anew: that deployment serves', async () => {
    const { world, run } = await meanwhile(({ aws, account }) =>
      aws.ecs().send(new UpdateServiceCommand({ cluster: account.cluster, service: account.service, forceNewDeployment: true })),
    )
    expect(run.status).toBe('proven')
    expect(run.steps.at(-1)?.status).toBe('left')
    expect(world.account.calls.filter((call) => call.api === 'ecs:UpdateService')).toHaveLength(1)
  })
})

it('a process that was suspended asks for its lease before it writes, and stops where another has it', async () => {
  const world = await openWorld({ scenario: 'endpoints-missing-s3-gateway' })
  const store = await openOwnStore()
  const run = await planned(world, store)
  await approveRun(store, run.id, 'U2')
  const thief = { owner: 'other', ms: 60_000 }
  const at = async (point: string) => {
    if (point !== 'journal s3 started') return
    // As after a night in a closed laptop: no beat of the lease, and somebody else has taken over.
    await store.runs.release(run.id, (await store.runs.get(run.id))!.lease_owner!)
    await store.runs.claim(run.id, ['running'], thief)
  }
  const end = await drive(store, run.id, { ...driving(world), at })
  expect(end.status).toBe('running')
  expect(writesOf(world.account)).toEqual([])
  expect((await store.runs.get(run.id))?.lease_owner).toBe('other')
})
