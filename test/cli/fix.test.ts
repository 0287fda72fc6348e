import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { ecsPull } from './streams.ts'

let account: SimulatedAccount | undefined
afterEach(async () => {
  vi.unstubAllEnvs()
  await account?.close()
})

/** The command line on a simulated account, with a state folder of its own. */
async function open(scenario: 'endpoints-missing-s3-gateway' | 'healthy-after-all' = 'endpoints-missing-s3-gateway') {
  account = await startAccount({ scenario })
  const env = { AWS_ENDPOINT_URL: account.endpoint, XDG_STATE_HOME: mkdtempSync(join(tmpdir(), 'ecs-pull-')), AWS_REGION: account.region }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const { taskArn } = account
  const json = async (...args: string[]) => {
    const ran = await ecsPull([...args, '--json'], { env })
    return { ...ran, document: JSON.parse(ran.out) }
  }
  return { account, taskArn, json, text: (...args: string[]) => ecsPull([...args, '--lang', 'en'], { env }), env }
}
const FIX = 'create-pull-endpoints'
const writes = (of: SimulatedAccount) => of.calls.filter((call) => call.write)

it('fix shows the plan and changes nothing; with --yes it applies and proves; undo takes it back', async () => {
  const { account: one, taskArn, json, text } = await open()
  const before = one.snapshot()
  const plan = await json('fix', taskArn, FIX)
  expect(plan).toMatchObject({ status: 0, document: { schema: 1, fix: FIX, status: 'planned', cost: { monthlyUsd: 0 } } })
  expect(writes(one)).toEqual([])
  const shown = await text('fix', taskArn, FIX)
  expect(shown.out).toContain('$ aws ec2 create-vpc-endpoint')
  expect(shown.out).toContain('Add --yes to apply it.')

  const done = await json('fix', taskArn, FIX, '--yes')
  expect(done).toMatchObject({ status: 0, document: { status: 'proven', report: { schema: 1 } } })
  const { run } = done.document
  expect(done.document.steps.map((step: { status: string; undoable: boolean }) => [step.status, step.undoable])).toEqual([
    ['done', true],
    ['done', true],
    ['done', true],
  ])
  expect(one.outlook().ok).toBe(true)

  expect((await json('show', run)).document).toMatchObject({ run, status: 'proven' })
  expect((await json('runs')).document.runs[0]).toMatchObject({ run, status: 'proven' })

  const count = writes(one).length
  const preview = await text('undo', run)
  expect(preview.status).toBe(0)
  expect(preview.out).toContain('$ aws ec2 delete-vpc-endpoints --vpc-endpoint-ids vpce-')
  expect(preview.out).toContain('has no other way')
  expect(writes(one)).toHaveLength(count)

  expect(await json('undo', run, '--yes')).toMatchObject({ status: 0, document: { status: 'undone' } })
  expect(one.snapshot()).toEqual(before)
})

it('a run that a process left when it died is taken up again, not planned beside itself', async () => {
  const { account: one, taskArn, json } = await open()
  const { document } = await json('fix', taskArn, FIX)
  const { openStore, defaultStoreFile } = await import('../../src/store/store.ts')
  const store = await openStore({ file: defaultStoreFile() })
  // As it is after a kill: approved, with a lease that has run out.
  await store.runs.move(document.run, ['planned'], { status: 'running', approved_at: Date.now(), lease_owner: 'dead', lease_until: 1 })
  await store.close()
  const done = await json('fix', taskArn, FIX, '--yes')
  expect(done).toMatchObject({ status: 0, document: { run: document.run, status: 'proven' } })
  expect(one.calls.filter((call) => call.api === 'ec2:CreateVpcEndpoint' && call.write)).toHaveLength(1)
})

it.each<[string, string[], string]>([
  ['a fix that is not offered', ['fix', 'TASK', 'no-such-fix', '--yes'], 'not-offered'],
  ['a parameter that it has not', ['fix', 'TASK', FIX, '--set', 'colour=red', '--yes'], 'no-parameter'],
  ['a parameter without a value', ['fix', 'TASK', FIX, '--set', 'colour', '--yes'], 'set'],
  ['a run that nobody knows', ['undo', 'run-000000000000', '--yes'], 'unknown-run'],
])('%s is refused with exit status 2, and nothing is changed', async (_, args, code) => {
  const { account: one, taskArn, json } = await open()
  const ran = await json(...args.map((arg) => (arg === 'TASK' ? taskArn : arg)))
  expect(ran).toMatchObject({ status: 2, document: { problem: { code: `refused.${code}` } } })
  expect(writes(one)).toEqual([])
})

it('a fix that fails ends with 1 and says what is done and what is not', async () => {
  const { account: one, taskArn, json } = await open()
  one.setRules({ fail: (call) => (call.api === 'ecs:UpdateService' ? 'denied' : null) })
  const ran = await json('fix', taskArn, FIX, '--yes')
  expect(ran).toMatchObject({ status: 1, document: { status: 'failed' } })
  expect(ran.document.trouble).toContain('ecs:UpdateService')
  expect(ran.document.steps.map((step: { status: string }) => step.status)).toEqual(['done', 'done', 'failed'])
})

it('applies nothing where changes are off or a second person has to approve, and says so', async () => {
  const { account: one, taskArn, env } = await open()
  const settings = (yaml: string) => {
    const file = join(mkdtempSync(join(tmpdir(), 'ecs-pull-')), 'settings.yml')
    writeFileSync(file, yaml)
    return { ...env, ECS_PULL_CONFIG: file }
  }
  for (const [yaml, words] of [
    ['changes: off', 'settings switch changes off'],
    ['approval: { rules: [{ fixes: [create-pull-endpoints], second: true }] }', 'a second person has to approve'],
  ] as const) {
    const refused = await ecsPull(['fix', taskArn, FIX, '--yes', '--lang', 'en'], { env: settings(yaml) })
    expect({ status: refused.status, said: refused.err.includes(words) }).toEqual({ status: 2, said: true })
  }
  expect(writes(one)).toEqual([])
})
