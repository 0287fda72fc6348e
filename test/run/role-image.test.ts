import { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { AttachRolePolicyCommand, DetachRolePolicyCommand, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam'
import { afterEach, describe, expect, it } from 'vitest'
import { examineQuestion } from '../../src/diagnose.ts'
import type { ScenarioId } from '../../src/playground/account/start.ts'
import { undoRun } from '../../src/run/index.ts'
import { parseTarget } from '../../src/target/target.ts'
import { type Repair, thereAndBack } from './there-and-back.ts'
import { applied, closeWorlds, driving, openOwnStore, openWorld, planned, type World } from './world.ts'

afterEach(closeWorlds)

const SECRET = 'not-for-anybody-4711'

/** Puts an environment value into every revision there is. */
function withEnvironment({ account }: World) {
  const definitions = Object.values(account.state.places).flatMap((place) => Object.values(place.ecs.definitions))
  for (const definition of definitions)
    definition.containerDefinitions = definition.containerDefinitions?.map((one) => ({
      ...one,
      environment: [{ name: 'TOKEN', value: SECRET }],
    }))
}

describe('a repair of the role or the image', () => {
  it.each<Repair>([
    ['role-missing-ecr-actions', 'grant-pull', {}, ['put-role-policy', 'deploy']],
    ['role-missing-ecr-actions', 'attach-execution-policy', {}, ['attach-role-policy', 'deploy']],
    ['image-tag-missing', 'use-existing-image', { image: 'v1.0.1' }, ['register-revision', 'deploy']],
    ['role-with-pull-only-policy', 'use-existing-image', { image: 'v1.0.1' }, ['register-revision', 'deploy']],
    ['platform-mismatch-arm64', 'match-platform', {}, ['register-revision', 'deploy']],
    ['role-trusts-another-service', 'repair-trust-policy', {}, ['set-trust', 'deploy']],
    ['role-missing', 'create-execution-role', {}, ['create-role', 'attach-role-policy', 'deploy']],
  ])('of %s by %s is proven, and taken back without a trace', thereAndBack)

  it('of a repository that does not exist takes an image of the one that was meant', async () => {
    const world = await openWorld({ scenario: 'repository-missing' })
    const store = await openOwnStore()
    const bare = await planned(world, store, 'use-existing-image', world.account.taskArn, {}).catch((error) => error)
    expect(bare).toMatchObject({ code: 'parameter-missing', missing: ['image'] })
    const image = `${world.account.account}.dkr.ecr.${world.account.region}.amazonaws.com/my-app:v1.0.1`
    expect(await applied(world, store, 'use-existing-image', { image })).toMatchObject({ status: 'proven' })
  })

  it('copies a revision whole, and no environment value gets into journal, audit, answers or calls told', async () => {
    const world = await openWorld({ scenario: 'image-tag-missing' })
    withEnvironment(world)
    const store = await openOwnStore()
    const run = await applied(world, store, 'use-existing-image', { image: 'v1.0.1' })
    const arn = run.steps[0]!.resources[0]!
    const { taskDefinition } = await world.aws.ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }))
    expect(taskDefinition?.containerDefinitions?.[0]?.environment).toEqual([{ name: 'TOKEN', value: SECRET }])
    expect(taskDefinition?.containerDefinitions?.[0]?.image).toMatch(/:v1\.0\.1$/)
    const kept = JSON.stringify([
      run,
      await store.journal.of(run.id),
      await store.audit.list({ run: run.id }),
      await store.runs.get(run.id),
    ])
    expect(kept).not.toContain(SECRET)
    expect(JSON.stringify(world.calls)).not.toContain(SECRET)
    expect(world.calls.some((call) => call.api === 'ecs:RegisterTaskDefinition')).toBe(true)
  })

  it.each<[string, ScenarioId, string, RegExp]>([
    ['an explicit deny', 'role-explicit-deny', 'grant-pull', /^aws iam get-role-policy .*guardrail/],
    ['a boundary', 'role-boundary-excludes-ecr', 'widen-boundary', /^aws iam get-policy .*team-boundary/],
    ['another account', 'cross-account-no-repo-policy', 'allow-cross-account-pull', /^aws ecr [sg]et-repository-policy /],
    [
      'a secret',
      'repositoryCredentials-secret-missing',
      'create-secret',
      /^aws secretsmanager create-secret --name dockerhub-credentials /,
    ],
    ['a registry', 'dockerhub-rate-limit', 'use-registry-credentials', /^aws secretsmanager create-secret .*PASSWORD/],
  ])('is handed over where somebody else has to act: %s', async (_, scenario, fix, command) => {
    const world = await openWorld({ scenario })
    const target = parseTarget(world.account.taskArn, {})
    if ('problem' in target) throw new Error(target.problem)
    const { report, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
    close()
    const offers = report.fixes.filter((one) => report.verdict.cause && one.resolves.includes(report.verdict.cause))
    expect(offers.filter((one) => !one.handOver && one.id !== 'roll-back').map((one) => one.id)).toEqual([])
    expect(offers.find((one) => one.id === fix)?.handOver?.commands.join('\n')).toMatch(command)
    await expect(planned(world, await openOwnStore(), fix)).rejects.toMatchObject({ code: 'hand-over' })
    expect(world.account.calls.filter((call) => call.write)).toEqual([])
  })
})

describe('what somebody has changed since is left alone', () => {
  it('the policy of the run', async () => {
    const world = await openWorld({ scenario: 'role-missing-ecr-actions' })
    const store = await openOwnStore()
    const run = await applied(world, store, 'grant-pull')
    const [RoleName, PolicyName] = run.steps[0]!.resources as [string, string]
    const theirs = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ecr:*', Resource: '*' }] })
    await world.aws.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: theirs }))
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'conflict', trouble: { kind: 'changed' } })
  })

  it('the trust policy', async () => {
    const world = await openWorld({ scenario: 'role-trusts-another-service' })
    const store = await openOwnStore()
    const run = await applied(world, store, 'repair-trust-policy')
    const RoleName = run.steps[0]!.resources[0]!
    const statement = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    await world.aws.iam().send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }))
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'conflict', trouble: { kind: 'changed' } })
  })

  it('a created role that has got policies of others, until they are off again', async () => {
    const world = await openWorld({ scenario: 'role-missing' })
    const store = await openOwnStore()
    const run = await applied(world, store, 'create-execution-role')
    const RoleName = run.steps[0]!.resources[0]!.split('/').at(-1)!
    const theirs = { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly' }
    await world.aws.iam().send(new AttachRolePolicyCommand(theirs))
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'conflict', trouble: { kind: 'changed' } })
    await world.aws.iam().send(new DetachRolePolicyCommand(theirs))
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone' })
  })

  it('the service, where a revision of theirs runs by now', async () => {
    const world = await openWorld({ scenario: 'image-tag-missing' })
    const store = await openOwnStore()
    const run = await applied(world, store, 'use-existing-image', { image: 'v1.0.1' })
    const ecs = world.aws.ecs()
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: run.steps[0]!.resources[0]! }))
    const { family, containerDefinitions, executionRoleArn, requiresCompatibilities, networkMode, cpu, memory } = taskDefinition!
    const copy = { family, containerDefinitions, executionRoleArn, requiresCompatibilities, networkMode, cpu, memory }
    const theirs = await ecs.send(new RegisterTaskDefinitionCommand(copy))
    const { cluster, service } = world.account
    await ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition: theirs.taskDefinition!.taskDefinitionArn }))
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'conflict', trouble: { kind: 'changed' } })
  })
})
