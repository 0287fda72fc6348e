import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { startAccount } from '../../src/playground/account/start.ts'
import { iamOf } from '../../src/playground/account/state.ts'
import { ecsPull } from './streams.ts'

const OTHER = '987654321098'
const FIX = 'allow-cross-account-pull'
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closing.splice(0)) await close()
})

/** A task whose image is in another account's repository, and these settings. */
async function opened(settings: string) {
  const account = await startAccount({ scenario: 'cross-account-no-repo-policy' })
  closing.push(account.close)
  const folder = mkdtempSync(join(tmpdir(), 'ecs-pull-'))
  writeFileSync(join(folder, 'settings.yml'), settings)
  const env = {
    AWS_ENDPOINT_URL: account.endpoint,
    XDG_STATE_HOME: folder,
    AWS_REGION: account.region,
    ECS_PULL_CONFIG: join(folder, 'settings.yml'),
  }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const trust = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account.account}:root` }, Action: 'sts:AssumeRole' }
  for (const name of ['reads', 'changes'])
    iamOf(account.state, OTHER).roles[name] = {
      ...{ name, id: `AROA${name}`, path: '/', createdAt: new Date(), inline: {}, attached: [], boundary: null },
      trust: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    }
  const assumed = () =>
    account.calls.filter(({ api }) => api === 'sts:AssumeRole').map(({ input }) => input as { RoleArn: string; Policy?: string })
  return { account, env, assumed }
}

const role = (name: string) => `{ role: "arn:aws:iam::${OTHER}:role/${name}" }`

it('a repository’s account that the settings name both roles for is read by the one, and changed by the other within the plan alone', async () => {
  const { account, env, assumed } = await opened(`accounts: { "${OTHER}": { read: ${role('reads')}, change: ${role('changes')} } }`)
  expect((await ecsPull(['fix', account.taskArn, FIX], { env })).status).toBe(0)
  expect(assumed().map(({ RoleArn }) => RoleArn)).toEqual([`arn:aws:iam::${OTHER}:role/reads`])
  expect(account.calls.filter(({ write }) => write)).toEqual([])
  const { status, out } = await ecsPull(['fix', account.taskArn, FIX, '--yes', '--json'], { env })
  expect([status, JSON.parse(out).status]).toEqual([0, 'proven'])
  const change = assumed().find(({ RoleArn }) => RoleArn.endsWith('/changes'))
  expect(change?.Policy).toContain(`arn:aws:ecr:${account.region}:${OTHER}:repository/my-app`)
  expect(change?.Policy).toContain(`arn:aws:iam::${OTHER}:role/changes`)
})

it.each([
  ['no role to change with', `accounts: { "${OTHER}": { read: ${role('reads')} } }`],
  ['no role to read with', `accounts: { "${OTHER}": { change: ${role('changes')} } }`],
])('%s: it is handed over', async (_, settings) => {
  const { account, env } = await opened(settings)
  expect((await ecsPull(['fix', account.taskArn, FIX, '--yes'], { env })).status).toBe(2)
  expect(account.calls.filter(({ write }) => write)).toEqual([])
})

it('what is off limits stays so in another account too', async () => {
  const roles = `accounts: { "${OTHER}": { read: ${role('reads')}, change: ${role('changes')} } }`
  const { account, env } = await opened(`${roles}\noffLimits: { accounts: ["${OTHER}"] }`)
  expect((await ecsPull(['fix', account.taskArn, FIX, '--yes'], { env })).status).toBe(2)
  expect(account.calls.filter(({ write }) => write)).toEqual([])
})
