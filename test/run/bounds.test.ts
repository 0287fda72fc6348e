import { afterEach, describe, expect, it } from 'vitest'
import { examineQuestion } from '../../src/diagnose.ts'
import { iamOf } from '../../src/playground/account/state.ts'
import { type Bounds, NO_BOUNDS } from '../../src/run/bounds.ts'
import { approveRun, drive, planRun } from '../../src/run/index.ts'
import { parseTarget } from '../../src/target/target.ts'
import { placeOf } from './prepare.ts'
import { closeWorlds, driving, openOwnStore, openWorld, type World } from './world.ts'

afterEach(closeWorlds)

async function planWithin(world: World, fixId: string, bounds: Partial<Bounds>) {
  const target = parseTarget(world.account.taskArn, {})
  if ('problem' in target) throw new Error(target.problem)
  const { report, load, close } = await examineQuestion({ target, pasted: null }, { session: world.session })
  const store = await openOwnStore()
  try {
    const all = { ...NO_BOUNDS, ...bounds }
    return { store, run: await planRun({ report, fixId, params: {}, load, store, aws: world.aws, asker: 'U1', bounds: all }) }
  } finally {
    close()
  }
}
const refusal = (world: World, fix: string, bounds: Partial<Bounds>) =>
  planWithin(world, fix, bounds).then(
    () => null,
    (error) => ({ code: error.code, key: error.say?.key, params: error.say?.params }),
  )
const nothingWritten = (world: World) => expect(world.account.calls.filter((call) => call.write)).toEqual([])

describe('a plan is refused that would touch', () => {
  it.each([
    ['grant-pull', 'role-missing-ecr-actions'],
    ['attach-execution-policy', 'role-missing-ecr-actions'],
    ['repair-trust-policy', 'role-trusts-another-service'],
    // Its task would be given the role.
    ['open-endpoint-group', 'endpoint-sg-blocks-443'],
  ] as const)('a role the bot itself works with: %s', async (fix, scenario) => {
    const world = await openWorld({ scenario })
    const definition = Object.values(placeOf(world).ecs.definitions)[0]!
    const own = definition.executionRoleArn!
    expect(await refusal(world, fix, { ownRoles: async () => [own] })).toEqual({
      code: 'refused',
      key: 'fixes:refused.own-role',
      params: { role: own.split('/').at(-1) },
    })
    nothingWritten(world)
    const other = own.replace(/:role\/.*/, ':role/ecs-pull-change')
    expect(await refusal(world, fix, { ownRoles: async () => [other, own.replace(/\d{12}/, '999999999999')] })).toBeNull()
  })

  it('another account that is off limits', async () => {
    const world = await openWorld({ scenario: 'cross-account-no-repo-policy' }, { elsewhere: ['987654321098'] })
    const within = (accounts: string[]) => refusal(world, 'allow-cross-account-pull', { offLimits: { accounts, vpcs: [], tags: [] } })
    expect(await within(['987654321098'])).toMatchObject({ key: 'fixes:refused.off-limits-account', params: { account: '987654321098' } })
    expect(await within(['111122223333'])).toBeNull()
  })

  it('an account, a VPC or a tag that is off limits', async () => {
    const world = await openWorld({ scenario: 'endpoint-sg-blocks-443' })
    const fix = 'open-endpoint-group'
    const { vpcs, groups, endpoints } = placeOf(world).ec2
    const vpc = Object.keys(vpcs)[0]!
    const within = (offLimits: Partial<Bounds['offLimits']>) =>
      refusal(world, fix, { offLimits: { accounts: [], vpcs: [], tags: [], ...offLimits } })
    expect(await within({ accounts: [world.account.account] })).toMatchObject({ key: 'fixes:refused.off-limits-account' })
    expect(await within({ vpcs: ['vpc-0', vpc] })).toMatchObject({ key: 'fixes:refused.off-limits-vpc', params: { vpc } })
    expect(await within({ accounts: ['999999999999'], vpcs: ['vpc-0'], tags: ['frozen'] })).toBeNull()
    vpcs[vpc]!.Tags = [{ Key: 'environment', Value: 'production' }]
    expect(await within({ tags: ['environment=test'] })).toBeNull()
    const said = { code: 'refused', key: 'fixes:refused.off-limits-tag' }
    expect(await within({ tags: ['environment=production'] })).toEqual({
      ...said,
      params: { resource: vpc, tag: 'environment=production' },
    })
    const group = Object.values(endpoints).flatMap(({ Groups }) => Groups ?? [])[0]!.GroupId!
    groups[group]!.Tags = [{ Key: 'frozen', Value: 'yes' }]
    expect(await within({ tags: ['frozen'] })).toEqual({ ...said, params: { resource: group, tag: 'frozen' } })
    nothingWritten(world)
  })
})

describe('a tag that is off limits keeps a plan from everything its writes reach:', () => {
  const frozen = [{ Key: 'frozen', Value: 'yes' }]
  const offLimits = { accounts: [], vpcs: [], tags: ['frozen'] }

  it.each([
    ['the route tables of a gateway endpoint that is new', 'no-nat-no-endpoints', 'create-pull-endpoints', 'routeTables'],
    ['the subnets that get an endpoint', 'endpoints-missing-ecr-dkr', 'create-pull-endpoints', 'subnets'],
    ['the VPC whose DNS is switched', 'vpc-dns-off', 'enable-private-dns', 'vpcs'],
  ] as const)('%s', async (_, scenario, fix, kind) => {
    const world = await openWorld({ scenario })
    expect(await refusal(world, fix, { offLimits })).toBeNull()
    for (const one of Object.values(placeOf(world).ec2[kind])) one.Tags = frozen
    expect(await refusal(world, fix, { offLimits })).toMatchObject({ key: 'fixes:refused.off-limits-tag', params: { tag: 'frozen' } })
    nothingWritten(world)
  })

  it.each([
    ['an image', 'image-archived', 'restore-archived-image', []],
    ['a policy of another account’s', 'cross-account-no-repo-policy', 'allow-cross-account-pull', ['987654321098']],
  ] as const)('the repository of %s', async (_, scenario, fix, elsewhere) => {
    const world = await openWorld({ scenario }, { elsewhere })
    expect(await refusal(world, fix, { offLimits })).toBeNull()
    for (const { repositories } of Object.values(world.account.state.places))
      for (const one of Object.values(repositories)) one.tags = frozen
    expect(await refusal(world, fix, { offLimits })).toMatchObject({ key: 'fixes:refused.off-limits-tag', params: { tag: 'frozen' } })
    nothingWritten(world)
  })

  it('and tags that cannot be read are no leave', async () => {
    const world = await openWorld({ scenario: 'image-archived', deny: ['ecr:ListTagsForResource'] })
    await expect(planWithin(world, 'restore-archived-image', { offLimits })).rejects.toThrow()
    nothingWritten(world)
  })
})

describe('what code manages', () => {
  const managed = async (tag: { Key: string; Value: string }) => {
    const world = await openWorld({ scenario: 'endpoint-sg-blocks-443' })
    const { groups, endpoints } = placeOf(world).ec2
    const group = Object.values(endpoints).flatMap(({ Groups }) => Groups ?? [])[0]!.GroupId!
    groups[group]!.Tags = [tag]
    return { world, group }
  }

  it.each([
    ['cloudformation', { Key: 'aws:cloudformation:stack-name', Value: 'network' }, { stack: 'network' }],
    ['terraform', { Key: 'managed-by', Value: 'terraform' }, { tag: 'managed-by=terraform' }],
  ] as const)('is said before the approval, handed over, or refused: %s', async (by, tag, params) => {
    const { world, group } = await managed(tag)
    const fix = 'open-endpoint-group'
    const terraformTags = ['managed-by=terraform']
    const { run } = await planWithin(world, fix, { terraformTags })
    expect(run.besides[0]).toEqual({ key: `fixes:besides.iac-${by}`, params: { resource: group, ...params } })
    expect(await refusal(world, fix, { terraformTags, iac: 'hand-over' })).toMatchObject({
      code: 'hand-over',
      key: `fixes:refused.iac-hand-over-${by}`,
    })
    expect(await refusal(world, fix, { terraformTags, iac: 'forbid' })).toMatchObject({ key: `fixes:refused.iac-forbid-${by}` })
    nothingWritten(world)
  })

  it.each([
    ['the route tables of a gateway endpoint', 'no-nat-no-endpoints', 'create-pull-endpoints', 'routeTables'],
    ['a VPC whose DNS is switched', 'vpc-dns-off', 'enable-private-dns', 'vpcs'],
  ] as const)('is asked of what a write changes besides: %s', async (_, scenario, fix, kind) => {
    const world = await openWorld({ scenario })
    expect(await refusal(world, fix, { iac: 'forbid' })).toBeNull()
    for (const one of Object.values(placeOf(world).ec2[kind])) one.Tags = [{ Key: 'aws:cloudformation:stack-name', Value: 'network' }]
    expect(await refusal(world, fix, { iac: 'forbid' })).toMatchObject({
      key: 'fixes:refused.iac-forbid-cloudformation',
      params: { stack: 'network' },
    })
  })

  it('is no matter of a subnet that only gets an interface', async () => {
    const world = await openWorld({ scenario: 'endpoints-missing-ecr-dkr' })
    for (const one of Object.values(placeOf(world).ec2.subnets)) one.Tags = [{ Key: 'aws:cloudformation:stack-name', Value: 'network' }]
    expect(await refusal(world, 'create-pull-endpoints', { iac: 'forbid' })).toBeNull()
  })

  it('is no reason where only a new deployment starts: no apply takes that back', async () => {
    const world = await openWorld({ scenario: 'role-missing-ecr-actions' })
    const service = Object.values(placeOf(world).ecs.services).find(({ serviceName }) => serviceName === world.account.service)!
    service.tags = [{ key: 'aws:cloudformation:stack-name', value: 'app' }]
    expect(await refusal(world, 'grant-pull', { iac: 'forbid' })).toBeNull()
    const role = Object.values(iamOf(world.account.state, world.account.account).roles)
    for (const one of role) one.tags = [{ Key: 'aws:cloudformation:stack-name', Value: 'roles' }]
    expect(await refusal(world, 'grant-pull', { iac: 'forbid' })).toMatchObject({ params: { stack: 'roles' } })
  })
})

it('puts the operator’s tags on what it creates, beside its own', async () => {
  const world = await openWorld({ scenario: 'endpoints-missing-ecr-dkr' })
  const { run, store } = await planWithin(world, 'create-pull-endpoints', { tags: { owner: 'platform' } })
  await approveRun(store, run.id, 'U2')
  expect(await drive(store, run.id, driving(world))).toMatchObject({ status: 'proven' })
  const { endpoints, groups } = placeOf(world).ec2
  for (const made of [...Object.values(endpoints), ...Object.values(groups)].filter(({ Tags }) =>
    Tags?.some(({ Value }) => Value === run.id),
  ))
    expect(made.Tags).toContainEqual({ Key: 'owner', Value: 'platform' })
})
