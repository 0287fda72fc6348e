import nock from 'nock'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Config } from '../src/config.ts'
import type { Report } from '../src/core/report.ts'
import { diagnose, examineQuestion } from '../src/diagnose.ts'
import { type SimulatedAccount, startAccount } from '../src/playground/account/start.ts'
import { sessionFor } from '../src/session/session.ts'
import { settingsSchema } from '../src/settings.ts'
import { parseTarget } from '../src/target/target.ts'
import type { Target } from '../src/target/types.ts'

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
let account: SimulatedAccount
beforeAll(async () => {
  nock.disableNetConnect()
  nock.enableNetConnect('127.0.0.1')
  account = await startAccount({ scenario: 'dockerhub-rate-limit' })
})
afterAll(async () => {
  nock.cleanAll()
  nock.enableNetConnect()
  await account.close()
})
const question = () => ({ target: parseTarget(account.taskArn) as Target, pasted: null })
const session = (registries: boolean) => {
  const { region, endpoint, account: id } = account
  return { region, account: id, partition: 'aws', credentials, endpoint, registries }
}
const limits = (report: Report) => report.findings.flatMap((finding) => finding.evidence.filter(({ label }) => label === 'published-limit'))

it('a registry is asked where the settings allow it: its limit is evidence, no AWS call is counted for it, and a replay says the same', async () => {
  const head = () => nock('https://registry-1.docker.io').head('/v2/library/nginx/manifests/1.27')
  const silent = await diagnose(question(), { session: session(false) })
  expect(limits(silent)).toEqual([])
  head().reply(429, '', { 'ratelimit-limit': '100;w=21600' })
  const asked = await examineQuestion(question(), { session: session(true) })
  asked.close()
  expect(nock.isDone()).toBe(true)
  const evidence = { label: 'published-limit', value: '100 / 6 h', source: 'registry:manifest', cli: 'docker manifest inspect nginx:1.27' }
  expect(limits(asked.report)).toEqual([evidence])
  expect(asked.report.verdict).toEqual(silent.verdict)
  expect(asked.report.aws).toMatchObject({ calls: silent.aws.calls, roundTrips: silent.aws.roundTrips, denied: [] })
  const recording = JSON.parse(JSON.stringify(asked.recording))
  expect(limits(await diagnose(question(), { session: session(false), recording }))).toEqual([evidence])
})

it.each([
  [{}, false],
  [{ registries: { ask: false } }, false],
  [{ registries: { ask: true } }, true],
])('off unless switched on: %j', async (given, registries) => {
  const config = { settings: settingsSchema.parse(given), region: 'ap-northeast-1' } as Config
  expect(await sessionFor(question().target, config)).toMatchObject({ registries })
})
