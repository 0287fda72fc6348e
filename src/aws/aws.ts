import { AsyncLocalStorage } from 'node:async_hooks'
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { Route53Client } from '@aws-sdk/client-route-53'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SSMClient } from '@aws-sdk/client-ssm'
import type { LoadContext } from '../core/call.ts'
import { GapError } from '../core/known.ts'
import { bounded } from './bounded.ts'
import { plainHttp } from './plain-http.ts'
import { recorder } from './record.ts'
import type { Session } from './session.ts'

/** The clients of one account, noting every call they send on behalf of the fact being loaded. Region: the session's, unless named. */
export interface Aws extends LoadContext {
  readonly region: string
  readonly account: string | null
  readonly partition: string
  ecs(): ECSClient
  ec2(): EC2Client
  iam(): IAMClient
  ecr(region?: string): ECRClient
  secretsManager(region?: string): SecretsManagerClient
  ssm(region?: string): SSMClient
  kms(region?: string): KMSClient
  cloudTrail(region?: string): CloudTrailClient
  /** Global: a Region only says which partition's. */
  route53(): Route53Client
}

type Context = LoadContext
const current = new AsyncLocalStorage<Context>()

/** Plug-in of a client that is not the session's own, such as the one that assumes its role: its calls count in the same way. */
export const noting = (service: string, region: string) => ({ applyToStack: recorder(service, region, () => current.getStore()) })

/**
 * Opens the clients of a session for one diagnosis. `within` runs a fact's loader so that its calls are noted in a context of its own,
 * as deep as the facts it waited for.
 *
 * @param callMs a call that has no answer by then, retries included, fails as a time-out
 */
export function openAws(session: Session, callMs = 10_000) {
  const clients = session.clients ?? new Map<string, unknown>()
  const cached = <T>(key: string, make: () => T): T => {
    if (!clients.has(key)) clients.set(key, make())
    return clients.get(key) as T
  }
  const options = (region: string) => ({
    region,
    ...(session.endpoint && { endpoint: session.endpoint }),
    ...(session.credentials && { credentials: session.credentials }),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: Math.min(5_000, callMs),
      requestTimeout: callMs,
      throwOnRequestTimeout: true,
      httpAgent: cached('plain http', plainHttp),
    },
  })
  const client =
    <T extends { middlewareStack: unknown }>(name: string, make: new (o: never) => T) =>
    (region = session.region): T =>
      cached(`${name} ${region} ${callMs}`, () => {
        const made = new make(options(region) as never)
        recorder(name, region, () => current.getStore())(made.middlewareStack as never)
        bounded(callMs)(made.middlewareStack as never)
        return made
      })
  const services = {
    ecs: client('ecs', ECSClient),
    ec2: client('ec2', EC2Client),
    iam: client('iam', IAMClient),
    ecr: client('ecr', ECRClient),
    secretsManager: client('secretsmanager', SecretsManagerClient),
    ssm: client('ssm', SSMClient),
    kms: client('kms', KMSClient),
    cloudTrail: client('cloudtrail', CloudTrailClient),
    route53: client('route53', Route53Client),
  }
  const within = async <T>(depth: number, work: (aws: Aws) => Promise<T>): Promise<{ result: T; context: Aws }> => {
    const context: Aws = { depth, calls: [], region: session.region, account: session.account, partition: session.partition, ...services }
    const result = await current.run(context, () => work(context))
    return { result, context }
  }
  const close = () => {
    if (session.clients) return
    for (const made of clients.values()) (made as { destroy(): void }).destroy()
  }
  return { within, close }
}

const SERVICES = ['ecs', 'ec2', 'iam', 'ecr', 'secretsManager', 'ssm', 'kms', 'cloudTrail', 'route53'] as const

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
