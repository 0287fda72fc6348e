import { refusedBySession } from './authorize.ts'
import { tick } from './clock.ts'
import { accountOf } from './decide/access.ts'
import { isWrite, OPERATIONS } from './operations.ts'
import { glob } from './policy-condition.ts'
import { AwsError } from './protocol/error.ts'
import { denial, type Mishap, mishapError } from './protocol/failure.ts'
import { readJson } from './protocol/json.ts'
import { readQuery } from './protocol/query.ts'
import type { Request } from './protocol/read.ts'
import { type Schema, shapesOf } from './protocol/service.ts'
import { placeOf, type World } from './state.ts'

/** One call as the log keeps it; a retry is a further one. */
export interface Call {
  /** IAM action, such as `ec2:DescribeVpcs`. */
  api: string
  input: unknown
  /** Changes something: a dry run does not. */
  write: boolean
  dryRun: boolean
  account: string
  region: string
  /** `ok`, or the error code that was answered. */
  outcome: string
}

export interface Rules {
  /** IAM actions that are refused, `*` and `?` allowed. */
  deny: string[]
  /** Asked before each call is carried out; `n` counts the calls of that action from 1. */
  fail: (call: { api: string; input: unknown; n: number; dryRun: boolean }) => Mishap | null
}

export type Carried = { kind: 'answer'; output: Schema; result: object } | { kind: 'silence' | 'lost' }

const unknown = ({ service, operation, api }: Request) =>
  api.protocol === 'json'
    ? new AwsError('UnknownOperationException', '')
    : new AwsError(
        'InvalidAction',
        service === 'ec2'
          ? `The action ${operation} is not valid for this web service.`
          : `Could not find operation ${operation} for version ${api.mark}`,
      )

function read(request: Request, input: Schema): Record<string, unknown> {
  try {
    const { api, body, form } = request
    return api.protocol === 'json' ? readJson(input, body) : readQuery(input, form, api.protocol === 'ec2')
  } catch {
    throw new AwsError('SerializationException', 'The request could not be read.')
  }
}

/** Carries out one request: who asks, may they, is it a dry run, does a mishap befall it; then the operation itself. */
export function carryOut(world: World, rules: Rules, log: Call[], request: Request): Carried {
  const { service, operation, region } = request
  const api = `${service}:${operation}`
  const caller = world.callers[request.accessKey] ?? `arn:aws:iam::${world.account}:user/playground`
  const account = accountOf(caller)
  const shapes = shapesOf(request.api, operation)
  const input = shapes ? read(request, shapes.input) : {}
  const dryRun = input.DryRun === true
  const call: Call = { api, input, write: isWrite(operation) && !dryRun, dryRun, account, region, outcome: 'ok' }
  const n = log.filter((one) => one.api === api).length + 1
  log.push(call)
  try {
    const handler = OPERATIONS[service]?.[operation]
    if (!shapes || !handler || !Object.hasOwn(OPERATIONS[service] ?? {}, operation)) throw unknown(request)
    if (rules.deny.some((pattern) => glob(pattern, api, true))) throw denial(service, operation, caller)
    const context = { world, here: placeOf(world, account, region), caller }
    const policy = world.sessionPolicies[request.accessKey]
    if (policy !== undefined && refusedBySession(context, policy, service, operation, input)) throw denial(service, operation, caller)
    const mishap = rules.fail({ api, input, n, dryRun })
    if (mishap === 'hang') {
      call.outcome = 'hang'
      return { kind: 'silence' }
    }
    if (mishap && mishap !== 'lost') throw mishapError(mishap, service, operation, caller)
    if (dryRun) throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412)
    tick(world)
    const { DryRun, ...rest } = input
    const result = handler(context, rest)
    // A second look, so that with no delays set what a change leads to is there for the next reader.
    if (call.write) tick(world)
    if (mishap === 'lost') {
      call.outcome = 'lost'
      return { kind: 'lost' }
    }
    return { kind: 'answer', output: shapes.output, result }
  } catch (error) {
    call.outcome = error instanceof AwsError ? error.code : 'InternalFailure'
    throw error
  }
}
