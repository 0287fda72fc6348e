import { EC2Client } from '@aws-sdk/client-ec2'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { PricingClient } from '@aws-sdk/client-pricing'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { MiddlewareStack } from '@smithy/types'
import { bound } from './bounded.ts'
import type { Session } from './session.ts'
import { endOfCall, type Watching, watched } from './watched.ts'

/** The clients a fix plans, changes and watches with. Region: the session's, unless named. */
export interface Changes {
  readonly region: string
  readonly account: string | null
  readonly partition: string
  ec2(): EC2Client
  ecs(): ECSClient
  iam(): IAMClient
  ecr(region?: string): ECRClient
  secretsManager(region?: string): SecretsManagerClient
  kms(region?: string): KMSClient
  pricing(): PricingClient
  /**
   * The clients of another account; of the session's own these.
   *
   * @throws where the settings name no roles for that account
   */
  elsewhere(account: string): Promise<Changes>
  close(): void
}

/** What one attempt may take, the body of its answer included: a change may wait for other services. Milliseconds. */
const CALL_MS = 20_000

/** AWS serves the Price List API from a few Regions only (AWS Billing guide, Price List Query API). */
const pricingRegion = (partition: string) => (partition === 'aws-cn' ? 'cn-northwest-1' : 'us-east-1')

/**
 * Opens the clients of a session for a fix, which tell of their calls and repeat some (`watched`).
 *
 * @example const aws = openChanges({ region: 'ap-northeast-1', account: null, partition: 'aws' })
 */
export function openChanges(session: Session, watching: Watching = {}): Changes {
  const made = new Map<string, { destroy(): void }>()
  const client =
    <T extends { middlewareStack: unknown; destroy(): void }>(name: string, make: new (options: never) => T) =>
    (region = session.region): T => {
      const key = `${name} ${region}`
      if (!made.has(key)) {
        const options = {
          region,
          ...(session.endpoint && { endpoint: session.endpoint }),
          ...(session.credentials && { credentials: session.credentials }),
          // What may be repeated is decided below.
          maxAttempts: 1,
          requestHandler: { connectionTimeout: 5_000, requestTimeout: CALL_MS, throwOnRequestTimeout: true },
        }
        const one = new make(options as never)
        watched(one.middlewareStack as MiddlewareStack<object, object>, name, region, watching)
        bound(one as never, { ms: CALL_MS, signal: () => endOfCall(watching.signal) })
        made.set(key, one)
      }
      return made.get(key) as unknown as T
    }
  const pricing = client('pricing', PricingClient)
  const others = new Map<string, Promise<Changes>>()
  const other = async (account: string): Promise<Changes> => {
    if (!session.elsewhere?.accounts.includes(account)) throw new Error(`no role for account ${account}`)
    return openChanges(await session.elsewhere.open(account), watching)
  }
  const changes: Changes = {
    region: session.region,
    account: session.account,
    partition: session.partition,
    ec2: client('ec2', EC2Client),
    ecs: client('ecs', ECSClient),
    iam: client('iam', IAMClient),
    ecr: client('ecr', ECRClient),
    secretsManager: client('secretsmanager', SecretsManagerClient),
    kms: client('kms', KMSClient),
    pricing: () => pricing(pricingRegion(session.partition)),
    async elsewhere(account) {
      if (account === session.account) return changes
      if (!others.has(account)) others.set(account, other(account))
      return others.get(account)!
    },
    close: () => {
      for (const one of made.values()) one.destroy()
      for (const one of others.values()) void one.then(({ close }) => close()).catch(() => {})
    },
  }
  return changes
}
