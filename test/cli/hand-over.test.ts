import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { ecsPull } from './streams.ts'

let account: SimulatedAccount
let env: Record<string, string>

beforeAll(async () => {
  account = await startAccount({ scenario: 'endpoint-sg-blocks-443' })
  const { ec2 } = Object.values(account.state.places)[0]!
  for (const group of Object.values(ec2.groups)) group.Tags = [{ Key: 'aws:cloudformation:stack-name', Value: 'network' }]
  const folder = mkdtempSync(join(tmpdir(), 'ecs-pull-'))
  const file = join(folder, 'settings.yml')
  writeFileSync(file, 'iac: hand-over')
  env = { AWS_ENDPOINT_URL: account.endpoint, XDG_STATE_HOME: folder, AWS_REGION: account.region, ECS_PULL_CONFIG: file }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await account.close()
})

const writes = () => account.calls.filter((call) => call.write)

it('a fix of what CloudFormation manages is handed over: steps and commands to forward, and whose they are', async () => {
  const { status, out, err } = await ecsPull(['fix', account.taskArn, 'open-endpoint-group', '--yes', '--lang', 'en'], { env })
  expect(status).toBe(2)
  expect(err).toContain('belongs to the CloudFormation stack network')
  expect(out).toContain('$ aws ec2 authorize-security-group-ingress')
  expect(out).not.toMatch(/--yes|run-[0-9a-f]{12}/)
  expect(writes()).toEqual([])
})

it('the same as one document', async () => {
  const { status, out } = await ecsPull(['fix', account.taskArn, 'open-endpoint-group', '--json', '--lang', 'en'], { env })
  expect(status).toBe(2)
  const { problem, handOver } = JSON.parse(out)
  expect(problem.code).toBe('refused.iac-hand-over-cloudformation')
  expect(handOver).toMatchObject({ fix: 'open-endpoint-group', title: expect.any(String), text: problem.message })
  expect(handOver.commands[0]).toMatch(/^aws ec2 authorize-security-group-ingress/)
  expect(handOver.steps[0]).toMatchObject({ summary: expect.any(String), cli: handOver.commands[0] })
  expect(writes()).toEqual([])
})
