import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Config } from '../../src/config.ts'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { iamOf } from '../../src/playground/account/state.ts'
import type { Run } from '../../src/run/index.ts'
import { ecsPull } from '../cli/streams.ts'

let account: SimulatedAccount
let env: Record<string, string>

const may = (...actions: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })

beforeAll(async () => {
  account = await startAccount({ scenario: 'role-missing-ecr-actions' })
  const folder = mkdtempSync(join(tmpdir(), 'ecs-pull-'))
  const file = join(folder, 'settings.yml')
  const change = `arn:aws:iam::${account.account}:role/bot/EcsPullChange`
  writeFileSync(file, `accounts: { "${account.account}": { change: { role: "${change}" } } }\ntags: { owner: platform }`)
  env = { AWS_ENDPOINT_URL: account.endpoint, XDG_STATE_HOME: folder, AWS_REGION: account.region, ECS_PULL_CONFIG: file }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const trust = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account.account}:root` }, Action: 'sts:AssumeRole' }
  iamOf(account.state, account.account).roles.EcsPullChange = {
    ...{
      name: 'EcsPullChange',
      id: 'AROACHANGE',
      path: '/bot/',
      createdAt: new Date(),
      inline: { may: may('*') },
      attached: [],
      boundary: null,
    },
    trust: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  }
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await account.close()
})

interface Assumed {
  RoleSessionName: string
  Policy: string
}
const assumed = () => account.calls.filter((call) => call.api === 'sts:AssumeRole').map((call) => call.input as Assumed)

describe('the changing role', () => {
  it.each([
    ['the fix’s own call', ['ecs:*', 'iam:PassRole', 'iam:DeleteRolePolicy'], 'iam:PutRolePolicy'],
    ['the call that would take it back', ['ecs:*', 'iam:PassRole', 'iam:PutRolePolicy'], 'iam:DeleteRolePolicy'],
    ['a call that another depends on', ['ecs:*', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'], 'iam:PassRole'],
  ])('is asked about before the first write: where it lacks %s, nothing is changed', async (_, actions, lacking) => {
    const role = iamOf(account.state, account.account).roles.EcsPullChange!
    const all = role.inline
    role.inline = { may: may(...actions) }
    const { status, out } = await ecsPull(['fix', account.taskArn, 'grant-pull', '--yes', '--json'], { env })
    role.inline = all
    expect([status, JSON.parse(out).status]).toEqual([1, 'failed'])
    expect(JSON.parse(out).trouble).toContain(`IAM would refuse ${lacking} on arn:aws:iam::`)
    expect(account.calls.filter(({ write }) => write)).toEqual([])
    account.calls.splice(0)
  })

  it('is not assumed for a plan', async () => {
    expect((await ecsPull(['fix', account.taskArn, 'grant-pull'], { env })).status).toBe(0)
    expect(assumed()).toEqual([])
  })

  it('is assumed in the name of who approved, for this plan’s calls alone, and never over the bot’s own roles', async () => {
    const { status, out } = await ecsPull(['fix', account.taskArn, 'grant-pull', '--yes', '--json'], { env })
    expect(status).toBe(0)
    const [one, ...more] = assumed()
    expect(more).toEqual([])
    expect(one!.RoleSessionName).toMatch(/^ecs-pull-[\w+=,.@-]{1,55}$/)
    expect(one!.Policy.length).toBeLessThanOrEqual(2048)
    const statements = JSON.parse(one!.Policy).Statement as { Effect: string; Action: string | string[]; Resource: string | string[] }[]
    const [role] = Object.values(account.state.places)
      .flatMap(({ ecs }) => Object.values(ecs.definitions))
      .flatMap(({ executionRoleArn }) => executionRoleArn?.split('/').at(-1) ?? [])
    expect(statements).toContainEqual({
      Effect: 'Allow',
      Action: ['iam:DeleteRolePolicy', 'iam:PutRolePolicy'],
      Resource: [`arn:aws:iam::${account.account}:role/*/${role}`, `arn:aws:iam::${account.account}:role/${role}`],
    })
    expect(statements.at(-1)).toEqual({
      Effect: 'Deny',
      Action: 'iam:*',
      Resource: `arn:aws:iam::${account.account}:role/bot/EcsPullChange`,
    })
    expect((await ecsPull(['undo', JSON.parse(out).run, '--yes'], { env })).status).toBe(0)
    expect(assumed()).toHaveLength(2)
    expect(assumed()[1]!.Policy).toBe(one!.Policy)
  })

  it('is assumed under a shorter policy where AWS finds the first too large once packed', async () => {
    const { assume } = await import('../../src/session/assume.ts')
    account.setRules({ fail: ({ api, n }) => (api === 'sts:AssumeRole' && n === assumed().length && n < 4 ? 'packed' : null) })
    const role = `arn:aws:iam::${account.account}:role/bot/EcsPullChange`
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
    const policies = ['first', 'second'].map((Sid) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid, Effect: 'Deny', Action: '*', Resource: '*' }] }),
    )
    const provider = await assume({ role, person: '花子 <x>', policies }, account.region)
    expect((await provider()).accessKeyId).toMatch(/^ASIA/)
    expect(
      assumed()
        .slice(-2)
        .map(({ Policy }) => Policy),
    ).toEqual(policies)
    expect(assumed().at(-1)!.RoleSessionName).toBe('ecs-pull-----x-')
    account.setRules({ fail: ({ api }) => (api === 'sts:AssumeRole' ? 'packed' : null) })
    await expect((await assume({ role, policies }, account.region))()).rejects.toMatchObject({
      code: expect.stringMatching(/^PackedPolicyTooLarge/),
      role,
    })
  })

  it('is assumed in the name of whoever takes a run back, or goes on with it', async () => {
    const { changingSession } = await import('../../src/session/session.ts')
    const change = { role: `arn:aws:iam::${account.account}:role/bot/EcsPullChange` }
    const config = { region: account.region, settings: { accounts: { [account.account]: { change } } } } as unknown as Config
    const target = { partition: 'aws', region: account.region, account: account.account, arn: null }
    const run = { rights: [], target, asker: 'U0ASKER0001', approver: 'U0APPROVER1' } as unknown as Run
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
    account.setRules({ fail: () => null })
    for (const one of [run, { ...run, pressedBy: 'U0OTHER0001' }]) {
      const { credentials } = await changingSession(one, config)
      await credentials?.()
    }
    expect(
      assumed()
        .slice(-2)
        .map(({ RoleSessionName }) => RoleSessionName),
    ).toEqual(['ecs-pull-U0APPROVER1', 'ecs-pull-U0OTHER0001'])
  })
})
