import { DescribeVpcsCommand } from '@aws-sdk/client-ec2'
import { RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import { afterEach, describe, expect, it } from 'vitest'
import { openChanges } from '../../src/aws/change.ts'
import { gapsOf } from '../../src/aws/refusal.ts'
import { diagnose } from '../../src/diagnose.ts'
import { sentencesOf } from '../../src/render/unread.ts'
import { until } from '../slack/bot.ts'
import { SILENCES, type Silence, silentHost } from './silent.ts'

const TASK = '0123456789abcdef0123456789abcdef'
const place = { partition: 'aws', region: 'ap-northeast-1', account: '123456789012' }
const target = {
  kind: 'task',
  ...place,
  cluster: 'my-cluster',
  task: TASK,
  arn: `arn:aws:ecs:ap-northeast-1:123456789012:task/my-cluster/${TASK}`,
} as const
const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })

const hosts: Awaited<ReturnType<typeof silentHost>>[] = []
afterEach(() => Promise.all(hosts.splice(0).map((host) => host.close())))
const opened = async (how: Silence) => {
  const host = await silentHost(how)
  hosts.push(host)
  return host
}
const gone = (host: Awaited<ReturnType<typeof silentHost>>) => until(host.open, (count) => count === 0)

describe.each(Object.keys(SILENCES) as Silence[])('a host that gives no answer: %s', (how) => {
  it('ends as unknown that names the host, and nothing is waited for afterwards', async () => {
    const host = await opened(how)
    const session = { ...place, credentials, endpoint: host.endpoint }
    const report = await diagnose({ target, pasted: null }, { session, bounds: { callMs: 3_000 } })
    expect(report.verdict).toMatchObject({ status: 'unknown', say: { params: { hosts: ['127.0.0.1'] } } })
    const said = report.findings.flatMap(sentencesOf)
    expect(said.length).toBeGreaterThan(0)
    // What was given up before it was connected was counted, too.
    expect(report.aws.calls).toBeGreaterThanOrEqual(host.requests())
    await gone(host)
  })

  it('ends a call that changes something once it is told to, and a reading one at once', async () => {
    const host = await opened(how)
    const ending = new AbortController()
    const aws = openChanges({ ...place, credentials, endpoint: host.endpoint }, { signal: ending.signal })
    const failed = Promise.allSettled([
      aws.ec2().send(new DescribeVpcsCommand({})),
      aws.ecs().send(new RegisterTaskDefinitionCommand({ family: 'my-app', containerDefinitions: [] })),
    ])
    await until(host.requests, (count) => count >= 2)
    ending.abort(Object.assign(new Error('ended'), { name: 'AbortError' }))
    for (const one of await failed) expect(one.status).toBe('rejected')
    await gone(host)
    await expect(aws.ec2().send(new DescribeVpcsCommand({}))).rejects.toThrow()
    expect(host.open()).toBe(0)
    aws.close()
  })
})

it('a call that is refused a connection says which host, and why', async () => {
  const aws = openChanges({ ...place, credentials, endpoint: 'http://127.0.0.1:1' })
  const error = await aws
    .ec2()
    .send(new DescribeVpcsCommand({}))
    .catch((e: unknown) => e)
  expect(gapsOf(error)).toMatchObject([{ api: 'ec2:DescribeVpcs', reason: 'unreachable', code: 'ECONNREFUSED', host: '127.0.0.1' }])
  aws.close()
})
