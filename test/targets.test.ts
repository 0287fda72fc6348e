import { DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Report } from '../src/core/report.ts'
import { diagnose } from '../src/diagnose.ts'
import { type AccountOptions, type SimulatedAccount, startAccount } from '../src/playground/account/start.ts'
import type { Target } from '../src/target/types.ts'

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
const open: SimulatedAccount[] = []
const start = async (options: AccountOptions) => {
  const account = await startAccount({ retryAfterMs: 0, ...options })
  open.push(account)
  return account
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((account) => account.close()))
})

const place = (account: SimulatedAccount) => ({ partition: 'aws', region: account.region, account: account.account })
const service = (account: SimulatedAccount, name = 'my-service'): Target => ({
  kind: 'service',
  ...place(account),
  cluster: account.cluster,
  service: name,
  arn: null,
})
const cluster = (account: SimulatedAccount, name = account.cluster): Target => ({
  kind: 'cluster',
  ...place(account),
  cluster: name,
  arn: null,
})
const subnetsOf = (account: SimulatedAccount, name = 'my-service') => {
  const services = Object.values(Object.values(account.state.places)[0]!.ecs.services)
  return services.find((s) => s.serviceName === name)?.networkConfiguration?.awsvpcConfiguration?.subnets ?? []
}
const revision = (account: SimulatedAccount, name: string, subnets = subnetsOf(account)): Target => {
  const [family = '', number] = name.split(':')
  return { kind: 'revision', ...place(account), family, revision: Number(number), subnets, groups: [], publicIp: false }
}
const session = (account: SimulatedAccount) => ({ ...place(account), credentials, endpoint: account.endpoint })
const ask = (account: SimulatedAccount, target: Target) => diagnose({ target, pasted: null }, { session: session(account) })
const ecs = (account: SimulatedAccount) => new ECSClient({ ...session(account), credentials })
const deploy = (account: SimulatedAccount, taskDefinition: string, name = 'my-service') =>
  ecs(account).send(new UpdateServiceCommand({ cluster: account.cluster, service: name, taskDefinition }))
/** A new revision of a family that pulls another image. */
async function register(account: SimulatedAccount, family: string, image: (old: string) => string) {
  const { taskDefinition } = await ecs(account).send(new DescribeTaskDefinitionCommand({ taskDefinition: family }))
  const containerDefinitions = taskDefinition!.containerDefinitions!.map((c) => ({ ...c, image: image(c.image!) }))
  const { executionRoleArn, cpu, memory, networkMode, requiresCompatibilities } = taskDefinition!
  const rest = { executionRoleArn, cpu, memory, networkMode, requiresCompatibilities }
  await ecs(account).send(new RegisterTaskDefinitionCommand({ family, ...rest, containerDefinitions }))
}
const notes = (report: Report) => report.notes.map(({ key }) => key.replace('report:note.', ''))

describe('a service', () => {
  it('that fails is explained by its newest failed task', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    const report = await ask(account, service(account))
    expect(report.verdict).toMatchObject({ cause: 'image-not-found', confidence: 'confirmed' })
    expect(report.target.task).toBe(account.taskArn.split('/').at(-1))
    expect(report.aws.calls).toBeLessThanOrEqual(30)
  })

  it('that runs and would fail at its next pull is told so, before it does', async () => {
    const account = await start({ scenario: 'nat-blackhole' })
    const report = await ask(account, service(account, 'other-service'))
    expect(report.verdict).toMatchObject({ status: 'explained', cause: 'no-internet-route' })
    expect(report.target).toMatchObject({ kind: 'service', task: null, service: 'other-service' })
    expect(report.target.arn).toContain(':service/')
  })

  it('that runs and would run again is healthy', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    expect((await ask(account, service(account, 'other-service'))).verdict.status).toBe('healthy')
  })

  it('that does not exist is said not to', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    const report = await ask(account, service(account, 'no-such'))
    expect(report.verdict).toMatchObject({ status: 'unknown', say: { key: 'report:verdict.no-such-service' } })
    expect(report.findings).toEqual([])
  })

  it('whose deployment was rolled back is judged by the revision that failed', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    await deploy(account, 'my-app:1')
    const report = await ask(account, service(account))
    expect(report.verdict).toMatchObject({ cause: 'image-not-found', confidence: 'confirmed' })
    expect(report.target.image).toContain(':v1.0.0')
    expect(report.notes).toContainEqual({
      key: 'report:note.rolled-back',
      params: { service: 'my-service', failed: 'my-app:2', current: 'my-app:1' },
    })
    expect(report.findings.filter((finding) => finding.status === 'unknown')).toEqual([])
  })

  it('that has moved on to a revision that runs is healthy, while its old task keeps its cause', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    await register(account, 'my-app', (image) => image.replace('v1.0.0', 'v1.0.1'))
    await deploy(account, 'my-app:3')
    expect((await ask(account, service(account))).verdict.status).toBe('healthy')
    const old = await ask(account, {
      kind: 'task',
      ...place(account),
      cluster: account.cluster,
      task: account.taskArn.split('/').at(-1)!,
      arn: account.taskArn,
    })
    expect(old.verdict.cause).toBe('image-not-found')
    expect(notes(old)).toEqual(['moved-on'])
  })

  it('tells how many of its tasks failed alike', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    const tasks = Object.values(account.state.places)[0]!.ecs.tasks
    const [key, failed] = Object.entries(tasks).find(([, task]) => task.taskArn === account.taskArn)!
    const twin = account.taskArn.replace(/[0-9a-f]{32}$/, 'f'.repeat(32))
    tasks[key.replace(/[0-9a-f]{32}$/, 'f'.repeat(32))] = { ...failed, taskArn: twin }
    const report = await ask(account, service(account))
    expect(report.notes).toEqual([{ key: 'report:note.alike', params: { count: 2, failed: 2, name: 'my-service', revision: 'my-app:2' } }])
  })
})

describe('a revision', () => {
  it('that would not pull is told so before anything is started', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    const report = await ask(account, revision(account, 'my-app:2'))
    expect(report.verdict).toMatchObject({ status: 'explained', cause: 'image-not-found' })
  })

  it('that would pull is healthy', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    expect((await ask(account, revision(account, 'my-app:1'))).verdict.status).toBe('healthy')
  })

  it('without subnets is not called healthy: its way was not looked at', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    const report = await ask(account, revision(account, 'my-app:1', []))
    expect(report.verdict.status).toBe('unknown')
    expect(notes(report)).toEqual(['name-subnets'])
  })

  it('that does not exist is said not to, and not called healthy', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    const report = await ask(account, revision(account, 'my-app:9'))
    expect(report.verdict).toMatchObject({
      status: 'unknown',
      say: { key: 'report:verdict.no-such-revision', params: { revision: 'my-app:9' } },
    })
  })
})

describe('several repositories', () => {
  it('are asked for together, and one that does not exist hides none of the others', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    const { taskDefinition } = await ecs(account).send(new DescribeTaskDefinitionCommand({ taskDefinition: 'my-app' }))
    const [app] = taskDefinition!.containerDefinitions!
    const host = app!.image!.split('/')[0]
    const images = ['other-app:v3.2.0', 'no-such:1']
    const containerDefinitions = [app!, ...images.map((image, n) => ({ ...app!, name: `side${n}`, image: `${host}/${image}` }))]
    const { executionRoleArn, cpu, memory, networkMode, requiresCompatibilities } = taskDefinition!
    const rest = { executionRoleArn, cpu, memory, networkMode, requiresCompatibilities }
    await ecs(account).send(new RegisterTaskDefinitionCommand({ family: 'my-app', ...rest, containerDefinitions }))
    account.calls.length = 0
    const report = await ask(account, revision(account, 'my-app:3'))
    const asked = account.calls.filter((call) => call.api === 'ecr:DescribeRepositories').map((call) => call.input)
    // One for the keys of both that exist, one for the names that a missing one may have meant.
    expect(asked).toHaveLength(2)
    expect(JSON.stringify(asked)).toContain(JSON.stringify(['my-app', 'other-app']))
    expect(report.aws.calls).toBeLessThanOrEqual(30)
    expect(report.findings.filter((finding) => finding.check === 'repository-key-unusable' && finding.status === 'unknown')).toEqual([])
  })
})

describe('a cluster', () => {
  it('is explained by the group that failed most, and the others are named', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    await register(account, 'other', (image) => image.replace(/:[^:]+$/, ':gone'))
    await deploy(account, 'other:2', 'other-service')
    const tasks = Object.values(account.state.places)[0]!.ecs.tasks
    const [key, failed] = Object.entries(tasks).find(([, task]) => task.taskArn === account.taskArn)!
    tasks[key.replace(/[0-9a-f]{32}$/, 'f'.repeat(32))] = { ...failed, taskArn: account.taskArn.replace(/[0-9a-f]{32}$/, 'f'.repeat(32)) }
    const report = await ask(account, cluster(account))
    expect(report.target).toMatchObject({ kind: 'cluster', service: 'my-service' })
    expect(report.verdict).toMatchObject({ cause: 'image-not-found', confidence: 'confirmed' })
    expect(report.notes).toEqual([
      { key: 'report:note.alike', params: { count: 2, failed: 3, name: 'my-service', revision: 'my-app:2' } },
      { key: 'report:note.others', params: { count: 1, name: 'other-service', revision: 'other:2', cause: 'image-not-found' } },
    ])
    expect(report.aws.calls).toBeLessThanOrEqual(30)
  })

  it('where nothing failed says so, and no more', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    const places = Object.values(account.state.places)[0]!
    for (const [key, task] of Object.entries(places.ecs.tasks)) if (task.lastStatus === 'STOPPED') delete places.ecs.tasks[key]
    for (const s of Object.values(places.ecs.services)) s.lastTry = Date.now() + 60_000
    const report = await ask(account, cluster(account))
    expect(report.verdict).toMatchObject({ status: 'unknown', say: { key: 'report:verdict.cluster-quiet' } })
  })

  it('that does not exist is told as that, whatever is asked for in it', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    const nowhere = { ...place(account), cluster: 'nothing-here', arn: null }
    const task = '0123456789abcdef0123456789abcdef'
    for (const target of [
      cluster(account, 'nothing-here'),
      { kind: 'service', service: 'my-service', ...nowhere },
      { kind: 'task', task, ...nowhere },
    ] as Target[]) {
      const report = await ask(account, target)
      expect(report.verdict).toMatchObject({
        status: 'unknown',
        say: { key: 'report:verdict.no-such-cluster', params: { cluster: 'nothing-here' } },
      })
      expect(report.target.launchType).toBeNull()
      expect([report.findings, report.notes, report.fixes]).toEqual([[], [], []])
    }
  })
})

describe('one bad subnet of several', () => {
  it('is said to make tasks fail now and then', async () => {
    const account = await start({ scenario: 'image-tag-missing' })
    const { routeTables } = Object.values(account.state.places)[0]!.ec2
    const [bad, good] = subnetsOf(account, 'other-service') as [string, string]
    const shared = Object.values(routeTables).find((table) => table.Associations.some((a) => a.SubnetId === bad))!
    const own = shared.Associations.filter((a) => a.SubnetId === bad).map((a) => ({ ...a, RouteTableId: 'rtb-0bad0bad0bad0bad0' }))
    shared.Associations = shared.Associations.filter((a) => a.SubnetId !== bad)
    const Routes = shared.Routes.filter((route) => route.GatewayId === 'local')
    routeTables['rtb-0bad0bad0bad0bad0'] = { ...shared, RouteTableId: 'rtb-0bad0bad0bad0bad0', Associations: own, Routes }
    const report = await ask(account, service(account, 'other-service'))
    expect(report.verdict.cause).toBe('no-internet-route')
    expect(report.notes).toContainEqual({ key: 'report:note.intermittent', params: { subnets: [bad], fine: [good] } })
  })
})
