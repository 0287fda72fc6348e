import { managedPolicy } from '../managed.ts'
import { ANYTHING, type Decision, evaluate, type Named } from '../policy.ts'
import { type IamState, iamOf, type Role, type World } from '../state.ts'
import type { Origin } from './origin.ts'
import type { Path } from './path.ts'

export const accountOf = (arn: string) => arn.split(':')[4] as string
export const nameOf = (arn: string) => arn.split('/').at(-1) as string

/** The role an ARN names; undefined where there is none. */
export const roleOf = (world: World, arn: string): Role | undefined => iamOf(world, accountOf(arn)).roles[nameOf(arn)]

/** A role's own policies, named as the policy simulator names them. */
export const policiesOf = (iam: IamState, role: Role): Named[] => [
  ...Object.entries(role.inline).map(([name, text]): Named => [`role_${role.name}_${name}`, text]),
  ...role.attached.map((arn): Named => [nameOf(arn), iam.policies[arn] ?? managedPolicy(arn) ?? '{}']),
]

export const boundaryOf = (iam: IamState, role: Role) =>
  role.boundary ? (iam.policies[role.boundary] ?? managedPolicy(role.boundary) ?? '{}') : null

/** Whether ECS can assume the role for a task. */
export function trusted(world: World, arn: string): boolean {
  const role = roleOf(world, arn)
  if (!role) return false
  // ECS says for whom it asks, so that a trust policy can keep others out.
  const context = { 'aws:SourceAccount': accountOf(arn), 'aws:SourceArn': `arn:aws:ecs:${world.region}:${accountOf(arn)}:*` }
  const question = { action: 'sts:AssumeRole', resource: arn, context, identity: ANYTHING, service: 'ecs-tasks.amazonaws.com', cross: true }
  return evaluate({ ...question, resourcePolicy: role.trust }).decision === 'allowed'
}

export interface Access extends Decision {
  /** The endpoint whose policy refused; null where another layer did. */
  refusedBy: string | null
}

/** Decides one call of a pull: the role's policies, the resource's, and that of the endpoint it goes through. */
export function access(
  origin: Origin,
  path: Path,
  action: string,
  resource: string,
  resourcePolicy: string | null = null,
  cross = false,
): Access {
  const arn = origin.roleArn ?? `arn:aws:iam::${origin.place.account}:role/none`
  const iam = iamOf(origin.world, accountOf(arn))
  const role = iam.roles[nameOf(arn)]
  const endpoint = path.ok ? path.endpoint : null
  const context = {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': accountOf(arn),
    'aws:RequestedRegion': origin.place.region,
    'aws:SecureTransport': 'true',
    ...(endpoint && { 'aws:SourceVpce': endpoint.VpcEndpointId, 'aws:SourceVpc': endpoint.VpcId }),
  }
  const question = { action, resource, context, principal: arn }
  const own = evaluate({
    ...question,
    identity: role ? policiesOf(iam, role) : [],
    boundary: role ? boundaryOf(iam, role) : null,
    resourcePolicy,
    cross,
  })
  if (own.decision !== 'allowed' || !endpoint) return { ...own, refusedBy: null }
  const there = evaluate({ ...question, identity: ANYTHING, resourcePolicy: endpoint.PolicyDocument ?? null, cross: true })
  if (there.decision === 'allowed') return { ...own, refusedBy: null }
  return { ...there, why: `because no VPC endpoint policy allows the ${action} action`, refusedBy: endpoint.VpcEndpointId }
}
