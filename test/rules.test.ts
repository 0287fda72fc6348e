import { afterEach, describe, expect, it } from 'vitest'
import { diagnose } from '../src/diagnose.ts'
import { allow, MANAGED, policy, trust } from '../src/playground/account/build/names.ts'
import { ecs } from '../src/playground/account/ecs/index.ts'
import { schedule } from '../src/playground/account/ecs/scheduler.ts'
import { iam } from '../src/playground/account/iam/index.ts'
import { parseError } from '../src/target/error.ts'
import { parseTarget } from '../src/target/target.ts'
import type { Target } from '../src/target/types.ts'
import { type Failed, ROLE, says, startWide, type Wide } from './wide.ts'

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
let wide: Wide
afterEach(() => wide.account.close())

const ask = (target: Target | string, pasted: string | null = null) => {
  const { account } = wide
  const session = { region: account.region, account: account.account, partition: 'aws', credentials, endpoint: account.endpoint }
  const asked = typeof target === 'string' ? (parseTarget(target) as Target) : target
  return diagnose({ target: asked, pasted: pasted === null ? null : parseError(pasted) }, { session })
}
const alone = (text: string) => {
  const { account } = wide
  return ask({ kind: 'text', partition: 'aws', region: account.region, account: account.account }, text)
}
/** A task of one container that failed with these words, while the account is as it is. */
const fail = (image: string, failure: Failed) => wide.fail(failure, wide.define([{ name: 'app', image, essential: true }] as never))

const HARBOR = 'harbor.example.com/team/app:1.2'
const x509: Failed = {
  gate: 'manifest-connection',
  container: 'app',
  text: `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${HARBOR}: failed to do request: Head "https://harbor.example.com/v2/team/app/manifests/1.2": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
}
const mismatch: Failed = {
  gate: 'platform',
  container: 'app',
  text: `CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'`,
}
const unassumable = (arn: string): Failed => ({
  gate: 'assume-role',
  text: `ECS was unable to assume the role '${arn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
})

describe('a pull that failed, in an account where all that can be read is fine', () => {
  it('is not called healthy', async () => {
    wide = await startWide()
    const image = wide.uri('my-app:v1.0.1')
    const { verdict } = await ask(fail(image, says.pullDenied(image, 'app')))
    expect(verdict).toMatchObject({ status: 'unexplained', cause: null })
  })
  it('is, once a later task of its revision has pulled', async () => {
    wide = await startWide()
    const image = wide.uri('my-app:v1.0.1')
    const failed = fail(image, says.pullDenied(image, 'app'))
    // The service tries again, and nothing forbids it any more.
    const later = wide.here.ecs.services.wide!
    later.lastTry = 0
    schedule(wide.context, later)
    const next = Object.values(wide.here.ecs.tasks).find((task) => task.group === 'service:wide' && task.lastStatus === 'RUNNING')!
    expect((await ask(failed)).verdict.status).toBe('unexplained')
    // It was created before the other one stopped, as tasks of a simulated account look back on a minute of life.
    next.createdAt = new Date(Date.now() + 1000)
    const report = await ask(failed)
    expect(report.verdict).toMatchObject({ status: 'healthy', basis: 'witness', say: { key: 'report:verdict.witness-task' } })
    expect(report.aws.calls).toBeLessThanOrEqual(30)
    expect(report.aws.roundTrips).toBeLessThanOrEqual(4)
  })
  it('has the cause its text names, as without any facts, where none can tell', async () => {
    wide = await startWide()
    const failed = fail('ghcr.io/acme/app:1', mismatch)
    expect((await alone(mismatch.text)).verdict).toMatchObject({ cause: 'platform-mismatch', confidence: 'likely' })
    expect((await ask(failed)).verdict).toMatchObject({ cause: 'platform-mismatch', confidence: 'likely' })
  })
  it('is a forecast where nothing has failed', async () => {
    wide = await startWide()
    const service = wide.service(wide.define([{ name: 'app', image: wide.uri('my-app:v1.0.1'), essential: true }] as never), 1)
    expect((await ask(service.serviceArn)).verdict).toMatchObject({ status: 'healthy', basis: 'forecast' })
  })
})

describe('a registry that answered', () => {
  it('has a way to it, whatever the route tables look like', async () => {
    wide = await startWide()
    for (const table of Object.values(wide.here.ec2.routeTables))
      table.Routes = table.Routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock !== '0.0.0.0/0')
    const report = await ask(fail(HARBOR, x509))
    expect(report.verdict).toMatchObject({ cause: 'tls-error', confidence: 'likely' })
    expect(report.findings.filter(({ status }) => status === 'broken').map(({ cause }) => cause)).toEqual(['tls-error'])
    expect(report.fixes).toEqual([])
    expect(report.findings.find(({ check }) => check === 'no-internet-route')).toMatchObject({ status: 'unknown' })
    expect((await alone(x509.text)).verdict).toMatchObject({ cause: 'tls-error', confidence: 'likely' })
  })
})

describe('a role that ECS cannot assume', () => {
  const TASK_ROLE = 'arn:aws:iam::123456789012:role/myAppTaskRole'
  const define = () =>
    ecs.RegisterTaskDefinition(wide.context, {
      family: 'wide',
      containerDefinitions: [{ name: 'app', image: wide.uri('my-app:v1.0.1'), essential: true }],
      executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      taskRoleArn: TASK_ROLE,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
    }).taskDefinition?.taskDefinitionArn as string

  it('is the task’s own where the text names that one: nobody gives it rights to pull', async () => {
    wide = await startWide()
    const PolicyDocument = trust({ Service: 'ec2.amazonaws.com' })
    iam.UpdateAssumeRolePolicy(wide.context, { RoleName: 'myAppTaskRole', PolicyDocument })
    const report = await ask(wide.fail(unassumable(TASK_ROLE), define()))
    expect(report.verdict).toMatchObject({ cause: 'task-role-trust', confidence: 'confirmed' })
    expect(report.findings.filter(({ status }) => status === 'broken').map(({ check }) => check)).toEqual(['task-role-trust'])
    expect(report.fixes).toEqual([])
  })
  it('is the execution role where the text names that one', async () => {
    wide = await startWide()
    const PolicyDocument = trust({ Service: 'ec2.amazonaws.com' })
    iam.UpdateAssumeRolePolicy(wide.context, { RoleName: 'ecsTaskExecutionRole', PolicyDocument })
    const report = await ask(wide.fail(unassumable('arn:aws:iam::123456789012:role/ecsTaskExecutionRole'), define()))
    expect(report.verdict).toMatchObject({ cause: 'execution-role-trust', confidence: 'confirmed' })
  })
  it('is not the task’s own where the text names the other, though that is trusted by now', async () => {
    wide = await startWide()
    const report = await ask(wide.fail(unassumable('arn:aws:iam::123456789012:role/ecsTaskExecutionRole'), define()))
    expect(report.findings.find(({ check }) => check === 'task-role-trust')).toMatchObject({ status: 'ok' })
    expect(report.verdict.cause).not.toBe('task-role-trust')
    expect(report.verdict.causes ?? []).not.toContain('task-role-trust')
  })
  it('is neither where both are trusted by now', async () => {
    wide = await startWide()
    const report = await ask(wide.fail(unassumable(TASK_ROLE), define()))
    expect(report.findings.find(({ check }) => check === 'task-role-trust')).toMatchObject({ status: 'ok' })
    expect(['unexplained', 'explained']).toContain(report.verdict.status)
    expect(report.verdict.check).toBeNull()
  })
})

describe('the fact that decides a policy', () => {
  const byTag = (value: string) => {
    const { context, account } = wide
    const pull = { Effect: 'Allow', Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], Resource: '*' }
    const Condition = { StringEquals: { 'ecr:ResourceTag/team': 'payments' } }
    iam.DetachRolePolicy(context, { ...ROLE, PolicyArn: MANAGED })
    iam.PutRolePolicy(context, {
      ...ROLE,
      PolicyName: 'pull',
      PolicyDocument: policy(allow('ecr:GetAuthorizationToken'), { ...pull, Condition }),
    })
    wide.here.repositories['my-app']!.tags = [{ Key: 'team', Value: value }]
    return wide.uri('my-app:v1.0.1', account.account)
  }
  it('is the tag of the repository', async () => {
    wide = await startWide()
    const image = byTag('checkout')
    const report = await ask(fail(image, says.pullDenied(image, 'app')))
    expect(report.verdict).toMatchObject({ cause: 'ecr-pull-denied', confidence: 'confirmed' })
    expect(report.aws.roundTrips).toBeLessThanOrEqual(4)
    expect((await alone(says.pullDenied(image, 'app').text)).verdict).toMatchObject({ cause: 'ecr-pull-denied', confidence: 'possible' })
  })
  it('acquits where the tag is the one that is asked for', async () => {
    wide = await startWide()
    const image = byTag('payments')
    const report = await ask(fail(image, says.pullDenied(image, 'app')))
    expect(report.findings.find(({ check }) => check === 'ecr-pull-denied')).toMatchObject({ status: 'ok' })
    expect(report.verdict.status).toBe('unexplained')
  })
  it.each([
    ['the organization that the repository is open to', 'o-a1b2c3d4e5', 'ok'],
    ['another organization than the one it is open to', 'o-zzzzzzzzzz', 'broken'],
    ['no organization at all', null, 'broken'],
  ])('is %s', async (_, organization, status) => {
    wide = await startWide()
    wide.account.state.organization = organization
    const look = { Effect: 'Allow', Principal: '*', Action: ['ecr:Get*Policy', 'ecr:Describe*'] }
    const open = {
      Effect: 'Allow',
      Principal: '*',
      Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
    }
    wide.shared.policy = policy(look, open)
    const image = wide.uri('team/proxy:v1.2.0', '987654321098')
    const failed = fail(image, says.pullDenied(image, 'app'))
    const report = await ask(failed)
    const finding = report.findings.find(({ check }) => check === 'cross-account-policy')
    expect(finding?.status).toBe(status)
    expect(JSON.stringify(report)).not.toContain('billing@example.com')
  })
})
