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

export const ASKED = ['role', 'repositoryTags', 'earlyWays', 'pullerSubnets', 'vpcId', 'puller', 'secrets'] as const
export type Ask = <Q extends (typeof ASKED)[number]>(id: Q) => Promise<FactValues[Q]>

/** More combinations of action and resource than this are not asked in one call: answers come a hundred a page. */
const AT_ONCE = 100

/**
 * Asked bare first, all of a role's calls together: most roles have no conditions. What conditions keep open is asked again with the values
 * that are known of this pull.
 *
 * @param withPath asked once, with what is known of the way: for a role that is itself known late, as an instance's
 */
export async function decide(groups: readonly Group[], aws: Aws, ask: Ask, withPath = false): Promise<SimulatedAction[]> {
  if (withPath) return (await Promise.all(groups.map((group) => decideOnce(group, aws, ask)))).flat()
  const roles = [...Map.groupBy(groups, ({ roleArn }) => roleArn).values()]
  const settled = await Promise.all(
    roles.flatMap(together).map(async (some) => {
      const bare = await asked(some, aws)
      return Promise.all(some.map((group) => settle(group, bare.filter(belongsTo(group)), aws, ask)))
    }),
  )
  return settled.flat(2)
}

/** Of one role. The simulator gives every action on every resource: pairs that no call of the pull makes are left aside. */
function together(groups: Group[]): Group[][] {
  const combinations = new Set(groups.flatMap((group) => group.actions)).size * new Set(groups.flatMap((group) => group.resources)).size
  return combinations <= AT_ONCE ? [groups] : groups.map((group) => [group])
}

const belongsTo = (group: Group) => (result: SimulatedAction) =>
  group.actions.includes(result.action) && group.resources.includes(result.resource)

async function asked(groups: readonly Group[], aws: Aws): Promise<SimulatedAction[]> {
  const unique = (items: readonly string[]) => [...new Set(items)]
  const actions = unique(groups.flatMap((group) => group.actions))
  const resources = unique(groups.flatMap((group) => group.resources))
  try {
    return await simulate(aws, { roleArn: groups[0]!.roleArn, actions, resources })
  } catch (error) {
    if (isNotFound(error, 'NoSuchEntity') || isNotFound(error, 'NoSuchEntityException')) return []
    throw error
  }
}

async function decideOnce(group: Group, aws: Aws, ask: Ask): Promise<SimulatedAction[]> {
  const context = await contextFor(group, ['aws:SourceVpce'], ask)
  try {
    return await settled(group, await simulate(aws, { ...group, context }), context, aws)
  } catch (error) {
    if (isNotFound(error, 'NoSuchEntity') || isNotFound(error, 'NoSuchEntityException')) return []
    throw error
  }
}

async function settle(group: Group, bare: SimulatedAction[], aws: Aws, ask: Ask): Promise<SimulatedAction[]> {
  let results = bare
  const open = results.flatMap((result) => result.missingContext.filter((key) => matters(key, result.action)))
  const known = open.length ? await contextFor(group, open, ask) : {}
  const context = Object.fromEntries(Object.entries(known).filter(([name]) => open.some((key) => key.toLowerCase() === name)))
  if (Object.values(context).some((value) => value !== null)) results = await simulate(aws, { ...group, context })
  return settled(group, results, context, aws)
}

async function settled(group: Group, results: SimulatedAction[], context: Context, aws: Aws): Promise<SimulatedAction[]> {
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
  const tagged = sought(/^(aws|ecr):resourcetag\//i) ? await orNull(ask('repositoryTags')) : null
  // Of one repository only: the tags of several can't be told apart in one question.
  const resourceTags = group.resources.length === 1 ? (tagged?.[group.resources[0]!] ?? null) : null
  const known = { ...group, tags: tags ?? null, resourceTags }
  if (!sought(/^aws:(sourcevpce?|vpcsourceip|sourceip)$/i)) return withAbsent(callContext(known), open, resourceTags)
  const [ways, subnets, vpcId, puller] = await Promise.all([
    orNull(ask('earlyWays')),
    orNull(ask('pullerSubnets')),
    orNull(ask('vpcId')),
    orNull(ask('puller')),
  ])
  const path = pathTo(group.service, group.region, ways ?? [], subnets?.own ?? null)
  return withAbsent(callContext({ ...known, path: pathValues(path, vpcId, puller?.privateIp ?? null) }), open, resourceTags)
}

/** A tag that the resource does not have is not in the request. */
function withAbsent(context: Context, open: readonly string[], resourceTags: Readonly<Record<string, string>> | null): Context {
  const asked = resourceTags ? open.filter((key) => /^(aws|ecr):resourcetag\//i.test(key)).map((key) => key.toLowerCase()) : []
  return { ...Object.fromEntries(asked.map((key) => [key, null])), ...context }
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
