import { afterEach, describe, expect, it } from 'vitest'
import { BREAKING } from '../src/changed/breaking.ts'
import { lookupsOf } from '../src/changed/names.ts'
import { whoTouched } from '../src/changed/touched.ts'
import { whatChanged } from '../src/changed.ts'
import { CAUSES } from '../src/core/cause.ts'
import { diagnose } from '../src/diagnose.ts'
import { type AccountOptions, type SimulatedAccount, startAccount } from '../src/playground/account/start.ts'
import { parseTarget } from '../src/target/target.ts'
import type { Target } from '../src/target/types.ts'

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
let account: SimulatedAccount
afterEach(() => account.close())

async function answered(options: AccountOptions) {
  account = await startAccount(options)
  const session = { region: account.region, account: account.account, partition: 'aws', credentials, endpoint: account.endpoint }
  const report = await diagnose({ target: parseTarget(account.taskArn) as Target, pasted: null }, { session })
  return { report, session }
}
const trailOf = (region = account.region) =>
  Object.values(account.state.places).find((place) => place.region === region && place.account === account.account)!.trail

describe('what changed', () => {
  it.each([
    ['nat-blackhole', 'DeleteNatGateway', 'cost-cleanup'],
    ['endpoint-sg-blocks-443', 'RevokeSecurityGroupIngress', 'alice'],
    ['role-missing-ecr-actions', 'DetachRolePolicy', 'alice'],
    ['role-missing', 'DeleteRole', 'cleanup'],
  ] as const)('in %s: %s by %s, found after the answer and not counted in it', async (scenario, event, by) => {
    const { report, session } = await answered({ scenario })
    const before = account.calls.length
    expect(report.aws.calls).toBe(before)
    expect(await whatChanged(report, session)).toMatchObject({ event, by, at: expect.stringMatching(/^\d{4}-/) })
    expect(new Set(account.calls.slice(before).map((call) => call.api))).toEqual(new Set(['cloudtrail:LookupEvents']))
  })

  it('names no call that only looks like it: other kinds, failed ones, later ones, and of images only the one that is missing', async () => {
    const { report, session } = await answered({ scenario: 'image-tag-missing' })
    const repository = report.findings.find((finding) => finding.check === 'image-not-found')!.resources[0]!
    const at = new Date(Date.now() - 60_000)
    const event = { name: 'BatchDeleteImage', source: 'ecr.amazonaws.com', user: 'bob', resources: [repository], at }
    const deleting = (imageTag: string, more = {}) => ({ ...event, detail: { requestParameters: { imageIds: [{ imageTag }] }, ...more } })
    trailOf().push({ ...event, name: 'PutImage', detail: {} }, deleting('v0.1.0'), deleting('v1.0.0', { errorCode: 'AccessDenied' }), {
      ...deleting('v1.0.0'),
      at: new Date(Date.now() + 60_000),
    })
    expect(await whatChanged(report, session)).toBeNull()
    trailOf().push({ ...deleting('v1.0.0'), user: 'carol' })
    expect(await whatChanged(report, session)).toMatchObject({ event: 'BatchDeleteImage', by: 'carol', resource: repository })
  })

  it('is left out where CloudTrail may not be read, and where nothing is broken', async () => {
    const { report, session } = await answered({ scenario: 'nat-blackhole' })
    account.setRules({ deny: ['cloudtrail:*'] })
    expect(await whatChanged(report, session)).toBeNull()
    const before = account.calls.length
    expect(await whatChanged({ ...report, verdict: { ...report.verdict, cause: null, check: null } }, session)).toBeNull()
    expect(account.calls.length).toBe(before)
  })
})

describe('the names a resource is looked up by', () => {
  it('roles go by name, in the Region of global services; words that name nothing are left out', async () => {
    account = await startAccount({ scenario: 'image-tag-missing' })
    expect(lookupsOf(['arn:aws:iam::123456789012:role/path/exec', 'sg-0123456789abcdef0', 'ecr.dkr'], 'eu-west-3')).toEqual([
      { name: 'exec', region: 'us-east-1' },
      { name: 'sg-0123456789abcdef0', region: 'eu-west-3' },
    ])
    expect(lookupsOf(['arn:aws-cn:iam::123456789012:role/exec'], 'cn-northwest-1')).toEqual([{ name: 'exec', region: 'cn-north-1' }])
    expect(lookupsOf(['arn:aws:ecr:eu-west-1:123456789012:repository/team/app'], 'eu-west-3').map(({ name }) => name)).toEqual([
      'arn:aws:ecr:eu-west-1:123456789012:repository/team/app',
      'team/app',
    ])
    expect(Object.keys(BREAKING).filter((cause) => !CAUSES.includes(cause as never))).toEqual([])
  })
})

describe('who touched a resource since a plan was made', () => {
  it('is the newest call that changed it; a refused one and one from before are not', async () => {
    const { session } = await answered({ scenario: 'nat-blackhole' })
    const since = Date.now() - 60_000
    const event = (name: string, user: string, ago: number, detail = {}) => ({
      name,
      source: 'ec2.amazonaws.com',
      user,
      resources: ['rtb-0123456789abcdef0'],
      at: new Date(Date.now() - ago),
      detail,
    })
    trailOf().push(event('CreateRoute', 'early', 120_000))
    expect(await whoTouched(['rtb-0123456789abcdef0', 'my-service'], session, since)).toBeNull()
    trailOf().push(event('ReplaceRoute', 'bob', 30_000), event('CreateRoute', 'carol', 20_000))
    trailOf().push(event('DeleteRoute', 'dave', 10_000, { errorCode: 'UnauthorizedOperation' }))
    expect(await whoTouched(['rtb-0123456789abcdef0'], session, since)).toMatchObject({ event: 'CreateRoute', by: 'carol' })
  })

  it('is nobody where CloudTrail does not answer', async () => {
    const { session } = await answered({ scenario: 'nat-blackhole' })
    expect(await whoTouched(['rtb-0123456789abcdef0'], { ...session, endpoint: 'http://127.0.0.1:1' }, 0)).toBeNull()
  })
})
