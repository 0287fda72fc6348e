import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../src/aws/session.ts'
import { examineQuestion } from '../../src/diagnose.ts'
import { type ScenarioId, type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { maskAddresses } from '../../src/record/addresses.ts'
import { masked } from '../../src/record/mask.ts'
import { type Recorded, readRecorded, record, replayed } from '../../src/record/recording.ts'
import { isTarget, parseTarget } from '../../src/target/target.ts'

const shuffle = (text: string, limit: number) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7) % limit

/** One of each kind: what is masked decides each of them somewhere. */
const SCENARIOS: ScenarioId[] = [
  'image-tag-missing',
  'repository-missing',
  'cross-account-no-repo-policy',
  'role-explicit-deny',
  'nat-blackhole',
  'nacl-egress-denied',
  'endpoint-sg-blocks-443',
  's3-endpoint-policy-denies',
  'ec2-private-subnet-no-nat',
  'two-faults',
]

describe.each(SCENARIOS)('%s', (scenario) => {
  let account: SimulatedAccount
  let raw: Recorded
  const folder = mkdtempSync(join(tmpdir(), 'ecs-pull-record-'))

  beforeAll(async () => {
    account = await startAccount({ scenario, taskDelayMs: 1, endpointDelayMs: 1 })
    const target = parseTarget(account.taskArn)
    if (!isTarget(target)) throw new Error('no target')
    const session: Session = {
      region: account.region,
      account: account.account,
      partition: 'aws',
      endpoint: account.endpoint,
      credentials: async () => ({ accessKeyId: 'AKIAPLAYGROUND000000', secretAccessKey: 'x' }),
    }
    const question = { target, pasted: null }
    const diagnosis = await examineQuestion(question, { session })
    diagnosis.close()
    record(folder, question, session, diagnosis, true)
    raw = readRecorded(folder)
    expect(await replayed(raw)).toEqual(diagnosis.report)
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await account?.close()
  })

  it('masked facts lead to the same causes, at the same gates, as sure', async () => {
    const seen = async (recorded: Recorded) => {
      const report = await replayed(recorded)
      // Not the sentences: how alike two names are, and so whether one is proposed for the other, is lost with the names.
      return { ...report.verdict, say: null, findings: report.findings.map((f) => [f.check, f.gate, f.status, f.cause, f.confidence]) }
    }
    expect(await seen(masked(raw))).toEqual(await seen(raw))
  })

  it('nothing of the account is left in them', () => {
    const text = JSON.stringify(masked(raw))
    const own = [account.account, account.cluster, account.service, account.taskArn.split('/').at(-1)!, ...ids(JSON.stringify(raw))]
    expect(own.length).toBeGreaterThan(6)
    expect(own.filter((name) => text.includes(name))).toEqual([])
  })
})

const ids = (text: string): string[] => [...new Set(text.match(/\b(?:vpc|subnet|sg|rtb|eni|vpce|igw|nat)-[0-9a-f]{8,17}\b/g))]

it('one thing has one stand-in, and two have two, whatever the key', () => {
  const facts = {
    a: 'arn:aws:iam::111122223333:role/billing',
    b: ['billing', 'shipping'],
    role: { name: 'shipping' },
    c: 'subnet-0123456789abcdef0',
  }
  const one = masked(facts, 'key')
  expect(one.a.split('/')[1]).toBe(one.b[0])
  expect(one.b[0]).not.toBe(one.b[1])
  expect(one.c).toMatch(/^subnet-[0-9a-f]{17}$/)
  expect(masked(facts, 'key')).toEqual(one)
  expect(masked(facts, 'other')).not.toEqual(one)
})

it('words of the vocabulary stay, though something be named like them', () => {
  const facts = {
    role: { name: 'task' },
    cli: 'aws ec2 describe-vpc-endpoints --filters vpc-endpoints',
    api: 'ecs:DescribeTasks',
    securityGroups: { a: { name: 'vpc-endpoints' } },
  }
  const safe = masked(facts)
  expect(safe.role.name).toBe('task')
  expect(safe.cli).toMatch(/^aws ec2 describe-vpc-endpoints --filters name-/)
  expect(safe.api).toBe('ecs:DescribeTasks')
})

it('an address stays in its block, and Amazon’s ranges stay', () => {
  expect(maskAddresses('0.0.0.0/0 ::/0 10.0.0.0/8 52.219.1.1 1.4.0 169.254.169.253', shuffle)).toBe(
    '0.0.0.0/0 ::/0 10.0.0.0/8 52.219.1.1 1.4.0 169.254.169.253',
  )
  fc.assert(
    fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (b, c, d) => {
      const [, second, third, fourth] = maskAddresses(`10.${b}.${c}.${d}`, shuffle).split('.')
      expect([third, fourth]).toEqual([String(c), String(d)])
      expect(maskAddresses(`10.${b}.0.0/16`, shuffle)).toBe(`10.${second}.0.0/16`)
      expect(maskAddresses(`172.${16 + (b % 16)}.0.0/16`, shuffle)).toMatch(/^172\.(1[6-9]|2\d|3[01])\.0\.0\/16$/)
    }),
  )
})

it('what ECS tells of other things in a service’s events is not kept', () => {
  const at = '2026-11-22T09:00:00.000Z'
  const events = [
    {
      at,
      message:
        '(service web) registered 1 targets in (target-group arn:aws:elasticloadbalancing:eu-west-3:123456789012:targetgroup/customer-acme/1)',
    },
    { at, message: '(service web) was unable to place a task: secret-project has no room (task 0123456789abcdef0123456789abcdef)' },
    { at, message: '(service web) has reached a steady state.' },
  ]
  const { service } = masked({ service: { events } }, 'key')
  const text = JSON.stringify(service)
  for (const name of ['acme', 'secret-project', '123456789012', '0123456789abcdef']) expect(text).not.toContain(name)
  expect(service.events[2]!.message).toMatch(/steady state/)
  expect(service.events[1]!.message).toMatch(/[0-9a-f]{32}/)
})
