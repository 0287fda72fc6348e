import { CreatePullThroughCacheRuleCommand } from '@aws-sdk/client-ecr'
import { PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { afterEach, describe, expect, it } from 'vitest'
import { examineQuestion } from '../../src/diagnose.ts'
import { makeSecret } from '../../src/playground/account/build/secrets.ts'
import { placeOf } from '../../src/playground/account/state.ts'
import { approveRun, drive, undoRun } from '../../src/run/index.ts'
import { parseTarget } from '../../src/target/target.ts'
import { withGoneTag, withMovedTag } from './prepare.ts'
import { type Repair, thereAndBack } from './there-and-back.ts'
import { applied, closeWorlds, driving, openOwnStore, openWorld, planned, type World } from './world.ts'

afterEach(closeWorlds)

async function offersOf(world: World) {
  const target = parseTarget(world.account.taskArn, {})
  if ('problem' in target) throw new Error(target.problem)
  const { report, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
  close()
  return report.fixes
}

describe('a repair of where the image comes from', () => {
  it.each<Repair>([
    ['image-archived', 'restore-archived-image', {}, ['restore-image', 'deploy']],
    [
      'private-image-no-credentials',
      'use-registry-credentials',
      { secret: 'dockerhub-credentials' },
      ['put-role-policy', 'register-revision', 'deploy'],
    ],
    ['public-ecr-rate-limit', 'pull-through-cache', {}, ['create-cache-rule', 'put-role-policy', 'register-revision', 'deploy']],
    ['cache-role-may-not-import', 'pull-through-cache', {}, ['put-role-policy', 'deploy']],
    ['registry-secret-unreadable', 'grant-secret-read', {}, ['put-role-policy', 'deploy']],
    ['image-too-big-for-disk', 'grow-ephemeral-storage', {}, ['register-revision', 'deploy']],
    ['no-route-beside-nat', 'add-default-route', {}, ['set-route', 'deploy']],
  ])('of %s by %s is proven, and taken back without a trace', thereAndBack)
})

describe('a secret', () => {
  it('is always a person’s choice among names, and no value is read', async () => {
    const world = await openWorld({ scenario: 'private-image-no-credentials' })
    const store = await openOwnStore()
    const bare = await planned(world, store, 'use-registry-credentials', world.account.taskArn, {}).catch((error) => error)
    expect(bare).toMatchObject({ code: 'parameter-missing', missing: ['secret'] })
    const offer = (await offersOf(world)).find(({ id }) => id === 'use-registry-credentials')
    expect(offer?.parameters).toMatchObject([{ name: 'secret', required: true, default: null }])
    expect(offer?.parameters[0]?.options.map(({ value }) => value)).toEqual(['dockerhub-credentials', 'my-app/database'])
    await applied(world, store, 'use-registry-credentials', { secret: 'dockerhub-credentials' })
    expect(world.account.calls.filter(({ api }) => api === 'secretsmanager:GetSecretValue')).toEqual([])
  })

  it('that the role is denied cannot be granted', async () => {
    const world = await openWorld({ scenario: 'private-image-no-credentials' })
    const Statement = [{ Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' }]
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await world.aws.iam().send(new PutRolePolicyCommand({ RoleName: 'ecsTaskExecutionRole', PolicyName: 'no-keys', PolicyDocument }))
    const secret = { secret: 'dockerhub-credentials' }
    const refused = planned(world, await openOwnStore(), 'use-registry-credentials', world.account.taskArn, secret)
    await expect(refused).rejects.toMatchObject({ code: 'refused', say: { key: 'fixes:use-registry-credentials.forbidden' } })
  })
})

describe('a pull through ECR', () => {
  const SECRET = 'ecr-pullthroughcache/docker-hub'

  it('of an official image of Docker Hub keeps library/, and takes credentials from the secret a person chose', async () => {
    const world = await openWorld({ scenario: 'dockerhub-rate-limit' })
    const { state, account, region } = world.account
    const here = placeOf(state, account, region)
    const context = { world: state, here, caller: 'test' }
    const arn = makeSecret(context, SECRET)
    makeSecret(context, 'my-app/database')
    const store = await openOwnStore()
    const bare = await planned(world, store, 'pull-through-cache', world.account.taskArn, {}).catch((error) => error)
    expect(bare).toMatchObject({ code: 'parameter-missing', missing: ['secret'] })
    const wrong = await planned(world, store, 'pull-through-cache', world.account.taskArn, { secret: 'my-app/database' }).catch((e) => e)
    expect(wrong).toMatchObject({ code: 'parameter-missing' })
    const before = world.account.snapshot()
    const run = await applied(world, store, 'pull-through-cache', { secret: SECRET })
    expect(run).toMatchObject({ status: 'proven' })
    expect(here.cacheRules).toMatchObject([
      { ecrRepositoryPrefix: 'docker-hub', upstreamRegistryUrl: 'registry-1.docker.io', credentialArn: arn },
    ])
    const image = Object.values(here.ecs.definitions).at(-1)?.containerDefinitions?.[0]?.image
    expect(image).toBe(`${account}.dkr.ecr.${region}.amazonaws.com/docker-hub/library/nginx:1.27`)
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone' })
    expect(world.account.snapshot()).toEqual(before)
  })

  it('takes the rule there is, which an undo leaves', async () => {
    const world = await openWorld({ scenario: 'public-ecr-rate-limit' })
    const rule = { ecrRepositoryPrefix: 'mirror', upstreamRegistryUrl: 'public.ecr.aws' }
    await world.aws.ecr().send(new CreatePullThroughCacheRuleCommand(rule))
    const before = world.account.snapshot()
    const store = await openOwnStore()
    const run = await applied(world, store, 'pull-through-cache')
    expect(run).toMatchObject({ status: 'proven' })
    expect(run.steps.map((step) => step.kind)).toEqual(['put-role-policy', 'register-revision', 'deploy'])
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone' })
    expect(world.account.snapshot()).toEqual(before)
  })

  it('without a secret of that name is handed over with the command, and no value', async () => {
    const world = await openWorld({ scenario: 'dockerhub-rate-limit' })
    const offer = (await offersOf(world)).find(({ id }) => id === 'pull-through-cache')
    expect(offer?.handOver?.commands).toEqual([
      expect.stringMatching(/^aws secretsmanager create-secret --name ecr-pullthroughcache\/docker-hub .*TOKEN/),
    ])
  })
})

it('a service goes back to the revision that ran, and again to the one that fails', async () => {
  const world = await openWorld({ scenario: 'healthy-after-all' })
  const store = await openOwnStore()
  const task = await withGoneTag(world)
  const before = world.account.snapshot()
  const run = await planned(world, store, 'roll-back', task)
  await approveRun(store, run.id, 'U2')
  expect(await drive(store, run.id, driving(world))).toMatchObject({ status: 'proven', steps: [{ kind: 'deploy', status: 'done' }] })
  expect(world.account.outlook().ok).toBe(true)
  expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone' })
  expect(world.account.snapshot()).toEqual(before)
  expect(world.account.outlook().ok).toBe(false)
})

it('a deployment whose image is gone since its tag was moved is begun anew, and proven by the image the tag means now', async () => {
  const world = await openWorld({ scenario: 'healthy-after-all' })
  const task = await withMovedTag(world)
  const store = await openOwnStore()
  const before = world.account.snapshot()
  const run = await planned(world, store, 'redeploy', task)
  await approveRun(store, run.id, 'U2')
  expect(await drive(store, run.id, driving(world))).toMatchObject({ status: 'proven', steps: [{ kind: 'deploy', status: 'done' }] })
  expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone' })
  expect(world.account.snapshot()).toEqual(before)
})
