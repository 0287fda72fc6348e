import type { Plan } from '../fixes/index.ts'
import { type Statement, statements } from '../fixes/permissions/statements.ts'
import { stepKind } from '../fixes/steps/index.ts'
import { resolve } from '../fixes/steps/refs.ts'
import { type Right, reads } from '../fixes/steps/rights.ts'
import type { RunTarget } from './types.ts'

/** What proving a run reads. */
const PROOF = reads('ecs:ListTasks', 'ecs:DescribeTasks', 'ecr:DescribeImages')

/** Every call that a run of this plan may make, to apply, to prove and to take back. */
export function rightsOfPlan(plan: Plan, { partition, region, account }: RunTarget, run: string): Right[] {
  const anyRole = `arn:${partition}:iam::${account ?? '*'}:role/*`
  const scope = { partition, region, account: account ?? '*', run, passes: plan.passes ?? [anyRole], roles: [] }
  const rights = plan.steps.flatMap((step) => stepKind(step.kind).rights(resolve(step.input, {}), scope))
  return plan.proof ? [...rights, PROOF] : rights
}

/** An inline session policy has at most this many characters (AWS STS API reference, AssumeRole). */
const LONGEST = 2048

/**
 * Session policies for the role that changes: just these rights, and none over the bot's own roles. Finest first; the second names types in
 * place of many ids, for where the first is too long as text, or once AWS has packed it. Empty: even that is too long.
 *
 * @param own ARNs of roles that are never touched
 */
export function sessionPolicies(rights: readonly Right[], own: readonly string[]): string[] {
  const fine = statements(rights)
  const coarse = statements(rights.map((right) => ({ ...right, resources: typesOf(right.resources) })))
  const deny: Statement[] = own.length ? [{ Effect: 'Deny', Action: ['iam:*'], Resource: [...own].sort() }] : []
  return [fine, coarse]
    .map((allowed) => JSON.stringify({ Version: '2012-10-17', Statement: [...allowed, ...deny].map(terse) }))
    .filter((policy, i, all) => policy.length <= LONGEST && all.indexOf(policy) === i)
}

/** Several of a type become all of the type. Roles stay as they are: there is no telling what else bears such a name. */
function typesOf(resources: readonly string[]): string[] {
  const typeOf = (arn: string) => arn.slice(0, arn.lastIndexOf('/') + 1)
  const several = (arn: string) => !arn.includes(':role/') && resources.filter((other) => typeOf(other) === typeOf(arn)).length > 1
  return resources.map((arn) => (several(arn) ? `${typeOf(arn)}*` : arn))
}

/** One of a list is written without the list. */
const one = <T>(list: T[]): T | T[] => (list.length === 1 ? list[0]! : list)
const terse = ({ Action, Resource, ...rest }: Statement) => ({ ...rest, Action: one(Action), Resource: one(Resource) })
