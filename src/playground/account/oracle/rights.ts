import type { Cause } from '../../../core/cause.ts'
import { accountOf, boundaryOf, nameOf, policiesOf } from '../decide/access.ts'
import type { Origin } from '../decide/origin.ts'
import { ANYTHING, type Decision, evaluate } from '../policy.ts'
import { type Endpoint, iamOf } from '../state.ts'

/** One call of a pull. */
export interface Wish {
  action: string
  resource: string
  /** What it is if the role's own policies refuse. */
  cause: Cause
  /** Of the repository; null: it has none, or the call is about none. */
  policy: string | null
  /** The repository is in another account. */
  cross: boolean
  endpoint: Endpoint | null
}

const allowed = ({ decision }: Decision) => decision === 'allowed'

/** A document without its denials; null: nothing is left. */
function allowsOnly(document: string | null): string | null {
  const Statement = [JSON.parse(document ?? '{"Statement":[]}').Statement].flat().filter(({ Effect }) => Effect === 'Allow')
  return Statement.length ? JSON.stringify({ Statement }) : null
}

/** All that refuses a call, each judged as if all else allowed it. */
export function refusedBy(origin: Origin, { action, resource, cause, policy, cross, endpoint }: Wish): Cause[] {
  const arn = origin.roleArn ?? `arn:aws:iam::${origin.place.account}:role/none`
  const iam = iamOf(origin.world, accountOf(arn))
  const role = iam.roles[nameOf(arn)]
  const context = {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': accountOf(arn),
    'aws:RequestedRegion': origin.place.region,
    'aws:SecureTransport': 'true',
    ...(endpoint && { 'aws:SourceVpce': endpoint.VpcEndpointId, 'aws:SourceVpc': endpoint.VpcId }),
  }
  const question = { action, resource, context, principal: arn }
  const causes: Cause[] = []
  const spared = cross ? null : allowsOnly(policy)
  if (!allowed(evaluate({ ...question, identity: role ? policiesOf(iam, role) : [], resourcePolicy: spared }))) causes.push(cause)
  const boundary = role && boundaryOf(iam, role)
  if (boundary && !allowed(evaluate({ ...question, identity: ANYTHING, boundary }))) causes.push('permissions-boundary')
  const repository = evaluate({ ...question, identity: ANYTHING, resourcePolicy: policy, cross })
  if (repository.decision === 'explicitDeny') causes.push('repository-policy-deny')
  if (repository.decision === 'implicitDeny') causes.push('cross-account-policy')
  if (endpoint && !allowed(evaluate({ ...question, identity: ANYTHING, resourcePolicy: endpoint.PolicyDocument ?? null, cross: true })))
    causes.push('endpoint-policy')
  return causes
}

/** Whether the gateway (or interface) of S3 refuses the bucket of ECR's layers, which is Amazon's and asked for by Amazon's signature. */
export function layersRefused(endpoint: Endpoint | null, region: string): boolean {
  if (!endpoint) return false
  const decision = evaluate({
    action: 's3:GetObject',
    resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/layer`,
    context: { 'aws:SourceVpce': endpoint.VpcEndpointId },
    identity: ANYTHING,
    resourcePolicy: endpoint.PolicyDocument ?? null,
    principal: 'arn:aws:iam::999999999999:role/ecr',
    cross: true,
  })
  return !allowed(decision)
}
