import type { Changes } from '../aws/change.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { Plan } from '../fixes/index.ts'
import { locksOf, touchesOf } from '../fixes/steps/index.ts'
import { type Right, serviceId } from '../fixes/steps/rights.ts'
import type { KnownTouch } from '../fixes/steps/touch.ts'
import { handedOver } from './hand-over.ts'
import { withPasses } from './passes.ts'
import { rightsOfPlan, sessionPolicies } from './session-policy.ts'
import { readTags, type TaggedTouch } from './tags.ts'
import { RunRefused, type RunTarget } from './types.ts'

/** What an operator has set apart, for every plan. */
export interface Bounds {
  /** ARNs of the roles the bot itself works with: they are never changed, nor passed to a task. */
  ownRoles(): Promise<readonly string[]>
  /** What is never changed. Tags: `key=value`, or `key` with any value. */
  offLimits: { accounts: readonly string[]; vpcs: readonly string[]; tags: readonly string[] }
  /** What becomes of a plan that changes what CloudFormation or Terraform manages: their next apply takes the change back. */
  iac: 'warn' | 'hand-over' | 'forbid'
  /** Tags by which things of Terraform's are known, as in `offLimits`. */
  terraformTags: readonly string[]
  /** Put on all that is created. */
  tags: Record<string, string>
}

export const NO_BOUNDS: Bounds = {
  ownRoles: async () => [],
  offLimits: { accounts: [], vpcs: [], tags: [] },
  iac: 'warn',
  terraformTags: [],
  tags: {},
}

interface Place {
  target: RunTarget
  run: string
  /** Id of the fix. */
  fix: string
  /** The puller's, where it is known. */
  vpc: string | null
  aws: Changes
}

/**
 * The plan with what has to be known before it is approved: the roles it passes, whose code it goes against, which tags it sets, and locks on all that its steps change.
 *
 * @throws RunRefused where it would touch what is off limits, the bot's own roles, or more than a session policy can name
 */
export async function bounded(plan: Plan, bounds: Bounds, { target, run, fix, vpc, aws }: Place): Promise<Plan> {
  const { accounts, vpcs, tags } = bounds.offLimits
  if (vpc && vpcs.includes(vpc)) throw refused('off-limits-vpc', { vpc })
  const passing = await withPasses(plan, aws)
  const rights = rightsOfPlan(passing, target, run)
  const foreign = rights.flatMap(({ resources }) => resources.map((arn) => arn.split(':')[4] ?? '')).find((id) => accounts.includes(id))
  if (foreign) throw refused('off-limits-account', { account: foreign })
  const account = [target.account, ...accountsOf(rights)].find((id) => id && accounts.includes(id))
  if (account) throw refused('off-limits-account', { account })
  const own = await bounds.ownRoles()
  const role = ownAmong(rights, own)
  if (role) throw refused('own-role', { role })
  if (!sessionPolicies(rights, own).length) throw refused('too-wide', {})
  const around: KnownTouch[] = vpc ? [{ kind: 'vpc', id: vpc, effect: 'use' }] : []
  const touched = await readTags([...around, ...touchesOf(plan.steps)], aws)
  for (const one of touched) {
    if (one.vpc && vpcs.includes(one.vpc)) throw refused('off-limits-vpc', { vpc: one.vpc })
    const tag = tags.find((wanted) => isTagged(one.tags, wanted))
    if (tag) throw refused('off-limits-tag', { resource: nameOf(one), tag })
  }
  const changed = touched.filter(({ kind, id, effect }) => effect === 'change' && !(kind === 'service' && redeployed(plan).includes(id)))
  const managed = changed.flatMap((one) => managerOf(one, bounds))
  if (managed.length && bounds.iac !== 'warn') {
    const { key, params } = managed[0]!
    const why = phrase(`fixes:refused.iac-${bounds.iac}-${key}`, params)
    if (bounds.iac === 'forbid') throw new RunRefused('refused', why)
    throw new RunRefused('hand-over', why, [], handedOver(plan, fix, target.region, why))
  }
  const warnings = managed.map(({ key, params }) => phrase(`fixes:besides.iac-${key}`, params))
  const holds = [...new Set([...plan.holds, ...locksOf(plan.steps)])]
  return { ...passing, holds, besides: [...warnings, ...plan.besides], ...(Object.keys(bounds.tags).length && { tags: bounds.tags }) }
}

/** As a sentence says it: services by their name alone. */
const nameOf = ({ kind, id }: TaggedTouch): string => (kind === 'service' ? (id.split('/').at(-1) ?? id) : id)

/** `cluster/service` of the services that get a new deployment of the revision they have: no apply of their code takes that back. */
const redeployed = ({ steps }: Plan): string[] =>
  steps.flatMap(({ kind, input, expected }) =>
    kind === 'deploy' && (expected as { taskDefinition?: string } | undefined)?.taskDefinition === input.taskDefinition
      ? [serviceId(String(input.cluster), String(input.service)) ?? '']
      : [],
  )

const refused = (key: string, params: Phrase['params']) => new RunRefused('refused', phrase(`fixes:refused.${key}`, params))

/** Accounts whose things the rights are about. */
const accountsOf = (rights: readonly Right[]): string[] =>
  rights.flatMap(({ resources }) => resources.map((arn) => arn.split(':')[4] ?? ''))

/** Name of a role of the bot's own that the rights are about. */
function ownAmong(rights: readonly Right[], own: readonly string[]): string | null {
  const named = (arn: string) => `${arn.split(':')[4]} ${arn.split('/').at(-1)}`
  const mine = own.map(named)
  const roles = rights.flatMap(({ resources }) => resources).filter((arn) => arn.includes(':role/'))
  return (
    roles
      .find((arn) => mine.includes(named(arn)))
      ?.split('/')
      .at(-1) ?? null
  )
}

function isTagged(tags: Record<string, string>, wanted: string): boolean {
  const at = wanted.indexOf('=')
  return at < 0 ? wanted in tags : tags[wanted.slice(0, at)] === wanted.slice(at + 1)
}

/** CloudFormation tags what it makes (AWS CloudFormation user guide, resource tags); of Terraform only the settings can tell. */
function managerOf(touch: TaggedTouch, { terraformTags }: Bounds): { key: string; params: Phrase['params'] }[] {
  const { tags } = touch
  const id = nameOf(touch)
  const stack = tags['aws:cloudformation:stack-name']
  if (stack) return [{ key: 'cloudformation', params: { resource: id, stack } }]
  const tag = terraformTags.find((one) => isTagged(tags, one))
  return tag ? [{ key: 'terraform', params: { resource: id, tag } }] : []
}
