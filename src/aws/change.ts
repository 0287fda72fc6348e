import { EC2Client } from '@aws-sdk/client-ec2'
import { ECRClient } from '@aws-sdk/client-ecr'
import { ECSClient } from '@aws-sdk/client-ecs'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { PricingClient } from '@aws-sdk/client-pricing'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { MiddlewareStack } from '@smithy/types'
import { cliCommand } from './cli-command.ts'
import { apiOf, codeOf, outcomeOf } from './refusal.ts'
import type { Session } from './session.ts'

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

/** One call as the audit keeps it. `code`: AWS's error code where it was refused. */
export interface ChangeCall {
  api: string
  cli: string
  outcome: 'ok' | 'not-found' | 'denied' | 'throttled' | 'failed'
  code: string | null
}

interface ChangeOptions {
  /** Hears of every call once it is answered. */
  onCall?(call: ChangeCall): void
  /** How long a throttled call is repeated, in milliseconds. */
  throttledMs?: number
}

/** AWS serves the Price List API from a few Regions only (AWS Billing guide, Price List Query API). */
const pricingRegion = (partition: string) => (partition === 'aws-cn' ? 'cn-northwest-1' : 'us-east-1')

const READ = /^(Describe|List|Get|BatchGet|BatchCheck|Simulate|Lookup)/
const ATTEMPTS = 3

/** A task definition holds environment values: they are sent, and never told. */
const tellable = (commandName: string | undefined, input: object): object =>
  commandName === 'RegisterTaskDefinitionCommand' ? { family: (input as { family?: string }).family } : input

/**
 * Opens the clients of a session for a fix. A throttled call is repeated for up to two minutes: half a change is worse than a slow one.
 * Reads that met no answer are repeated; a write is not, since it may have happened: who sent it looks first.
 *
 * @example const aws = openChanges({ region: 'ap-northeast-1', account: null, partition: 'aws' })
 */
export function openChanges(session: Session, watching: ChangeOptions = {}): Changes {
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
          requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
        }
        const one = new make(options as never)
        watched(one.middlewareStack as MiddlewareStack<object, object>, name, region, watching)
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

/** No answer at all, or one that says that AWS itself is in trouble. */
function isTransient(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  return status === undefined || (status >= 500 && status !== 501)
}

function watched(
  stack: MiddlewareStack<object, object>,
  service: string,
  region: string,
  { onCall, throttledMs = 120_000 }: ChangeOptions,
) {
  stack.add(
    (next, { commandName }) =>
      async (args) => {
        const api = apiOf(service, commandName)
        const read = READ.test(commandName ?? '') || (args.input as { DryRun?: boolean }).DryRun === true
        const say = (outcome: ChangeCall['outcome'], code: string | null) =>
          onCall?.({ api, cli: cliCommand(service, commandName, tellable(commandName, args.input), region), outcome, code })
        const until = Date.now() + throttledMs
        for (let attempt = 1, wait = throttledMs / 240; ; attempt++, wait = Math.min(wait * 2, throttledMs / 12)) {
          try {
            const answer = await next(args)
            say('ok', null)
            return answer
          } catch (error) {
            const code = codeOf(error)
            // A dry run that would have succeeded answers with this error.
            const outcome = code === 'DryRunOperation' ? 'ok' : outcomeOf(code)
            say(outcome, code)
            const transient = outcome === 'failed' && isTransient(error)
            if (error instanceof Error)
              Object.assign(error, { ecsPullApi: api, ecsPullInput: tellable(commandName, args.input), ecsPullTransient: transient })
            const again = outcome === 'throttled' ? Date.now() + wait < until : transient && read && attempt < ATTEMPTS
            if (!again) throw error
            await new Promise((resolve) => setTimeout(resolve, outcome === 'throttled' ? wait : 200))
          }
        }
      },
    { step: 'initialize', name: 'ecsPullChange', priority: 'high' },
  )
}
