import { makeAccount } from './build/account.ts'
import { ACCOUNT, CLUSTER, REGION, SERVICE } from './build/names.ts'
import { populate } from './build/populate.ts'
import type { Call, Rules } from './call.ts'
import { tick } from './clock.ts'
import type { Outcome } from './decide/outcome.ts'
import { decide } from './decide/pull.ts'
import { definitionOf } from './ecs/lookup.ts'
import { outlook } from './ecs/scheduler.ts'
import type { Mishap } from './protocol/failure.ts'
import type { Scenario } from './scenarios/define.ts'
import { SCENARIOS, type ScenarioId } from './scenarios/index.ts'
import { serve } from './server.ts'
import { snapshot } from './snapshot.ts'
import { placeOf, type World } from './state.ts'

export { SCENARIO_IDS, SCENARIOS, type ScenarioId } from './scenarios/index.ts'

export interface AccountOptions {
  scenario: ScenarioId
  /** Default 0: a free one. */
  port?: number
  /** Added to every answer, in milliseconds. */
  delayMs?: number
  /** How long endpoints and NAT gateways come and go, in milliseconds; default 0: at once. */
  endpointDelayMs?: number
  /** How long a task is PENDING, in milliseconds; default 0. */
  taskDelayMs?: number
  /** After how many milliseconds ECS tries a failing service again by itself; default 5000. */
  retryAfterMs?: number
  /** No list has more on a page; default: as AWS. */
  pageSize?: number
  /** IAM actions that are refused; `*` and `?` stand for anything. */
  deny?: string[]
  /** Asked before each call; what it names happens in place of the call (`lost`: after it). */
  fail?: (call: { api: string; input: unknown; n: number; dryRun: boolean }) => Mishap | null
  /** Which generation of error texts ECS speaks; default `new`. */
  wording?: 'new' | 'old'
  region?: string
  account?: string
  /** The scenario's healthy twin: the broken account's failure lies forty minutes back, and its fault is not there. */
  twin?: boolean
}

export interface SimulatedAccount {
  /** `http://127.0.0.1:…`, for every service. */
  endpoint: string
  region: string
  account: string
  scenario: ScenarioId
  /** The task that failed. */
  taskArn: string
  cluster: string
  service: string
  /** What ECS said of it. */
  errorText: string
  /** Every call so far, oldest first. */
  calls: Call[]
  /** Everything there is; change it only through the API. */
  state: World
  /** What a repair may change and an undo must restore, to be compared. */
  snapshot(): Record<string, unknown>
  /** Whether the next task of a service would pull, and if not, where it would stop. */
  outlook(service?: string): Outcome
  /** Whether a task's pull would get through now, from where it was. */
  again(taskArn: string): Outcome
  /** Refuses or breaks calls from now on. */
  setRules(rules: Partial<Rules>): void
  close(): Promise<void>
}

function newWorld(options: AccountOptions): World {
  const { account = ACCOUNT, region = REGION, wording = 'new' } = options
  return {
    region,
    account,
    places: {},
    iam: {},
    callers: {},
    sessionPolicies: {},
    wording,
    hub: { limited: false, private: ['acme/private-app'] },
    organization: null,
    blobs: {},
    // Building takes no time; the delays hold from the first call on.
    endpointDelayMs: 0,
    taskDelayMs: 0,
    retryAfterMs: options.retryAfterMs ?? 5000,
    pageSize: options.pageSize ?? Number.MAX_SAFE_INTEGER,
    endpoint: '',
    seed: `${options.scenario} ${account} ${region}`,
    made: 0,
  }
}

function built(options: AccountOptions, scenario: Pick<Scenario, 'egress'>, make: Scenario['break'], past?: string) {
  const world = newWorld(options)
  const account = makeAccount(world, scenario.egress)
  return { world, ...populate(account, { ...make(account), ...(past && { past }) }) }
}

function twinOf(options: AccountOptions, scenario: Scenario) {
  if (!scenario.twin) throw new Error(`no twin of ${options.scenario}`)
  return built(options, scenario, scenario.twin, built(options, scenario, scenario.break).errorText)
}

/**
 * Starts a simulated AWS account with one fault in it, served on the loopback interface in AWS's own protocols, for any SDK. It keeps state: what is
 * changed decides whether the next task starts. Differs from AWS in that signatures are not verified, IAM is not enforced on callers but
 * for `deny` and session policies, nothing is charged, and what nobody needs for a pull or its repair is missing (answered as AWS answers an unknown action).
 */
export function startAccount(options: AccountOptions): Promise<SimulatedAccount> {
  const scenario = SCENARIOS[options.scenario]
  return serveAccount(options, options.twin ? twinOf(options, scenario) : built(options, scenario, scenario.break))
}

/** As `startAccount`, of an account that is no scenario of the playground. */
export function startMade(make: Pick<Scenario, 'egress' | 'break'>, options: Omit<AccountOptions, 'scenario' | 'twin'> = {}) {
  const named = { ...options, scenario: 'healthy-after-all' as const }
  return serveAccount(named, built(named, make, make.break))
}

async function serveAccount(options: AccountOptions, { world, taskArn, errorText }: ReturnType<typeof built>): Promise<SimulatedAccount> {
  world.endpointDelayMs = options.endpointDelayMs ?? 0
  world.taskDelayMs = options.taskDelayMs ?? 0
  const rules: Rules = { deny: options.deny ?? [], fail: options.fail ?? (() => null) }
  const calls: Call[] = []
  const { server, endpoint } = await serve(world, rules, calls, options.port ?? 0, options.delayMs ?? 0)
  world.endpoint = endpoint
  const context = { world, here: placeOf(world, world.account, world.region), caller: 'test' }
  return {
    endpoint,
    region: world.region,
    account: world.account,
    scenario: options.scenario,
    taskArn,
    cluster: CLUSTER,
    service: SERVICE,
    errorText,
    calls,
    state: world,
    snapshot() {
      tick(world)
      return snapshot(world)
    },
    outlook(name = SERVICE) {
      tick(world)
      const service = context.here.ecs.services[name]
      if (!service) throw new Error(`no service ${name} in the simulated account`)
      return outlook(context, service)
    },
    again(arn) {
      const task = context.here.ecs.tasks[arn]
      if (!task) throw new Error(`no task ${arn} in the simulated account`)
      return decide(world, context.here, definitionOf(context.here, task.taskDefinitionArn), task.pull)
    },
    setRules: (more) => void Object.assign(rules, more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
