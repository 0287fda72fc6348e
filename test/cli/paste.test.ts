import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SimulatedAccount } from '../../src/playground/account/start.ts'
import { alsoFails, brokenAccount, forget } from '../find/account.ts'
import { ecsPull } from './streams.ts'

const folder = mkdtempSync(join(tmpdir(), 'ecs-pull-paste-'))
const file = join(folder, 'settings.yml')
let account: SimulatedAccount
let env: Record<string, string>
let n = 0

beforeEach(async () => {
  account = await brokenAccount()
  vi.stubEnv('AWS_ENDPOINT_URL', account.endpoint)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  env = { AWS_REGION: account.region, XDG_STATE_HOME: join(folder, String(n++)) }
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await account.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

const settings = (clusters: string[]) => {
  writeFileSync(file, `accounts: { '${account.account}': { region: ${account.region}, clusters: [${clusters}] } }`)
  return { ...env, ECS_PULL_CONFIG: file }
}
const why = async (args: string[], input = '', more = env) => {
  const { status, out, err } = await ecsPull(['why', ...args, '--json'], { env: more, input })
  return { status, report: JSON.parse(out), err }
}
const IMAGE_NOT_FOUND = { status: 'explained', cause: 'image-not-found', confidence: 'confirmed' }

describe('a paste with an ARN is diagnosed on live facts', () => {
  it.each([
    ['from a file', (text: string) => [['--text', '-'], text] as const],
    ['as the target', (text: string) => [[text], ''] as const],
  ])('%s', async (_, given) => {
    const [args, input] = given(`The task ${account.taskArn} does not start:\n${account.errorText}`)
    const { status, report } = await why([...args], input)
    expect({ status, verdict: report.verdict }).toMatchObject({ status: 1, verdict: IMAGE_NOT_FOUND })
    expect(report.target).toMatchObject({ kind: 'task', arn: account.taskArn })
    expect(report.aws.calls).toBe(account.calls.length)
  })

  it('by that of its service', async () => {
    const arn = `arn:aws:ecs:${account.region}:${account.account}:service/${account.cluster}/${account.service}`
    const { report } = await why(['--text', '-'], `${account.errorText} (${arn})`)
    expect(report).toMatchObject({ target: { kind: 'service', service: account.service }, verdict: IMAGE_NOT_FOUND })
  })

  it.each(['--text', 'as the target'])('on its service and the paste where the task is gone (%s)', async (way) => {
    forget(account)
    const text = `(service ${account.service}) failed to launch a task with (error ${account.taskArn}): ${account.errorText}`
    const { status, report } = await (way === '--text' ? why([way, '-'], text) : why([text]))
    expect({ status, verdict: report.verdict }).toMatchObject({ status: 1, verdict: IMAGE_NOT_FOUND })
    expect(report.target).toMatchObject({ kind: 'task', service: account.service })
    expect(report.notes.join()).toContain('about an hour')
  })
})

describe('a paste with an image alone', () => {
  it('leads to the task that stopped with it, and says so; further commands name the task', async () => {
    const { status, report } = await why(['--text', '-'], account.errorText, settings([account.cluster]))
    expect({ status, verdict: report.verdict }).toMatchObject({ status: 1, verdict: IMAGE_NOT_FOUND })
    expect(report.target.arn).toBe(account.taskArn)
    expect(report.notes[0]).toContain('The text names no task')
    expect(report.aws.calls).toBe(account.calls.length)
    const { out } = await ecsPull(['why', account.errorText], { env: settings([account.cluster]) })
    expect(out).not.toMatch(/ecs-pull fix ''|ecs-pull fix 'Cannot/)
  })

  it('leads to a cluster asked about before, and to the one the person names', async () => {
    expect((await why(['--text', '-'], account.errorText)).report.target.kind).toBe('text')
    await why([account.taskArn])
    expect((await why(['--text', '-'], account.errorText)).report.target.arn).toBe(account.taskArn)
    const fresh = { ...env, XDG_STATE_HOME: join(folder, 'fresh') }
    expect((await why(['--text', '-', '--cluster', account.cluster], account.errorText, fresh)).report.target.arn).toBe(account.taskArn)
  })

  it('of several services lists what to ask next, says what the text allows, and ends with 3', async () => {
    const other = alsoFails(account, 'other-app', 'second')
    const given = settings([account.cluster, 'second'])
    const { status, report } = await why(['--text', '-'], account.errorText, given)
    expect(status).toBe(3)
    expect(report).toMatchObject({ target: { kind: 'text' }, verdict: { confidence: 'possible' } })
    expect(report.candidates.map(({ task }: { task: string }) => task).sort()).toEqual([account.taskArn, other].sort())
    expect(Object.keys(report.candidates[0])).toEqual(['task', 'service', 'cluster', 'stoppedAt'])
    for (const language of ['en', 'ja', 'fr']) {
      const { status, out } = await ecsPull(['why', '--text', '-', '--lang', language], { env: given, input: account.errorText })
      expect(status).toBe(3)
      for (const arn of [account.taskArn, other]) expect(out).toContain(`ecs-pull why ${arn}\n`)
      expect(out).not.toMatch(/\{\{|report:/)
    }
  })

  it('that nobody has stopped with stays a text, and the cluster is asked for', async () => {
    const text = account.errorText.replaceAll('my-app', 'never-seen')
    const { status, report } = await why(['--text', '-'], text, settings([account.cluster]))
    expect(status).toBe(1)
    expect(report).toMatchObject({ target: { kind: 'text' }, verdict: { confidence: 'possible' } })
    expect(report.notes).toEqual([expect.stringMatching(/within the last hour in my-cluster\. Give the cluster/)])
  })

  it('needs no credentials and no Region where no cluster is known', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined)
    const { status, report } = await why(['--text', '-'], account.errorText, { XDG_STATE_HOME: join(folder, 'bare') })
    expect({ status, calls: account.calls.length }).toEqual({ status: 1, calls: 0 })
    expect(report.notes.join()).toContain('no cluster is known here')
  })
})

describe('a paste with nothing', () => {
  const TIMEOUT = 'ResourceInitializationError: unable to pull secrets or registry auth: dial tcp: i/o timeout'

  it.each([
    ['en', 'Causes that fit the text, most likely first', 'Which subnet was the task in', 'What I still need'],
    ['ja', 'テキストから考えられる原因（可能性の高い順）', 'タスクのサブネットはどれで', '次に必要な情報'],
    ['fr', 'Causes compatibles avec le texte, de la plus à la moins probable', 'Dans quel sous-réseau', 'Ce qu’il me faut encore'],
  ])('gets the causes in order, what decides, and what to give next (%s)', async (language, ...words) => {
    const { out } = await ecsPull(['why', '--text', '-', '--lang', language], { env, input: TIMEOUT })
    const at = words.map((word) => out.indexOf(word))
    expect(at).not.toContain(-1)
    expect(at).toEqual(at.toSorted((a, b) => a - b))
    expect(account.calls).toHaveLength(0)
  })

  it('and the same in JSON', async () => {
    const { report } = await why(['--text', '-'], TIMEOUT)
    expect(report.error.causes[0]).toBe('network-timeout')
    expect(report.error.causes.length).toBeGreaterThan(2)
    expect(report.ask).toContain('ARN of the task')
  })
})
