import { GetRepositoryPolicyCommand, SetRepositoryPolicyCommand } from '@aws-sdk/client-ecr'
import { afterEach, describe, expect, it } from 'vitest'
import { examineQuestion } from '../../src/diagnose.ts'
import { approveRun, drive, undoRun } from '../../src/run/index.ts'
import { parseTarget } from '../../src/target/target.ts'
import { applied, closeWorlds, driving, openOwnStore, openWorld, planned, type World } from './world.ts'

afterEach(closeWorlds)

const OTHER = '987654321098'
const FIX = 'allow-cross-account-pull'
const repository = { registryId: OTHER, repositoryName: 'my-app' }

/** An operator who has named roles for the account of the repository too. */
const reachingWorld = () => openWorld({ scenario: 'cross-account-no-repo-policy' }, { elsewhere: [OTHER] })

const statementsOf = (policy: string | undefined) =>
  (JSON.parse(policy ?? '{"Statement":[]}') as { Statement: { Sid: string }[] }).Statement
const policyOf = async ({ aws }: World) =>
  (await (await aws.elsewhere(OTHER)).ecr().send(new GetRepositoryPolicyCommand(repository))).policyText
const setPolicy = async ({ aws }: World, Statement: object[]) => {
  const policyText = JSON.stringify({ Version: '2012-10-17', Statement })
  await (await aws.elsewhere(OTHER)).ecr().send(new SetRepositoryPolicyCommand({ ...repository, policyText }))
}
const theirs = (Sid: string, account: string) => ({
  Sid,
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: ['ecr:BatchGetImage'],
})

describe('a repository of another account that the settings name roles for', () => {
  it.each<[string, object[]]>([
    ['has no policy', []],
    ['has a policy', [theirs('EcsPull', '111122223333'), theirs('Audit', '444455556666')]],
  ])('%s: lets the task’s role pull, is proven, and taken back without a trace', async (_, others) => {
    const world = await reachingWorld()
    if (others.length) await setPolicy(world, others)
    const store = await openOwnStore()
    const before = world.account.snapshot()
    const run = await applied(world, store, FIX)
    expect(run).toMatchObject({ status: 'proven', trouble: null })
    expect(run.steps.map((step) => step.kind)).toEqual(['add-repository-statement', 'deploy'])
    const now = statementsOf(await policyOf(world))
    expect(now.slice(0, -1)).toEqual(others)
    expect(now.at(-1)).toMatchObject({ Principal: { AWS: expect.stringMatching(/:role\/ecsTaskExecutionRole$/) } })
    expect(new Set(now.map(({ Sid }) => Sid)).size).toBe(now.length)
    const writes = world.account.calls.filter((call) => call.write && call.api.startsWith('ecr:'))
    expect(writes.map((call) => call.account).slice(others.length ? 1 : 0)).toEqual([OTHER])
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone', trouble: null })
    expect(world.account.snapshot()).toEqual(before)
    expect(world.account.outlook().ok).toBe(false)
    expect(['other-service', 'neighbour'].map((name) => world.account.outlook(name).ok)).toEqual([true, true])
  })

  it('keeps what somebody has written there since, when it is taken back', async () => {
    const world = await reachingWorld()
    const store = await openOwnStore()
    const run = await applied(world, store, FIX)
    const ours = statementsOf(await policyOf(world))
    await setPolicy(world, [...ours, theirs('Audit', '444455556666')])
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone' })
    expect(statementsOf(await policyOf(world)).map(({ Sid }) => Sid)).toEqual(['Audit'])
  })

  it('is not written to where its policy has changed since the plan was made', async () => {
    const world = await reachingWorld()
    const store = await openOwnStore()
    const run = await planned(world, store, FIX)
    await setPolicy(world, [theirs('Audit', '444455556666')])
    await approveRun(store, run.id, 'U2')
    expect(await drive(store, run.id, driving(world))).toMatchObject({ status: 'conflict', trouble: { kind: 'drift' } })
    expect(statementsOf(await policyOf(world)).map(({ Sid }) => Sid)).toEqual(['Audit'])
  })

  it('leaves a statement of ours alone that somebody has changed', async () => {
    const world = await reachingWorld()
    const store = await openOwnStore()
    const run = await applied(world, store, FIX)
    await setPolicy(world, [theirs('EcsPull', '444455556666')])
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'conflict', trouble: { kind: 'changed' } })
  })
})

it('of an account without roles is handed over, with the statement and a command that shows the policy', async () => {
  const world = await openWorld({ scenario: 'cross-account-no-repo-policy' })
  const target = parseTarget(world.account.taskArn, {})
  if ('problem' in target) throw new Error(target.problem)
  const { report, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
  close()
  const offer = report.fixes.find(({ id }) => id === FIX)
  expect(offer?.handOver?.commands).toEqual([expect.stringMatching(/^aws ecr get-repository-policy --registry-id 987654321098 /)])
  expect(offer?.handOver?.text.params.statement).toMatch(/"AWS":"arn:aws:iam::123456789012:role\/ecsTaskExecutionRole"/)
  await expect(world.aws.elsewhere(OTHER)).rejects.toThrow(OTHER)
})
