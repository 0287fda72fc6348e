import { type Context, contextOf, type Value } from './context.ts'
import { accountOf } from './principal.ts'

/** A call that a role makes itself, with credentials ECS got for it. */
export interface RoleCall {
  roleArn: string
  region: string
  /** Account of the resource; null: the call has none. */
  resourceAccount: string | null
  /** Tags of the role, where they are known. */
  tags?: Readonly<Record<string, string>> | null
  /** Tags of the resource, where they are known. */
  resourceTags?: Readonly<Record<string, string>> | null
  /** Id of the caller's organization; null: it is in none; absent: not known. */
  organization?: string | null | undefined
  /** What the path decides. */
  path?: Record<string, Value | undefined>
}

/** The condition keys of such a call whose values follow from what it is (IAM user guide, global condition keys). */
export function callContext({ roleArn, region, resourceAccount, tags, resourceTags, organization, path }: RoleCall): Context {
  return contextOf({
    'aws:PrincipalArn': [roleArn],
    'aws:PrincipalAccount': [accountOf(roleArn)],
    'aws:PrincipalType': ['AssumedRole'],
    'aws:RequestedRegion': [region],
    'aws:ResourceAccount': resourceAccount === null ? undefined : [resourceAccount],
    'aws:SecureTransport': ['true'],
    'aws:PrincipalIsAWSService': ['false'],
    'aws:ViaAWSService': ['false'],
    ...Object.fromEntries(NEVER_SENT.map((key) => [key, null])),
    ...Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, [value]])),
    ...Object.fromEntries(
      Object.entries(resourceTags ?? {}).flatMap(([key, value]) => [
        [`ecr:ResourceTag/${key}`, [value]],
        [`aws:ResourceTag/${key}`, [value]],
      ]),
    ),
    'aws:PrincipalOrgID': organization === undefined ? undefined : organization === null ? null : [organization],
    ...path,
  })
}

/** Keys of calls by users, by federated people, or by a service on somebody's behalf. */
const NEVER_SENT = [
  'aws:CalledVia',
  'aws:CalledViaFirst',
  'aws:CalledViaLast',
  'aws:FederatedProvider',
  'aws:PrincipalServiceName',
  'aws:PrincipalServiceNamesList',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceOrgID',
  'aws:SourceOrgPaths',
  'aws:username',
]
