import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { CredentialsError } from '../src/aws/refusal.ts'
import { diagnose } from '../src/diagnose.ts'
import type { Mishap } from '../src/playground/account/protocol/failure.ts'
import { startAccount } from '../src/playground/account/start.ts'
import { terminalReport } from '../src/render/terminal/report.ts'
import { parseError } from '../src/target/error.ts'
import { ecsPull } from './cli/streams.ts'

const TASK = '0123456789abcdef0123456789abcdef'
const place = { partition: 'aws', region: 'ap-northeast-1', account: '123456789012' }
const task = (arn = `arn:aws:ecs:ap-northeast-1:123456789012:task/my-cluster/${TASK}`) =>
  ({ kind: 'task', ...place, cluster: 'my-cluster', task: TASK, arn }) as const
const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
const ask = (endpoint: string, pasted = '') =>
  diagnose({ target: task(), pasted: pasted ? parseError(pasted) : null }, { session: { ...place, credentials, endpoint } })

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** A host that answers every request alike. */
async function answering(status: number, body: string): Promise<number> {
  const server: Server = createServer((_, response) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  return (server.address() as AddressInfo).port
}

const skewed = (code: string, message: string) => JSON.stringify({ __type: code, message })

describe('where nothing of AWS can be reached', () => {
  it.each([
    ['a connection that is refused', () => 'http://127.0.0.1:1', 'unreachable', { hosts: ['127.0.0.1'], codes: ['ECONNREFUSED'] }],
    ['a name that nobody knows', () => 'http://aws.invalid', 'unreachable', { hosts: ['aws.invalid'] }],
    ['TLS that fails', async () => `https://127.0.0.1:${await answering(200, '')}`, 'unreachable', { hosts: ['127.0.0.1'] }],
    ['a clock that is wrong', async () => `http://127.0.0.1:${await answering(403, skewed('RequestTimeTooSkewed', ''))}`, 'clock', {}],
    [
      'a signature that is too old',
      async () =>
        `http://127.0.0.1:${await answering(400, skewed('InvalidSignatureException', 'Signature expired: 20261122T090000Z is now earlier than 20261122T092500Z'))}`,
      'clock',
      {},
    ],
    ['an answer 404 that is not AWS’s', async () => `http://127.0.0.1:${await answering(404, '')}`, 'unusable', { hosts: ['127.0.0.1'] }],
    [
      'a page of somebody else',
      async () => `http://127.0.0.1:${await answering(200, '<html>Sign in to the network</html>')}`,
      'unusable',
      { hosts: ['127.0.0.1'] },
    ],
  ])('one sentence says so: %s', async (_, endpoint, key, params) => {
    const report = await ask(await endpoint())
    expect(report.verdict).toMatchObject({ status: 'unknown', cause: null, say: { key: `report:verdict.${key}`, params } })
    expect(report.target.launchType).toBeNull()
    const text = terminalReport(report, { language: 'en', columns: 100 })
    expect(text).not.toMatch(/decisive check|allow the bot/)
    // Once as the verdict, once for all that it leaves open.
    expect(text.split('\n').filter((line) => line.startsWith('  ? ')).length).toBe(1)
  })

  it('what the pasted text says stands, with the sentence beside it', async () => {
    const text =
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:v9: not found'
    const report = await ask('http://127.0.0.1:1', text)
    expect(report.verdict.cause).toBe('image-not-found')
    expect(report.notes[0]).toMatchObject({ key: 'report:verdict.unreachable' })
  })
})

describe('credentials that expire', () => {
  const expiring = async (after: number) => {
    let sent = 0
    const fail = (): Mishap | null => (sent++ >= after ? 'expired' : null)
    const account = await startAccount({ scenario: 'nat-blackhole', fail })
    ends.push(() => account.close())
    const target = { ...task(account.taskArn), cluster: account.cluster, task: account.taskArn.split('/').at(-1)! }
    return diagnose({ target, pasted: null }, { session: { ...place, credentials, endpoint: account.endpoint } })
  }

  it('in the middle leave what was read, and say what they kept from being read', async () => {
    const report = await expiring(6)
    expect(report.target).toMatchObject({ service: 'my-service', launchType: 'FARGATE' })
    const gaps = report.findings.flatMap((finding) => finding.gaps)
    expect(gaps).toContainEqual(expect.objectContaining({ reason: 'credentials', code: 'RequestExpired' }))
  })

  it('before anything was read are told as such', async () => {
    await expect(expiring(0)).rejects.toThrow(CredentialsError)
  })
})

describe('a text in which nothing points to ECS, ECR or a pull', () => {
  it.each(['hello world', 'segfault at 0 ip 0000', 'the build is green again 🎉', 'ERROR: relation "users" does not exist'])(
    'is told so, and nothing of a task: %s',
    async (input) => {
      for (const lang of ['en', 'ja', 'fr']) {
        const { out, status } = await ecsPull(['why', '--text', '-', '--lang', lang], { input })
        expect(status).toBe(3)
        expect(out.replace(/\s+/g, ' ')).toMatch(/Nothing in this text points to|このテキストには|Rien dans ce texte/)
        expect(out).not.toMatch(/was not the problem|イメージは原因では|n’était pas en cause/)
      }
    },
  )

  it.each(['Essential container in task exited', 'the task was killed: OutOfMemoryError', 'the docker daemon is slow today'])(
    'is another than one that speaks of a container: %s',
    async (input) => {
      const { out } = await ecsPull(['why', '--text', '-'], { input })
      expect(out).not.toContain('Nothing in this text')
    },
  )
})
