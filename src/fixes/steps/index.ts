import addEndpointStatement from './add-endpoint-statement.ts'
import addRepositoryStatement from './add-repository-statement.ts'
import allocateAddress from './allocate-address.ts'
import assignPublicIp from './assign-public-ip.ts'
import associateGateway from './associate-gateway.ts'
import attachRolePolicy from './attach-role-policy.ts'
import awaitEndpoints from './await-endpoints.ts'
import awaitNat from './await-nat.ts'
import createCacheRule from './create-cache-rule.ts'
import createEndpoint from './create-endpoint.ts'
import createGroup from './create-group.ts'
import createNat from './create-nat.ts'
import createRole from './create-role.ts'
import deploy from './deploy.ts'
import openAclEntry from './open-acl-entry.ts'
import openEgress from './open-egress.ts'
import openIngress from './open-ingress.ts'
import putRolePolicy from './put-role-policy.ts'
import registerRevision from './register-revision.ts'
import restoreImage from './restore-image.ts'
import setPrivateDns from './set-private-dns.ts'
import setRoute from './set-route.ts'
import setTrust from './set-trust.ts'
import setVpcDns from './set-vpc-dns.ts'
import type { KnownTouch } from './touch.ts'
import type { PlannedStep, StepKind } from './types.ts'
import useSubnets from './use-subnets.ts'

/** Every kind of step a plan may be made of. */
export const STEP_KINDS: readonly StepKind[] = [
  createGroup,
  openIngress,
  setVpcDns,
  createEndpoint,
  associateGateway,
  awaitEndpoints,
  openEgress,
  setPrivateDns,
  addEndpointStatement,
  allocateAddress,
  createNat,
  awaitNat,
  setRoute,
  openAclEntry,
  assignPublicIp,
  useSubnets,
  putRolePolicy,
  attachRolePolicy,
  setTrust,
  createRole,
  restoreImage,
  createCacheRule,
  addRepositoryStatement,
  registerRevision,
  deploy,
]

const byKind = new Map(STEP_KINDS.map((kind) => [kind.kind, kind]))

/** The kind of a planned step. Throws where this version knows none: a run of another version. */
export function stepKind(kind: string): StepKind {
  const found = byKind.get(kind)
  if (!found) throw new Error(`no such kind of step: ${kind}`)
  return found
}

/** Whether taking a step back leaves things as they were. */
export function isUndoable({ kind, input }: PlannedStep): boolean {
  const { apply, undo, undoable } = stepKind(kind)
  return apply === null || (undo !== null && (undoable?.(input) ?? true))
}

/** Everything there is in the account that the steps' writes change or use. */
export const touchesOf = (steps: readonly PlannedStep[]): KnownTouch[] =>
  steps.flatMap(({ kind, input }) => stepKind(kind).touches?.(input) ?? []).filter((touch): touch is KnownTouch => touch.id !== null)

/** What no other run may change while the steps are carried out. */
export const locksOf = (steps: readonly PlannedStep[]): string[] =>
  touchesOf(steps).flatMap(({ kind, id, effect, account }) => (effect === 'change' ? [[kind, account, id].filter(Boolean).join('/')] : []))
