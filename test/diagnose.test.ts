import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cause } from '../src/core/cause.ts'
import type { Report } from '../src/core/report.ts'
import { diagnose, examineQuestion } from '../src/diagnose.ts'
import { SCENARIO_IDS, SCENARIOS, type ScenarioId, type SimulatedAccount, startAccount } from '../src/playground/account/start.ts'
import { sentencesOf } from '../src/render/unread.ts'
import { parseTarget } from '../src/target/target.ts'
import type { Target } from '../src/target/types.ts'

interface Expected {
  status?: Report['verdict']['status']
  cause?: Cause
  confidence?: Report['verdict']['confidence']
  /** Further causes that are true here as well. */
  also?: Cause[]
}

/** What is broken in each account, and nothing else may be called so. */
const EXPECTED: Partial<Record<ScenarioId, Expected>> = {
  'healthy-after-all': { status: 'healthy' },
  'transit-gateway-egress-unknown': { status: 'unknown' },
  'image-tag-missing': { cause: 'image-not-found' },
  'repository-missing': { cause: 'repository-not-found' },
  'platform-mismatch-arm64': { cause: 'platform-mismatch' },
  'windows-build-mismatch': { cause: 'platform-mismatch' },
  'role-missing': { cause: 'execution-role-missing' },
  'role-trusts-another-service': { cause: 'execution-role-trust' },
  'role-boundary-excludes-ecr': { cause: 'permissions-boundary' },
  'no-nat-dns-hostnames-off': { cause: 'no-internet-route' },
  'public-access-blocked': { cause: 'vpc-block-public-access' },
  'vpc-dns-off': { cause: 'dns-failure' },
  'endpoint-policy-denies-ecr': { cause: 'endpoint-policy' },
  'role-missing-ecr-actions': { cause: 'ecr-auth-denied', also: ['ecr-pull-denied'] },
  'role-with-pull-only-policy': { cause: 'image-not-found' },
  'role-explicit-deny': { cause: 'ecr-pull-denied' },
  'no-nat-no-endpoints': { cause: 'no-internet-route' },
  'nat-blackhole': { cause: 'no-internet-route' },
  'public-subnet-no-public-ip': { cause: 'no-public-ip' },
  'task-sg-egress-closed': { cause: 'task-security-group-egress' },
  'nacl-egress-denied': { cause: 'network-acl' },
  'endpoint-sg-closed-beside-nat': { cause: 'endpoint-security-group' },
  'endpoints-missing-ecr-dkr': { cause: 'endpoint-missing' },
  'endpoints-missing-s3-gateway': { cause: 's3-endpoint-missing' },
  's3-endpoint-policy-denies': { cause: 's3-endpoint-policy' },
  'endpoint-sg-blocks-443': { cause: 'endpoint-security-group' },
  'endpoint-private-dns-off': { cause: 'endpoint-private-dns' },
  'two-faults': { cause: 'endpoint-security-group', also: ['ecr-auth-denied', 'ecr-pull-denied'] },
  'cross-account-no-repo-policy': { cause: 'cross-account-policy', confidence: 'likely' },
  'dockerhub-rate-limit': { cause: 'dockerhub-rate-limit', confidence: 'likely' },
  'repositoryCredentials-secret-missing': { cause: 'secret-not-found', also: ['private-registry-credentials'] },
  'ec2-private-subnet-no-nat': { cause: 'no-internet-route' },
  'image-archived': { cause: 'image-archived' },
  'public-ecr-rate-limit': { cause: 'registry-rate-limit', confidence: 'likely' },
  'cache-role-may-not-import': { cause: 'pull-through-cache' },
  'cache-secret-deleted': { cause: 'pull-through-cache' },
  'private-image-no-credentials': { cause: 'private-registry-credentials', confidence: 'likely' },
  'registry-secret-unreadable': { cause: 'secret-unreadable' },
  'image-too-big-for-disk': { cause: 'disk-full', confidence: 'likely' },
  'managed-instances-no-public-ip': { cause: 'no-public-ip' },
  'external-instance-image-missing': { cause: 'image-not-found' },
  'regional-nat-without-route': { cause: 'no-internet-route' },
  'nat-gateway-private': { cause: 'no-internet-route' },
  'nat-instance-drops': { cause: 'nat-instance' },
  'hub-endpoints-not-reached': { status: 'unknown' },
  'hosted-zones-and-no-s3-gateway': { cause: 's3-endpoint-missing' },
  'group-lets-out-to-some-addresses': { cause: 'task-security-group-egress' },
  'endpoint-group-lists-one-subnet': { cause: 'endpoint-security-group' },
  'own-resolver-out-of-reach': { cause: 'dns-failure' },
  'dual-stack-name-not-served': { cause: 'endpoint-missing' },
  'two-subnets-of-four-cut-off': { cause: 'no-internet-route' },
  'no-route-beside-nat': { cause: 'no-internet-route' },
}

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
const questionOf = (arn: string) => ({ target: parseTarget(arn) as Target, pasted: null })
const ask = (account: SimulatedAccount, arn = account.taskArn) =>
  diagnose(questionOf(arn), {
    session: { region: account.region, account: account.account, partition: 'aws', credentials, endpoint: account.endpoint },
  })
const broken = (report: Report) => report.findings.filter((finding) => finding.status === 'broken').map((finding) => finding.cause)

describe.each(Object.entries(EXPECTED) as [ScenarioId, Expected][])('%s', (scenario, expected) => {
  let account: SimulatedAccount
  let report: Report
  beforeAll(async () => {
    account = await startAccount({ scenario })
    report = await ask(account)
  })
  afterAll(() => account.close())

  it('is explained by its fault, and no innocent is blamed', () => {
    const { status = 'explained', cause = null, confidence = cause ? 'confirmed' : null, also = [] } = expected
    expect(report.verdict).toMatchObject({ status, cause, confidence })
    expect([cause, ...also]).toEqual(expect.arrayContaining(broken(report)))
  })

  it('costs few calls, none twice, and changes nothing', () => {
    expect(report.aws.roundTrips).toBeLessThanOrEqual(report.target.launchType === 'FARGATE' ? 4 : 5)
    expect(report.aws.calls).toBeLessThanOrEqual(30)
    const asked = account.calls.map((call) => JSON.stringify([call.api, call.input]))
    expect(asked).toHaveLength(new Set(asked).size)
    expect(account.calls.filter((call) => call.write)).toEqual([])
  })
})

it('a host outside AWS is one thing that cannot be seen, and said once', async () => {
  const account = await startAccount({ scenario: 'external-instance-image-missing' })
  const report = await ask(account)
  await account.close()
  const outside = report.findings.filter(({ gaps }) => gaps.some(({ reason }) => reason === 'external'))
  expect(outside).toHaveLength(1)
  expect(sentencesOf(outside[0]!).map(({ key }) => key)).toEqual(['report:unread-external'])
  expect(outside[0]!.gates).toEqual(expect.arrayContaining(['token-connection', 'layer-connection']))
  expect(report.findings.filter(({ status }) => status === 'unknown')).toHaveLength(1)
})

const TWINS = SCENARIO_IDS.filter((id) => SCENARIOS[id].twin)

describe.each(TWINS)('the healthy twin of %s', (scenario) => {
  it('has nothing that is blamed for what stopped the other', async () => {
    const account = await startAccount({ scenario, twin: true })
    const report = await ask(account)
    await account.close()
    expect(broken(report)).toEqual([])
    expect(report.verdict).toMatchObject({ cause: null })
  })
})

it('every broken account of the playground is expected to be explained', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual([...SCENARIO_IDS].sort())
})

describe('an account that gives one item a page', () => {
  it.each(['endpoints-missing-ecr-dkr', 'image-tag-missing', 'healthy-after-all'] as const)(
    'is read to its last page: %s',
    async (scenario) => {
      const account = await startAccount({ scenario, pageSize: 1 })
      const report = await ask(account)
      expect(report.verdict.cause).toBe(EXPECTED[scenario]!.cause ?? null)
      await account.close()
    },
  )
})

describe('a call that never answers', () => {
  const bounds = { callMs: 300, answerMs: 60_000 }
  it.each(['ec2:DescribeRouteTables', 'iam:SimulatePrincipalPolicy', 'ecs:DescribeTasks'])('is a gap: %s', async (api) => {
    const account = await startAccount({ scenario: 'nat-blackhole', fail: (call) => (call.api === api ? 'hang' : null) })
    const session = { region: account.region, account: account.account, partition: 'aws', credentials, endpoint: account.endpoint }
    const report = await diagnose(questionOf(account.taskArn), { session, bounds })
    await account.close()
    expect(report.aws.elapsedMs).toBeLessThan(30_000)
    expect(report.findings.flatMap((finding) => finding.gaps)).toContainEqual(expect.objectContaining({ api, reason: 'timeout' }))
    expect(['no-internet-route', null]).toContain(report.verdict.cause)
    // One attempt, not three: nobody waits for the others.
    expect(account.calls.filter((call) => call.api === api).length).toBeLessThanOrEqual(2)
  })

  it('keeps nobody waiting, however many there are', async () => {
    let calls = 0
    const account = await startAccount({ scenario: 'two-faults', fail: () => (calls++ >= 4 ? 'hang' : null) })
    const session = { region: account.region, account: account.account, partition: 'aws', credentials, endpoint: account.endpoint }
    const started = performance.now()
    const report = await diagnose(questionOf(account.taskArn), { session, bounds: { callMs: 60_000, answerMs: 500 } })
    expect(performance.now() - started).toBeLessThan(30_000)
    await account.close()
    expect(report.verdict.cause).toBeNull()
    expect(report.findings.every((finding) => finding.status !== 'broken')).toBe(true)
  })
})

describe('recorded facts', () => {
  it('give the same report again, byte for byte, without an account', async () => {
    const account = await startAccount({ scenario: 'two-faults' })
    const session = { region: account.region, account: account.account, partition: 'aws', credentials, endpoint: account.endpoint }
    const live = await examineQuestion(questionOf(account.taskArn), { session })
    live.close()
    await account.close()
    const recording = JSON.parse(JSON.stringify(live.recording))
    const { endpoint: _, ...nowhere } = session
    const again = await diagnose(questionOf(account.taskArn), { session: nowhere, recording })
    const bare = ({ id, createdAt, aws, ...rest }: Report) => JSON.stringify(rest)
    expect(bare(again)).toBe(bare(live.report))
  })
})
