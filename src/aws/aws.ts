import { AsyncLocalStorage } from 'node:async_hooks'
import { BatchClient } from '@aws-sdk/client-batch'
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { OrganizationsClient } from '@aws-sdk/client-organizations'
import { Route53Client } from '@aws-sdk/client-route-53'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SSMClient } from '@aws-sdk/client-ssm'
import type { LoadContext } from '../core/call.ts'
import { GapError } from '../core/known.ts'
import { bound, boundStack } from './bounded.ts'
import { plainHttp } from './plain-http.ts'
import { recorder } from './record.ts'
import type { Session } from './session.ts'

/** The clients of one account, noting every call they send on behalf of the fact being loaded. Region: the session's, unless named. */
export interface Aws extends LoadContext {
  readonly region: string
  readonly account: string | null
  readonly partition: string
  batch(): BatchClient
  ecs(): ECSClient
  ec2(): EC2Client
  iam(): IAMClient
  ecr(region?: string): ECRClient
  secretsManager(region?: string): SecretsManagerClient
  ssm(region?: string): SSMClient
  kms(region?: string): KMSClient
  cloudTrail(region?: string): CloudTrailClient
  /** Global, as Route 53 is. */
  organizations(): OrganizationsClient
  /** Global: a Region only says which partition's. */
  route53(): Route53Client
}

interface Context extends LoadContext {
  signal: AbortSignal
}
const current = new AsyncLocalStorage<Context>()

/** A call that has no answer by then, retries included, fails as a time-out. */
const CALL_MS = 9_000

const patience = (ms: number) => ({ connectionTimeout: Math.min(5_000, ms), requestTimeout: ms, throwOnRequestTimeout: true })

/** What makes a client that is not the session's own, such as the one that assumes its role, count its calls and bound them in the same way. */
export const noting = (service: string, region: string) => ({
  requestHandler: patience(CALL_MS),
  plugin: {
    applyToStack(stack: never) {
      recorder(service, region, () => current.getStore())(stack)
      boundStack({ ms: CALL_MS })(stack)
    },
  },
})

/**
 * Opens the clients of a session for one diagnosis. `within` runs a fact's loader so that its calls are noted in a context of its own,
 * as deep as the facts it waited for; `close` ends what is under way.
 */
export function openAws(session: Session, callMs = CALL_MS) {
  const clients = session.clients ?? new Map<string, unknown>()
  const cached = <T>(key: string, make: () => T): T => {
    if (!clients.has(key)) clients.set(key, make())
    return clients.get(key) as T
  }
  const closing = new AbortController()
  const options = (region: string) => ({
    region,
    ...(session.endpoint && { endpoint: session.endpoint }),
    ...(session.credentials && { credentials: session.credentials }),
    maxAttempts: 3,
    requestHandler: { ...patience(callMs), httpAgent: cached('plain http', plainHttp) },
  })
  const client =
    <T extends { middlewareStack: unknown }>(name: string, make: new (o: never) => T) =>
    (region = session.region): T =>
      cached(`${name} ${region} ${callMs}`, () => {
        const made = new make(options(region) as never)
        recorder(name, region, () => current.getStore())(made.middlewareStack as never)
        bound(made as never, { ms: callMs, signal: () => current.getStore()?.signal })
        return made
      })
  const services = {
    batch: client('batch', BatchClient),
    ecs: client('ecs', ECSClient),
    ec2: client('ec2', EC2Client),
    iam: client('iam', IAMClient),
    ecr: client('ecr', ECRClient),
    secretsManager: client('secretsmanager', SecretsManagerClient),
    ssm: client('ssm', SSMClient),
    kms: client('kms', KMSClient),
    cloudTrail: client('cloudtrail', CloudTrailClient),
    organizations: client('organizations', OrganizationsClient),
    route53: client('route53', Route53Client),
  }
  const within = async <T>(depth: number, work: (aws: Aws) => Promise<T>): Promise<{ result: T; context: Aws }> => {
    const context: Aws = { depth, calls: [], region: session.region, account: session.account, partition: session.partition, ...services }
    const result = await current.run(Object.assign(context, { signal: closing.signal }), () => work(context))
    return { result, context }
  }
  const close = () => {
    closing.abort(new Error('closed'))
    if (session.clients) return
    for (const made of clients.values()) (made as { destroy(): void }).destroy()
  }
  return { within, close }
}

const SERVICES = ['batch', 'ecs', 'ec2', 'iam', 'ecr', 'secretsManager', 'ssm', 'kms', 'cloudTrail', 'organizations', 'route53'] as const

/** Stands in for an account where there is none to ask: whatever a fact would read is a gap. */
export function noAws(session: Session): ReturnType<typeof openAws> {
  const gap = (service: string) => () => {
    throw new GapError({ api: `${service}:*`, reason: 'unreadable', resource: '*' })
  }
  const services = Object.fromEntries(SERVICES.map((name) => [name, gap(name.toLowerCase())])) as unknown as Pick<
    Aws,
    (typeof SERVICES)[number]
  >
  return {
    async within(depth, work) {
      const context: Aws = { depth, calls: [], region: session.region, account: session.account, partition: session.partition, ...services }
      return { result: await work(context), context }
    },
    close() {},
  }
}
