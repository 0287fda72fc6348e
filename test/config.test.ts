import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { Problem } from '../src/problem.ts'
import { LANGUAGES, words } from '../src/render/words.ts'

const folder = mkdtempSync(join(tmpdir(), 'ecs-pull-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const settings = (yaml: string) => {
  const file = join(folder, 'settings.yml')
  writeFileSync(file, yaml)
  return { ECS_PULL_CONFIG: file }
}
const wrong = (env: Record<string, string>) =>
  readConfig(env).then(
    () => null,
    (error) => {
      expect(error).toBeInstanceOf(Problem)
      return error as Problem
    },
  )

it('an empty environment means the playground, a file for a store, and nothing set', async () => {
  expect(await readConfig({ HOME: '/home/me' })).toEqual({
    slack: null,
    store: { file: '/home/me/.local/state/ecs-pull/ecs-pull.db' },
    logLevel: 'info',
    region: null,
    port: null,
    settings: { accounts: {}, approvers: [], guests: false, channels: {}, watch: [] },
  })
})

it('Slack over HTTP, and over Socket Mode', async () => {
  expect((await readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', PORT: '3000' })).slack).toEqual({
    botToken: 'xoxb-1',
    signingSecret: 's',
    port: 3000,
  })
  const socket = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'http://127.0.0.1:1/api/' }
  expect((await readConfig(socket)).slack).toEqual({ botToken: 'xoxb-1', appToken: 'xapp-1', apiUrl: 'http://127.0.0.1:1/api/' })
})

it('AWS_REGION goes before AWS_DEFAULT_REGION, and DATABASE_URL before the file', async () => {
  const env = { AWS_REGION: 'eu-west-3', AWS_DEFAULT_REGION: 'us-east-1', DATABASE_URL: 'postgresql://me@db/x', LOG_LEVEL: 'DEBUG' }
  expect(await readConfig(env)).toMatchObject({ region: 'eu-west-3', store: { url: 'postgresql://me@db/x' }, logLevel: 'debug' })
  expect(await readConfig({ AWS_REGION: '', AWS_DEFAULT_REGION: 'us-east-1' })).toMatchObject({ region: 'us-east-1' })
})

it('a whole settings file', async () => {
  const config = await readConfig(
    settings(`
language: ja
accounts:
  "111122223333":
    name: production
    region: ap-northeast-1
    read: { role: arn:aws:iam::111122223333:role/EcsPullRead, externalId: a-b-c, sessionPolicy: { Statement: [] } }
    change: { role: arn:aws:iam::111122223333:role/EcsPullChange }
approvers: [U0123ABCD, S0123ABCD]
guests: true
changes: on
approval:
  minutes: 60
  second: true
  perHour: 3
  rules:
    - { fixes: [open-network-acl], accounts: ["111122223333"], approvers: [S0123NET], second: true }
keep: { reports: 30, audit: 800 }
offLimits: { accounts: ['444455556666'], vpcs: [vpc-0123456789abcdef0], tags: [environment=production, frozen] }
registries: { ask: true }
iac: hand-over
terraformTags: [managed-by=terraform]
tags: { owner: platform team }
channels:
  C0123ABCD: { mode: mentioned, language: fr, accounts: ["111122223333"] }
watch:
  - { queue: https://sqs.ap-northeast-1.amazonaws.com/111122223333/ecs-events, channel: C0123ABCD }
`),
  )
  expect(config.settings.accounts['111122223333']?.read).toEqual({
    role: 'arn:aws:iam::111122223333:role/EcsPullRead',
    externalId: 'a-b-c',
    sessionPolicy: '{"Statement":[]}',
  })
  expect(config.settings.channels.C0123ABCD).toEqual({ mode: 'mentioned', language: 'fr', accounts: ['111122223333'] })
  expect(config.settings.watch).toHaveLength(1)
  expect(config.settings).toMatchObject({
    changes: 'on',
    approval: {
      minutes: 60,
      second: true,
      perHour: 3,
      rules: [{ fixes: ['open-network-acl'], accounts: ['111122223333'], approvers: ['S0123NET'], second: true }],
    },
    keep: { reports: 30, audit: 800 },
    offLimits: { accounts: ['444455556666'], vpcs: ['vpc-0123456789abcdef0'], tags: ['environment=production', 'frozen'] },
    registries: { ask: true },
    iac: 'hand-over',
    terraformTags: ['managed-by=terraform'],
    tags: { owner: 'platform team' },
  })
})

it('an empty settings file sets nothing', async () => {
  expect((await readConfig(settings('# nothing\n'))).settings.accounts).toEqual({})
})

describe('mistakes', () => {
  it.each([
    [{ SLACK_SIGNING_SECRET: 's' }, 'settings.slack-bot-token'],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, 'settings.slack-way-in'],
    [{ SLACK_BOT_TOKEN: 'x', SLACK_APP_TOKEN: 'x', SLACK_API_URL: 'nowhere' }, 'settings.slack-api-url'],
    [{ PORT: '70000' }, 'settings.port'],
    [{ PORT: '3000x' }, 'settings.port'],
    [{ PORT: '-1' }, 'settings.port'],
    [{ DATABASE_URL: 'mysql://me:hunter2@db/x' }, 'settings.database-url'],
    [{ LOG_LEVEL: 'loud' }, 'settings.log-level'],
    [{ ECS_PULL_CONFIG: '/nonexistent/settings.yml' }, 'settings.unreadable'],
  ])('%j: %s', async (env, code) => {
    expect((await wrong(env))?.code).toBe(code)
  })

  it.each([
    ['accounts: [', 'settings.yaml', undefined],
    [`accounts: { '111122223333': { clusters: prod } }`, 'settings.clusters', 'accounts.111122223333.clusters'],
    [`accounts: { '111122223333': { clusters: [prod, 'a b'] } }`, 'settings.clusters', 'accounts.111122223333.clusters.1'],
    ['foo: 1', 'settings.unknown', 'foo'],
    ['accounts: { "123": {} }', 'settings.accounts', 'accounts.123'],
    ['accounts: 3', 'settings.accounts', 'accounts'],
    ['accounts: { "111122223333": { read: { role: admin } } }', 'settings.role', 'accounts.111122223333.read.role'],
    ...['none', '[]', '3', '{ Version: "2012-10-17" }', `'${JSON.stringify({ Statement: 'x'.repeat(2048) })}'`].map(
      (policy): [string, string, string] => [
        `accounts: { "111122223333": { read: { role: arn:aws:iam::111122223333:role/x, sessionPolicy: ${policy} } } }`,
        'settings.policy',
        'accounts.111122223333.read.sessionPolicy',
      ],
    ),
    [
      'accounts: { "111122223333": { change: { role: arn:aws:iam::111122223333:role/x, sessionPolicy: {} } } }',
      'settings.unknown',
      'accounts.111122223333.change.sessionPolicy',
    ],
    [
      'accounts: { "111122223333": { read: { role: arn:aws:iam::111122223333:role/x, foo: 1 } } }',
      'settings.unknown',
      'accounts.111122223333.read.foo',
    ],
    ['accounts: { "111122223333": { region: tokyo } }', 'settings.region', 'accounts.111122223333.region'],
    ['accounts: { "111122223333": 3 }', 'settings.map', 'accounts.111122223333'],
    ['channels: { general: {} }', 'settings.channels', 'channels.general'],
    ['channels: { C012: { mode: loud } }', 'settings.mode', 'channels.C012.mode'],
    ['channels: { C012: { accounts: [111122223333] } }', 'settings.account', 'channels.C012.accounts.0'],
    ['approvers: everybody', 'settings.people', 'approvers'],
    ['approvers: [everybody]', 'settings.people', 'approvers.0'],
    ['guests: sometimes', 'settings.flag', 'guests'],
    ['changes: maybe', 'settings.switch', 'changes'],
    ['approval: yes', 'settings.map', 'approval'],
    ['approval: { hours: 1 }', 'settings.unknown', 'approval.hours'],
    ['approval: { minutes: 0 }', 'settings.minutes', 'approval.minutes'],
    ['approval: { minutes: soon }', 'settings.minutes', 'approval.minutes'],
    ['approval: { second: 2 }', 'settings.flag', 'approval.second'],
    ['approval: { perHour: 1.5 }', 'settings.per-hour', 'approval.perHour'],
    ['approval: { rules: { second: true } }', 'settings.list', 'approval.rules'],
    ['approval: { rules: [{ fix: grant-pull }] }', 'settings.unknown', 'approval.rules.0.fix'],
    ['approval: { rules: [{ fixes: grant-pull }] }', 'settings.list', 'approval.rules.0.fixes'],
    ['approval: { rules: [{}, { fixes: [grant-pull, grant-pul] }] }', 'settings.fix', 'approval.rules.1.fixes.1'],
    ['approval: { rules: [{ accounts: [prod] }] }', 'settings.account', 'approval.rules.0.accounts.0'],
    ['approval: { rules: [{ approvers: [alice] }] }', 'settings.people', 'approval.rules.0.approvers.0'],
    ['registries: { ask: yes please }', 'settings.flag', 'registries.ask'],
    ['registries: { hosts: [quay.io] }', 'settings.unknown', 'registries.hosts'],
    ['keep: 90', 'settings.map', 'keep'],
    ['keep: { reports: forever }', 'settings.days', 'keep.reports'],
    ['keep: { audit: 0 }', 'settings.days', 'keep.audit'],
    ['keep: { runs: 3 }', 'settings.unknown', 'keep.runs'],
    ['offLimits: [prod]', 'settings.map', 'offLimits'],
    ['offLimits: { accounts: [prod] }', 'settings.account', 'offLimits.accounts.0'],
    ['offLimits: { vpcs: [prod] }', 'settings.vpcs', 'offLimits.vpcs.0'],
    ['offLimits: { tags: prod }', 'settings.tag-list', 'offLimits.tags'],
    ['offLimits: { tags: [=prod] }', 'settings.tag-list', 'offLimits.tags.0'],
    ['offLimits: { subnets: [] }', 'settings.unknown', 'offLimits.subnets'],
    ['iac: ignore', 'settings.iac', 'iac'],
    ['terraformTags: terraform', 'settings.tag-list', 'terraformTags'],
    ['tags: [owner]', 'settings.tags', 'tags'],
    ['tags: { owner: 3 }', 'settings.tags', 'tags.owner'],
    ['tags: { "aws:owner": me }', 'settings.tags', 'tags.aws:owner'],
    ['tags: { "ecs-pull:run": me }', 'settings.tags', 'tags.ecs-pull:run'],
    ['language: 3', 'settings.language', 'language'],
    ['language: xx', 'settings.language', 'language'],
    ['watch: 3', 'settings.list', 'watch'],
    ['watch: [{ queue: "", channel: C012 }]', 'settings.text', 'watch.0.queue'],
    ['- 1', 'settings.map', '.'],
  ])('%s: %s at %s', async (yaml, code, field) => {
    const problem = await wrong(settings(yaml))
    expect({ code: problem?.code, field: problem?.say.params.field }).toEqual({ code, field })
    for (const language of Object.keys(LANGUAGES)) expect(words(language)(problem!.say)).not.toMatch(/^settings|\{\{/)
  })

  it('no sentence repeats a password', async () => {
    const problem = await wrong({ DATABASE_URL: 'mysql://me:hunter2@db/x' })
    expect(`${problem?.message} ${words('en')(problem!.say)}`).not.toContain('hunter2')
  })
})

it('aliases that stand for millions, or for nothing, are a sentence', async () => {
  const lines = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`)
  for (const yaml of [`l0: &l0 [x]\n${lines.join('\n')}\n`, 'language: *nothing\n']) {
    const problem = await wrong(settings(yaml))
    expect(problem?.say.key).toMatch(/^cli:settings\.(aliases|yaml)$/)
  }
})
