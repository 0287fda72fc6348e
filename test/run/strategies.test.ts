import { afterEach, describe, expect, it } from 'vitest'
import { examineQuestion } from '../../src/diagnose.ts'
import type { Service } from '../../src/playground/account/state.ts'
import { placeOf } from '../../src/playground/account/state.ts'
import { undoRun } from '../../src/run/index.ts'
import { parseTarget } from '../../src/target/target.ts'
import { applied, closeWorlds, driving, openOwnStore, openWorld, planned, type World } from './world.ts'

afterEach(closeWorlds)

const serviceIn = ({ account }: World): Service => placeOf(account.state, account.account, account.region).ecs.services[account.service]!
const writes = ({ account }: World) => account.calls.filter(({ write, outcome }) => write && outcome === 'ok').map(({ api }) => api)
const offers = async (world: World) => {
  const target = parseTarget(world.account.taskArn)
  if ('problem' in target) throw new Error(target.problem)
  const { report, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
  close()
  return report.fixes
}

describe('an Express Mode service', () => {
  it('gets another revision, and its former one back, by the API that manages it', async () => {
    const world = await openWorld({ scenario: 'image-tag-missing' })
    serviceIn(world).resourceManagementType = 'ECS'
    const before = serviceIn(world).taskDefinition
    const store = await openOwnStore()
    const run = await applied(world, store, 'use-existing-image', { image: 'v1.0.1' })
    expect(run).toMatchObject({ status: 'proven', trouble: null })
    expect(run.steps.at(-1)?.cli).toMatch(/^aws ecs update-express-gateway-service --service-arn \S+ --task-definition-arn/)
    expect(await undoRun(store, run.id, 'U2', driving(world))).toMatchObject({ status: 'undone' })
    expect(serviceIn(world).taskDefinition).toBe(before)
    expect(writes(world).filter((api) => /Service$/.test(api))).toEqual([
      'ecs:UpdateExpressGatewayService',
      'ecs:UpdateExpressGatewayService',
    ])
  })

  it('is not deployed anew where nothing of it changes: ECS goes on trying it', async () => {
    const world = await openWorld({ scenario: 'role-missing-ecr-actions', retryAfterMs: 0 })
    serviceIn(world).resourceManagementType = 'ECS'
    const run = await planned(world, await openOwnStore(), 'attach-execution-policy')
    expect(run.steps.map(({ kind }) => kind)).toEqual(['attach-role-policy'])
  })

  it('gets public addresses by UpdateService, which the plan says may not last', async () => {
    const world = await openWorld({ scenario: 'public-subnet-no-public-ip' })
    serviceIn(world).resourceManagementType = 'ECS'
    const run = await applied(world, await openOwnStore(), 'assign-public-ip', {})
    expect(run).toMatchObject({ status: 'proven' })
    expect(run.besides.map(({ key }) => key)).toContain('fixes:besides.express-public-ip')
    expect(writes(world)).toEqual(['ecs:UpdateService'])
  })
})

describe('a service that does not roll', () => {
  it('is proven by the pull of a new task, not by the end of its deployment', async () => {
    const world = await openWorld({ scenario: 'image-tag-missing' })
    const configuration = serviceIn(world).deploymentConfiguration!
    Object.assign(configuration, { strategy: 'CANARY', bakeTimeInMinutes: 600, lifecycleHooks: [{ targetType: 'PAUSE' }] })
    const run = await applied(world, await openOwnStore(), 'use-existing-image', { image: 'v1.0.1' })
    expect(run).toMatchObject({ status: 'proven', proof: { say: { key: 'fixes:proof.pulled-before-traffic' } } })
    expect(run.besides.map(({ key }) => key)).toEqual(expect.arrayContaining(['fixes:besides.strategy', 'fixes:besides.strategy-pauses']))
  })
})

describe('a service that another controller deploys', () => {
  it.each([
    ['CODE_DEPLOY', /^aws deploy create-deployment /],
    ['EXTERNAL', /^aws ecs create-task-set /],
  ] as const)('%s: the last step is that controller’s', async (type, command) => {
    const world = await openWorld({ scenario: 'image-tag-missing' })
    serviceIn(world).deploymentController = { type }
    const run = await planned(world, await openOwnStore(), 'use-existing-image', world.account.taskArn, { image: 'v1.0.1' })
    expect(run.steps.map(({ kind }) => kind)).toEqual(['register-revision'])
    expect(run.remainder?.commands[0]).toMatch(command)
    expect(JSON.stringify(await offers(world))).not.toContain('update-service')
  })
})
