import { PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { afterEach, describe, expect, it } from 'vitest'
import { examineQuestion } from '../../src/diagnose.ts'
import type { ScenarioId } from '../../src/playground/account/start.ts'
import { undoRun } from '../../src/run/index.ts'
import { parseTarget } from '../../src/target/target.ts'
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
  it.each<[scenario: ScenarioId, fix: string, params: Record<string, string>, kinds: string[]]>([
    ['image-archived', 'restore-archived-image', {}, ['restore-image', 'deploy']],
    [
      'private-image-no-credentials',
      'use-registry-credentials',
      { secret: 'dockerhub-credentials' },
      ['put-role-policy', 'register-revision', 'deploy'],
    ],
  ])('of %s by %s is proven, and taken back without a trace', async (scenario, fix, params, kinds) => {
    const world = await openWorld({ scenario })
    const store = await openOwnStore()
    const before = world.account.snapshot()
    const run = await applied(world, store, fix, params)
    expect(run).toMatchObject({ status: 'proven', trouble: null })
    expect(run.steps.map((step) => step.kind)).toEqual(kinds)
    expect(run.steps.every((step) => step.cli && step.status === 'done')).toBe(true)
    expect(world.account.outlook().ok).toBe(true)
    const undone = await undoRun(store, run.id, 'U2', driving(world))
    expect(undone).toMatchObject({ status: 'undone', trouble: null })
    expect(world.account.snapshot()).toEqual(before)
    expect(world.account.outlook().ok).toBe(false)
    expect(['other-service', 'neighbour'].map((name) => world.account.outlook(name).ok)).toEqual([true, true])
  })
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
