import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { SCOPES } from '../../src/slack/scopes.ts'
import { ecsPull } from '../cli/streams.ts'
import { BOT, emulatedSlack } from '../slack/emulated.ts'

let slack: Awaited<ReturnType<typeof emulatedSlack>>
let account: SimulatedAccount
let scopes: string[]
let opened: object
const home = mkdtempSync(join(tmpdir(), 'ecs-pull-doctor-'))
const settings = join(home, 'settings.yaml')
const APP = 'xapp-1-A0TEST-1-secret'

beforeAll(async () => {
  slack = await emulatedSlack()
  slack.trouble.push((method) => {
    if (method === 'auth.test')
      return { status: 200, headers: { 'x-oauth-scopes': scopes.join(',') }, body: { ok: true, team: 'Example', user_id: BOT.user } }
    return method === 'apps.connections.open' ? { status: 200, body: opened } : null
  })
  account = await startAccount({ scenario: 'image-tag-missing' })
  vi.stubEnv('AWS_ENDPOINT_URL', account.endpoint)
  vi.stubEnv('AWS_REGION', account.region)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await account.close()
  await slack.close()
  rmSync(home, { recursive: true, force: true })
})
beforeEach(() => {
  scopes = [...SCOPES]
  opened = { ok: true, url: 'wss://example' }
  writeFileSync(settings, 'approvers: [U0APPROVER]\n')
})

const good = () => ({
  XDG_STATE_HOME: home,
  AWS_REGION: account.region,
  ECS_PULL_CONFIG: settings,
  SLACK_BOT_TOKEN: 'xoxb-test',
  SLACK_APP_TOKEN: APP,
  SLACK_API_URL: slack.apiUrl,
})
interface Document {
  ok: boolean
  checks: { id: string; state: string; message: string }[]
}
const examine = async (env: Record<string, string>, lang = 'en') => {
  const { status, out } = await ecsPull(['doctor', '--json', '--lang', lang], { env })
  const { ok, checks } = JSON.parse(out) as Document
  expect(status).toBe(ok ? 0 : 1)
  return { checks, wrong: checks.filter(({ state }) => state === 'missing').map(({ id }) => id), all: out }
}

describe('ecs-pull doctor', () => {
  it('finds nothing missing where all is set up, and says what it looked at', async () => {
    const { checks, wrong, all } = await examine(good())
    expect(wrong).toEqual([])
    expect(checks.map(({ id }) => id)).toEqual([
      'settings',
      'slack.bot-token',
      'slack.scopes',
      'slack.app-token',
      'aws.credentials',
      'store',
    ])
    expect(all).not.toContain(APP)
    const { out, status } = await ecsPull(['doctor'], { env: good() })
    expect(status).toBe(0)
    expect(out).toContain('✓ Slack accepts the bot token, for the workspace Example.')
    expect(out).toContain('Nothing is missing.')
  })

  it('names each scope that is missing, what goes without it, and where to add it', async () => {
    scopes = SCOPES.filter((scope) => !['files:read', 'users:read'].includes(scope))
    const { wrong, checks } = await examine(good())
    expect(wrong).toEqual(['slack.scope.files:read', 'slack.scope.users:read'])
    const said = checks.find(({ id }) => id === 'slack.scope.files:read')?.message
    expect(said).toContain('files:read')
    expect(said).toContain('snippet')
    expect(said).toContain('OAuth & Permissions')
  })

  it.each(['en', 'ja', 'fr'])('has a sentence of its own for every scope: %s', async (lang) => {
    scopes = ['none']
    const { checks, wrong } = await examine(good(), lang)
    expect(wrong).toHaveLength(SCOPES.length)
    const said = checks.filter(({ id }) => id.startsWith('slack.scope.')).map(({ message }) => message)
    expect(new Set(said.map((text) => text.replace(/\S+:\S+/, ''))).size).toBe(SCOPES.length)
    expect(said.filter((text) => /doctor\.|\{\{/.test(text))).toEqual([])
  })

  it.each([
    ['a user’s token', { SLACK_BOT_TOKEN: 'xoxp-test' }, 'slack.bot-token', 'begins with xoxb-'],
    ['a bot token as app token', { SLACK_APP_TOKEN: 'xoxb-test' }, 'slack.app-token', 'begins with xapp-'],
    [
      'Slack out of reach',
      { SLACK_API_URL: 'http://127.0.0.1:9/api/', SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'x' },
      'slack.bot-token',
      'cannot be reached',
    ],
    ['a store that cannot be written', { XDG_STATE_HOME: '/dev/null' }, 'store', 'ecs-pull'],
    ['settings that cannot be read', { ECS_PULL_CONFIG: '/nonexistent' }, 'settings', '/nonexistent'],
  ])('says what is wrong with %s', async (_, env, id, words) => {
    const { checks, wrong } = await examine({ ...good(), ...env })
    expect(wrong).toEqual([id])
    expect(checks.find((one) => one.id === id)?.message).toContain(words)
  })

  it('says that an app token lacks its scope, and that one is refused', async () => {
    opened = { ok: false, error: 'missing_scope' }
    expect((await examine(good())).all).toContain('lacks the scope connections:write')
    opened = { ok: false, error: 'invalid_auth' }
    expect((await examine(good())).all).toContain('refuses the app token (invalid_auth)')
  })

  it('says of HTTP that a secret can only be compared', async () => {
    const { checks, wrong } = await examine({ ...good(), SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'short' })
    expect(wrong).toEqual([])
    expect(checks.find(({ id }) => id === 'slack.signing-secret')).toMatchObject({ state: 'note' })
  })

  it('says whether each role of the settings can be assumed', async () => {
    const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } }]
    const trust = JSON.stringify({ Version: '2012-10-17', Statement })
    await new IAMClient({}).send(new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument: trust }))
    const role = (name: string) => `{ role: "arn:aws:iam::${account.account}:role/${name}" }`
    writeFileSync(settings, `accounts:\n  "${account.account}": { read: ${role('reader')}, change: ${role('absent')} }\n`)
    const { checks, wrong } = await examine(good())
    expect(wrong).toEqual([`aws.change.${account.account}`])
    expect(checks.find(({ id }) => id === `aws.read.${account.account}`)).toMatchObject({ state: 'ok' })
    const refused = checks.find(({ id }) => id === `aws.change.${account.account}`)?.message
    expect(refused).toContain('cannot be assumed (AccessDenied)')
    expect(refused).toContain('role/absent')
  })

  it('says where there are no credentials of AWS', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined)
    try {
      const { wrong, checks } = await examine(good())
      expect(wrong).toEqual(['aws.credentials'])
      expect(checks.find(({ id }) => id === 'aws.credentials')?.message).toContain('There are no AWS credentials')
    } finally {
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE')
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
    }
  })
})
