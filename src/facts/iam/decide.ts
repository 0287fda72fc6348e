import type { Aws } from '../../aws/aws.ts'
import { isNotFound } from '../../aws/refusal.ts'
import { GapError } from '../../core/known.ts'
import { type Context, valueFor } from '../../policy/context.ts'
import { pathTo, pathValues } from '../../policy/path.ts'
import { callContext } from '../../policy/request.ts'
import type { FactValues, SimulatedAction } from '../types/index.ts'
import { simulate } from './simulate.ts'

/** Calls of the pull that share everything but the resource. */
export interface Group {
  roleArn: string
  actions: string[]
  resources: string[]
  /** Endpoint service the calls go to. */
  service: string
  region: string
  resourceAccount: string | null
}

export const ASKED = ['role', 'ways', 'pullerSubnets', 'vpcId', 'puller', 'secrets'] as const
export type Ask = <Q extends (typeof ASKED)[number]>(id: Q) => Promise<FactValues[Q]>

/**
 * Asked bare first: most roles have no conditions, and the command stays one a person can read. Where conditions want values, it is asked
 * again with those that are known of this pull.
 */
export async function decide(group: Group, aws: Aws, ask: Ask): Promise<SimulatedAction[]> {
  let results: SimulatedAction[]
  try {
    results = await simulate(aws, group)
  } catch (error) {
    if (isNotFound(error, 'NoSuchEntity') || isNotFound(error, 'NoSuchEntityException')) return []
    throw error
  }
  const open = results.flatMap((result) => result.missingContext.filter((key) => matters(key, result.action)))
  const known = open.length ? await contextFor(group, open, ask) : {}
  const context = Object.fromEntries(Object.entries(known).filter(([name]) => open.some((key) => key.toLowerCase() === name)))
  if (Object.values(context).some((value) => value !== null)) results = await simulate(aws, { ...group, context })
  const doubtful = results.filter((result) => result.identity === null && result.allowedByBoundary === false)
  const free = doubtful.length ? await simulate(aws, { ...group, context, unbounded: true }) : []
  return results.map((result) => ({
    ...result,
    identity: doubtful.includes(result)
      ? (free.find((f) => f.action === result.action && f.resource === result.resource)?.identity ?? null)
      : result.identity,
    missingContext: result.missingContext.filter((key) => matters(key, result.action) && valueFor(context, key) === undefined),
  }))
}

/** Keys of another service than the call's are in policies for other calls. */
const matters = (key: string, action: string) => /^(aws|saml|sts):/i.test(key) || key.split(':')[0] === action.split(':')[0]

async function contextFor(group: Group, open: readonly string[], ask: Ask): Promise<Context> {
  const sought = (pattern: RegExp) => open.some((key) => pattern.test(key))
  const tags = sought(/^aws:principaltag\//i) ? (await orNull(ask('role')))?.tags : null
  if (!sought(/^aws:(sourcevpce?|vpcsourceip|sourceip)$/i)) return callContext({ ...group, tags: tags ?? null })
  const [ways, subnets, vpcId, puller] = await Promise.all([
    orNull(ask('ways')),
    orNull(ask('pullerSubnets')),
    orNull(ask('vpcId')),
    orNull(ask('puller')),
  ])
  const path = pathTo(group.service, group.region, ways ?? [], subnets?.own ?? null)
  return callContext({ ...group, tags: tags ?? null, path: pathValues(path, vpcId, puller?.privateIp ?? null) })
}

/** A fact it can do without. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof GapError) return null
    throw error
  }
}
