import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import en from '../../locales/en/report.json' with { type: 'json' }
import fr from '../../locales/fr/report.json' with { type: 'json' }
import ja from '../../locales/ja/report.json' with { type: 'json' }
import { findTargets, isTarget, PROBLEMS, parseTarget } from '../../src/target/target.ts'
import type { Target } from '../../src/target/types.ts'

const ID = '0123456789abcdef0123456789abcdef'
const UUID = '8f5d4ea1-1b2c-4d3e-9f60-123456789abc'
const TASK = `arn:aws:ecs:ap-northeast-1:123456789012:task/prod/${ID}`
const SERVICE = 'arn:aws:ecs:eu-west-3:123456789012:service/prod/web'

const task: Partial<Target> = {
  kind: 'task',
  cluster: 'prod',
  task: ID,
  region: 'ap-northeast-1',
  account: '123456789012',
  partition: 'aws',
  arn: TASK,
}

describe('a target', () => {
  test.each<[string, Record<string, unknown>]>([
    [TASK, task],
    [`arn:aws:ecs:ap-northeast-1:123456789012:container/prod/${ID}/${UUID}`, task],
    [`arn:aws-cn:ecs:cn-north-1:123456789012:task/c/${ID}`, { kind: 'task', partition: 'aws-cn', region: 'cn-north-1' }],
    [SERVICE, { kind: 'service', cluster: 'prod', service: 'web', arn: SERVICE }],
    [
      'arn:aws:ecs:eu-west-3:123456789012:service-deployment/prod/web/abc123',
      { kind: 'service', cluster: 'prod', service: 'web', arn: SERVICE },
    ],
    ['arn:aws:ecs:eu-west-3:123456789012:task-set/prod/web/ecs-svc/1', { kind: 'service', service: 'web', arn: SERVICE }],
    [
      'arn:aws:ecs:us-east-1:123456789012:task-definition/app:42',
      { kind: 'revision', family: 'app', revision: 42, account: '123456789012' },
    ],
    [
      'arn:aws-us-gov:ecs:us-gov-west-1:123456789012:task-definition/app',
      { kind: 'revision', family: 'app', revision: null, partition: 'aws-us-gov' },
    ],
    [`prod/${ID}`, { kind: 'task', cluster: 'prod', task: ID, region: null, account: null }],
    [`prod/${UUID}`, { kind: 'task', cluster: 'prod', task: UUID }],
    ...['daemon/prod/agent', 'daemon-revision/prod/agent/7', 'daemon-deployment/prod/agent/7'].map(
      (resource): [string, Record<string, unknown>] => [
        `arn:aws:ecs:us-east-1:123456789012:${resource}`,
        { kind: 'daemon', cluster: 'prod', daemon: 'agent', arn: 'arn:aws:ecs:us-east-1:123456789012:daemon/prod/agent' },
      ],
    ),
    ['arn:aws:ecs:us-east-1:123456789012:daemon-task-definition/agent:3', { kind: 'revision', family: 'agent', revision: 3, daemon: true }],
    ['prod/web', { kind: 'service', cluster: 'prod', service: 'web', arn: null }],
    [
      'arn:aws:ecs:us-east-1:123456789012:cluster/prod',
      { kind: 'cluster', cluster: 'prod', region: 'us-east-1', arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/prod' },
    ],
    [
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services?region=eu-west-1',
      { kind: 'cluster', cluster: 'prod', region: 'eu-west-1', arn: null },
    ],
    [`cluster arn:aws:ecs:eu-west-3:123456789012:cluster/prod, service ${SERVICE}`, { kind: 'service', service: 'web' }],
    ['app:42', { kind: 'revision', family: 'app', revision: 42, subnets: [], groups: [], publicIp: false }],
    [
      `https://ap-northeast-1.console.aws.amazon.com/ecs/v2/clusters/prod/tasks/${ID}/configuration?region=ap-northeast-1`,
      { kind: 'task', region: 'ap-northeast-1', cluster: 'prod', task: ID },
    ],
    [
      `https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services/web/tasks/${ID}/logs?region=eu-west-1`,
      { kind: 'task', region: 'eu-west-1', task: ID },
    ],
    [
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services/web/health?region=eu-west-1',
      { kind: 'service', service: 'web', region: 'eu-west-1' },
    ],
    [
      `https://console.aws.amazon.com/ecs/home?region=us-west-2#/clusters/prod/tasks/${UUID}/details`,
      { kind: 'task', region: 'us-west-2', task: UUID },
    ],
    [
      'https://console.aws.amazon.com/ecs/home?region=us-west-2#/clusters/prod/services/web/events',
      { kind: 'service', region: 'us-west-2' },
    ],
    [
      'https://us-west-2.console.aws.amazon.com/ecs/home?region=us-west-2#/taskDefinitions/app/7',
      { kind: 'revision', family: 'app', revision: 7 },
    ],
    [
      'https://us-west-2.console.aws.amazon.com/ecs/v2/task-definitions/app/7/containers?region=us-west-2',
      { kind: 'revision', family: 'app', revision: 7 },
    ],
    [
      'https://123456789012-abcd1234.eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services/web',
      { kind: 'service', account: '123456789012', region: 'eu-west-1' },
    ],
    [
      'https://console.amazonaws.cn/ecs/v2/clusters/prod/services/web?region=cn-north-1',
      { kind: 'service', partition: 'aws-cn', region: 'cn-north-1' },
    ],
    ['https://console.amazonaws-us-gov.com/ecs/v2/clusters/prod/services/web?region=us-gov-west-1', { partition: 'aws-us-gov' }],
  ])('%s', (input, expected) => {
    expect(parseTarget(input)).toMatchObject(expected)
  })

  test.each([
    ['bare', (t: string) => t],
    ['in Slack angle brackets', (t: string) => `<${t}>`],
    ['in a Slack link with a label', (t: string) => (/^http/.test(t) ? `<${t}|the task>` : `<${t}|${t}>`)],
    ['in backticks', (t: string) => `\`${t}\``],
    ['in a fence', (t: string) => `\`\`\`\n${t}\n\`\`\``],
    ['in curly quotes', (t: string) => `“${t}”`],
    ['in Japanese brackets', (t: string) => `「${t}」を見てください。`],
    ['with words and punctuation after it', (t: string) => `${t}, please!`],
    ['with spaces and a full stop', (t: string) => `   ${t}.  `],
    ['with invisible marks', (t: string) => `\u200b\u202a${t}\u202c\ufeff`],
    [
      'in full-width letters',
      (t: string) => (/^http/.test(t) ? t : t.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))),
    ],
  ])('%s reads the same', (_, wrap) => {
    for (const input of [
      TASK,
      SERVICE,
      `prod/${ID}`,
      'prod/web',
      'app:42',
      `https://console.aws.amazon.com/ecs/v2/clusters/prod/tasks/${ID}?region=us-west-2`,
    ]) {
      expect(parseTarget(wrap(input))).toEqual(parseTarget(input))
      expect(isTarget(parseTarget(wrap(input)))).toBe(true)
    }
  })

  test('a task id, an old ARN or a service name needs the cluster, and takes it', () => {
    expect(parseTarget(ID, { cluster: 'prod' })).toMatchObject({ kind: 'task', cluster: 'prod', task: ID })
    expect(parseTarget('web', { cluster: 'prod' })).toMatchObject({ kind: 'service', cluster: 'prod', service: 'web' })
    const old = `arn:aws:ecs:us-east-1:123456789012:task/${UUID}`
    expect(parseTarget(old, { cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/prod' })).toMatchObject({
      kind: 'task',
      cluster: 'prod',
      arn: old,
    })
    expect(parseTarget(old)).toMatchObject({ problem: 'task-id-needs-cluster' })
  })
})

describe('what is no target', () => {
  test.each([
    ['', 'empty'],
    [' \u200b\n', 'empty'],
    ['``', 'not-a-target'],
    [ID, 'task-id-needs-cluster'],
    ['web', 'service-needs-cluster'],
    ['why does it not start', 'not-a-target'],
    ['arn:aws:ecs:us-east-1', 'not-an-arn'],
    ['arn:aws:ecs:us-east-1:123456789012:task/', 'not-an-arn'],
    ['arn:aws:s3:::bucket', 'wrong-service'],
    ['arn:aws:ecs:us-east-1:123456789012:container-instance/c/0123', 'wrong-resource'],
    ['arn:aws-moon:ecs:us-iso-east-1:123456789012:service/c/s', 'unknown-partition'],
    [`arn:aws:ecs:nowhere:123456789012:task/c/${ID}`, 'bad-region'],
    [`arn:aws:ecs:us-east-1:12345:task/c/${ID}`, 'bad-account'],
    ['https://eu-west-1.console.aws.amazon.com/ec2/home', 'console-page'],
    ['https://console.aws.amazon.com.evil.example/ecs/v2/clusters/prod/services/web', 'not-a-target'],
    ['CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref app:1: not found', 'error-text'],
  ])('%s: %s', (input, code) => {
    expect(parseTarget(input)).toMatchObject({ problem: code })
  })

  test('every problem has a sentence in each language that uses only given values', () => {
    for (const words of [en, ja, fr] as { problem: Record<string, string> }[])
      expect(Object.keys(words.problem)).toEqual(expect.arrayContaining([...PROBLEMS]))
    const read = parseTarget('arn:aws:s3:::bucket')
    expect(isTarget(read) ? '' : en.problem['wrong-service'].replace('{{service}}', read.params.service!)).not.toContain('{{')
  })
})

describe('targets in a paste', () => {
  test('each is found once, in order, and what is none is left out', () => {
    const paste = `see <${TASK}|task> and ${SERVICE}.\nagain ${TASK}; arn:aws:s3:::b, https://example.com\nhttps://console.aws.amazon.com/ecs/v2/clusters/prod/tasks/${ID}?region=ap-northeast-1`
    expect(findTargets(paste).map((target) => target.kind)).toEqual(['task', 'service'])
  })

  test('nothing makes it throw', () => {
    const bits = fc.constantFrom(
      'arn:',
      'aws',
      ':ecs:',
      'us-east-1',
      '123456789012',
      'task/',
      ID,
      '/',
      '#',
      '%',
      'https://',
      'console.aws.amazon.com',
      '/ecs/',
      '<',
      '|',
      '>',
      ' ',
      'é',
      '…',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(bits).map((b) => b.join('')),
        ),
        (text) => {
          parseTarget(text)
          findTargets(text)
        },
      ),
    )
  })
})
