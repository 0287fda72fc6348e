import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { iamOf } from '../../src/playground/account/state.ts'
import { ecsPull } from './streams.ts'

const state = mkdtempSync(join(tmpdir(), 'ecs-pull-cli-'))
const env = { AWS_REGION: 'ap-northeast-1', XDG_STATE_HOME: state }

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(state, { recursive: true })
})

describe('against an account', () => {
  let account: SimulatedAccount
  beforeAll(async () => {
    account = await startAccount({ scenario: 'endpoint-sg-blocks-443' })
    vi.stubEnv('AWS_ENDPOINT_URL', account.endpoint)
  })
  afterAll(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', undefined)
    await account.close()
  })

  it('names the cause, ends with 1 and asks whatever AWS_ENDPOINT_URL points to', async () => {
    const { status, out, err } = await ecsPull(['why', account.taskArn, '--json'], { env })
    const report = JSON.parse(out)
    expect({ status, err }).toEqual({ status: 1, err: '' })
    expect(report.verdict).toMatchObject({ status: 'explained', cause: 'endpoint-security-group', confidence: 'confirmed' })
    expect(report.aws.calls).toBe(account.calls.length)
  })

  it('says below the answer who broke it, and in the document only where it is asked for', async () => {
    const { out } = await ecsPull(['why', account.taskArn], { env })
    expect(out).toMatch(/What changed\n.*alice called RevokeSecurityGroupIngress on sg-/)
    expect(out.indexOf('What changed')).toBeGreaterThan(out.indexOf('What to do'))
    const { out: document } = await ecsPull(['why', account.taskArn, '--json', '--changes'], { env })
    expect(JSON.parse(document).change).toMatchObject({ event: 'RevokeSecurityGroupIngress', by: 'alice' })
    expect(JSON.parse((await ecsPull(['why', account.taskArn, '--json'], { env })).out)).not.toHaveProperty('change')
    account.calls.length = 0
  })

  it('a cluster named by --cluster alone is looked at as a whole', async () => {
    const { status, out } = await ecsPull(['why', '--cluster', account.cluster, '--json'], { env })
    expect(status).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ target: { kind: 'cluster' }, verdict: { cause: 'endpoint-security-group' } })
    account.calls.length = 0
  })

  it('the Region of the ARN wins over that of the environment', async () => {
    const { out } = await ecsPull(['why', account.taskArn, '--json'], { env: { ...env, AWS_REGION: 'eu-west-3' } })
    expect(JSON.parse(out).target.region).toBe('ap-northeast-1')
  })

  it.each([
    ['en', 'What AWS shows'],
    ['ja', 'AWS で確認した内容'],
    ['fr', 'Ce que montre AWS'],
  ])('answers a service by name in %s', async (language, heading) => {
    const { status, out } = await ecsPull(['why', `${account.cluster}/${account.service}`, '--lang', language], { env })
    expect(status).toBe(1)
    expect(out).toContain(heading)
    expect(out).not.toMatch(/\{\{|(checks|report|evidence|fixes):/)
  })

  it('answers though the store cannot be opened, and says so', async () => {
    const { status, err, out } = await ecsPull(['why', account.taskArn, '--json'], { env: { ...env, XDG_STATE_HOME: '/dev/null' } })
    expect(status).toBe(1)
    expect(JSON.parse(out).schema).toBe(1)
    expect(err).toContain('The report could not be kept')
  })

  it('records facts, and replays them to the same answer without AWS', async () => {
    const folder = join(state, 'recorded')
    const first = await ecsPull(['why', account.taskArn, '--record', folder, '--raw', '--json'], { env })
    const before = account.calls.length
    const again = await ecsPull(['replay', folder, '--json'])
    expect(again).toMatchObject({ status: 1, out: first.out })
    expect(account.calls.length).toBe(before)
  })
})

describe('with a role of the account in the settings', () => {
  let account: SimulatedAccount
  const file = join(state, 'settings.yml')
  const settings = (externalId: string, more = '') => {
    const role = `{ role: "arn:aws:iam::${account.account}:role/EcsPullRead", externalId: ${externalId}${more} }`
    writeFileSync(file, `accounts: { "${account.account}": { read: ${role} } }`)
    return { ...env, ECS_PULL_CONFIG: file }
  }
  beforeAll(async () => {
    account = await startAccount({ scenario: 'endpoint-sg-blocks-443' })
    vi.stubEnv('AWS_ENDPOINT_URL', account.endpoint)
    const trust = {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account.account}:root` },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': 'right' } },
    }
    const allow = { Effect: 'Allow', Action: '*', Resource: '*' }
    iamOf(account.state, account.account).roles.EcsPullRead = {
      name: 'EcsPullRead',
      id: 'AROAEXAMPLE',
      path: '/',
      createdAt: new Date(),
      trust: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
      inline: { read: JSON.stringify({ Version: '2012-10-17', Statement: [allow] }) },
      attached: [],
      boundary: null,
    }
  })
  afterAll(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', undefined)
    await account.close()
  })

  it('assumes it once for all clients, and counts that call', async () => {
    const before = account.calls.length
    const { status, out } = await ecsPull(['why', account.taskArn, '--json'], { env: settings('right') })
    const made = account.calls.slice(before)
    expect(status).toBe(1)
    expect(made.filter((call) => call.api === 'sts:AssumeRole')).toHaveLength(1)
    expect(JSON.parse(out).aws.calls).toBe(made.length)
  })

  it('bounds the session by the policy that the settings give', async () => {
    const before = account.calls.length
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['ecs:*', 'ec2:*'], Resource: '*' }] }
    await ecsPull(['why', account.taskArn, '--json'], { env: settings('right', `, sessionPolicy: ${JSON.stringify(policy)}`) })
    const [assumed] = account.calls.slice(before).filter((call) => call.api === 'sts:AssumeRole')
    expect(JSON.parse((assumed!.input as { Policy: string }).Policy)).toEqual(policy)
  })

  it.each([
    ['en', 'cannot be assumed'],
    ['ja', '引き受けられません'],
    ['fr', 'Impossible d’endosser'],
  ])('says in %s that it may not be assumed, and ends with 2', async (language, sentence) => {
    const { status, out, err } = await ecsPull(['why', account.taskArn, '--lang', language], { env: settings('wrong') })
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(sentence)
    expect(err).toContain('role/EcsPullRead')
  })
})

describe('settings and credentials that do not do', () => {
  const arn = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/e0af1b0946cf463d8859b97c0573e1ed'
  afterEach(() => nock.cleanAll())

  it.each([
    ['ExpiredTokenException', 'have expired'],
    ['UnrecognizedClientException', 'does not accept these credentials (UnrecognizedClientException)'],
  ])('%s: one sentence, exit 2', async (code, sentence) => {
    nock(/amazonaws\.com/)
      .persist()
      .post(/.*/)
      .reply(400, { __type: code, message: 'The security token included in the request is …' })
    const { status, out, err } = await ecsPull(['why', arn], { env })
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(sentence)
  })

  it('a target in another partition than the environment’s Region', async () => {
    const { status, err } = await ecsPull(['why', arn.replace('arn:aws:', 'arn:aws-cn:').replace('ap-northeast-1', 'cn-north-1')], { env })
    expect(status).toBe(2)
    expect(err).toContain('partition aws-cn')
  })

  it('a Region that is not of the ARN’s partition', async () => {
    const { status, err } = await ecsPull(['why', arn.replace('arn:aws:', 'arn:aws-cn:')], { env: {} })
    expect(status).toBe(2)
    expect(err).toContain('does not belong to the partition')
  })

  it('no Region at all', async () => {
    vi.stubEnv('AWS_REGION', undefined)
    const { status, err } = await ecsPull(['why', 'prod/web'], { env: {} })
    vi.stubEnv('AWS_REGION', 'ap-northeast-1')
    expect(status).toBe(2)
    expect(err).toContain('The Region is not known')
  })
})

it('an error nobody expected is one sentence without what it holds, and its stack only with --debug', async () => {
  const input = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(Object.assign(new TypeError('secret-token'), { code: undefined })) }),
  }
  const { run } = await import('../../src/cli/program.ts')
  const said: string[] = []
  const out = { write: (text: string) => said.push(text) > 0 } as never
  const streams = { env: {}, stdin: input as never, stdout: out, stderr: out }
  expect(await run(['parse'], streams)).toBe(3)
  expect(said.join('')).toBe('ecs-pull: An unexpected error occurred (TypeError); --debug shows where.\n')
  await run(['parse', '--debug'], streams)
  expect(said.join('')).toContain('at ')
})
