import type { Plan } from '../fixes/index.ts'
import { PROOF } from '../fixes/permissions/policy.ts'
import { type Statement, statements } from '../fixes/permissions/statements.ts'
import { stepKind } from '../fixes/steps/index.ts'
import { resolve } from '../fixes/steps/refs.ts'
import type { Right } from '../fixes/steps/rights.ts'
import type { RunTarget } from './types.ts'

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
 * Session policies for the role that changes: just these rights, and none over the bot's own roles. Finest first; those that follow say the
 * same in fewer words, for where the first is too long as text, or once AWS has packed it. Empty: even the shortest is too long.
 *
 * @param own ARNs of roles that are never touched
 */
export function sessionPolicies(rights: readonly Right[], own: readonly string[]): string[] {
  const deny: Statement[] = own.length ? [{ Effect: 'Deny', Action: ['iam:*'], Resource: [...own].sort() }] : []
  const ladder = SHORTER.map((_, i) => SHORTER.slice(0, i + 1).reduce((all, shorter) => all.map(shorter), [...rights]))
  return ladder
    .map((some) => JSON.stringify({ Version: '2012-10-17', Statement: [...statements(some), ...deny].map(terse) }))
    .filter((policy, i, all) => policy.length <= LONGEST && all.indexOf(policy) === i)
}

const ofEach = (one: (resource: string, all: readonly string[]) => string) => (right: Right) => ({
  ...right,
  resources: right.resources.map((resource) => one(resource, right.resources)),
})
const typeOf = (arn: string) => arn.slice(0, arn.lastIndexOf('/') + 1)

/** Each on top of those before it. */
const SHORTER: readonly ((right: Right) => Right)[] = [
  (right) => right,
  // EC2's ids are taken only once anywhere.
  ofEach((arn) => arn.replace(/^(arn:[^:]+:ec2:)[^:]*:[^:]*:/, '$1*:*:')),
  (right) => ({ ...right, actions: right.actions.map((action) => action.replace(/^(\w+:)(Describe|Get|List)\w+$/, '$1$2*')) }),
  // Several of a type become all of the type; roles stay, since there is no telling what else is there.
  ofEach((arn, all) =>
    !arn.includes(':role/') && all.filter((other) => typeOf(other) === typeOf(arn)).length > 1 ? `${typeOf(arn)}*` : arn,
  ),
]

/** One of a list is written without the list. */
const one = <T>(list: T[]): T | T[] => (list.length === 1 ? list[0]! : list)
const terse = ({ Action, Resource, ...rest }: Statement) => ({ ...rest, Action: one(Action), Resource: one(Resource) })
