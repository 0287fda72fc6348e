import type * as IAM from '@aws-sdk/client-iam'
import type { Context } from '../context.ts'
import { managedPolicy } from '../managed.ts'
import { page } from '../page.ts'
import { isPolicy } from '../policy.ts'
import { AwsError } from '../protocol/error.ts'
import { iamOf, type Role } from '../state.ts'

/** IAM gives documents percent-encoded. */
const encoded = (document: string) => encodeURIComponent(document)
const absent = (message: string) => new AwsError('NoSuchEntity', message, 404)

export function roleNamed({ world, here }: Context, name = ''): Role {
  const role = iamOf(world, here.account).roles[name]
  if (!role) throw absent(`The role with name ${name} cannot be found.`)
  return role
}

const arnOf = ({ here }: Context, { path, name }: Role) => `arn:aws:iam::${here.account}:role${path}${name}`

export const viewRole = (context: Context, role: Role): IAM.Role => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: arnOf(context, role),
  CreateDate: role.createdAt,
  AssumeRolePolicyDocument: encoded(role.trust),
  MaxSessionDuration: 3600,
  ...(role.boundary && {
    PermissionsBoundary: { PermissionsBoundaryType: 'PermissionsBoundaryPolicy' as never, PermissionsBoundaryArn: role.boundary },
  }),
})

/** Document of a policy of this account or of AWS. */
export function documentOf({ world, here }: Context, arn = ''): string {
  const document = iamOf(world, here.account).policies[arn] ?? managedPolicy(arn)
  if (document === null) throw absent(`Policy ${arn} does not exist or is not attachable.`)
  return document
}

function valid(document: string | undefined): string {
  if (isPolicy(document)) return document
  throw new AwsError('MalformedPolicyDocument', 'Syntax errors in policy.')
}

const listed = <T>(context: Context, items: T[], input: { Marker?: string; MaxItems?: number }) => {
  const { items: some, next } = page(context.world, items, input.Marker, input.MaxItems, 100, 'InvalidInput')
  return { some, rest: { IsTruncated: next !== undefined, Marker: next } }
}

export const roleOperations = {
  GetRole: (context: Context, { RoleName }: IAM.GetRoleRequest): IAM.GetRoleResponse => ({
    Role: viewRole(context, roleNamed(context, RoleName)),
  }),
  ListRoles(context: Context, input: IAM.ListRolesRequest): IAM.ListRolesResponse {
    const roles = Object.values(iamOf(context.world, context.here.account).roles)
    const { some, rest } = listed(context, roles, input)
    return { Roles: some.map((role) => viewRole(context, role)), ...rest }
  },
  GetInstanceProfile(context: Context, { InstanceProfileName = '' }: IAM.GetInstanceProfileRequest): IAM.GetInstanceProfileResponse {
    const { profiles } = iamOf(context.world, context.here.account)
    const name = profiles[InstanceProfileName]
    if (name === undefined) throw absent(`Instance Profile ${InstanceProfileName} cannot be found.`)
    const role = roleNamed(context, name)
    return {
      InstanceProfile: {
        Path: '/',
        InstanceProfileName,
        InstanceProfileId: role.id.replace('AROA', 'AIPA'),
        Arn: `arn:aws:iam::${context.here.account}:instance-profile/${InstanceProfileName}`,
        CreateDate: role.createdAt,
        Roles: [viewRole(context, role)],
      },
    }
  },
  ListRolePolicies(context: Context, input: IAM.ListRolePoliciesRequest): IAM.ListRolePoliciesResponse {
    const { some, rest } = listed(context, Object.keys(roleNamed(context, input.RoleName).inline), input)
    return { PolicyNames: some, ...rest }
  },
  GetRolePolicy(context: Context, { RoleName, PolicyName = '' }: IAM.GetRolePolicyRequest): IAM.GetRolePolicyResponse {
    const document = roleNamed(context, RoleName).inline[PolicyName]
    if (document === undefined) throw absent(`The role policy with name ${PolicyName} cannot be found.`)
    return { RoleName, PolicyName, PolicyDocument: encoded(document) }
  },
  ListAttachedRolePolicies(context: Context, input: IAM.ListAttachedRolePoliciesRequest): IAM.ListAttachedRolePoliciesResponse {
    const { some, rest } = listed(context, roleNamed(context, input.RoleName).attached, input)
    return { AttachedPolicies: some.map((PolicyArn) => ({ PolicyArn, PolicyName: PolicyArn.split('/').at(-1) })), ...rest }
  },
  GetPolicy(context: Context, { PolicyArn = '' }: IAM.GetPolicyRequest): IAM.GetPolicyResponse {
    documentOf(context, PolicyArn)
    return { Policy: { Arn: PolicyArn, PolicyName: PolicyArn.split('/').at(-1), DefaultVersionId: 'v1', IsAttachable: true } }
  },
  GetPolicyVersion(context: Context, { PolicyArn, VersionId }: IAM.GetPolicyVersionRequest): IAM.GetPolicyVersionResponse {
    const document = documentOf(context, PolicyArn)
    if (VersionId !== 'v1') throw absent(`Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`)
    return { PolicyVersion: { Document: encoded(document), VersionId: 'v1', IsDefaultVersion: true } }
  },
  AttachRolePolicy(context: Context, { RoleName, PolicyArn = '' }: IAM.AttachRolePolicyRequest): object {
    const role = roleNamed(context, RoleName)
    documentOf(context, PolicyArn)
    if (!role.attached.includes(PolicyArn)) role.attached.push(PolicyArn)
    return {}
  },
  DetachRolePolicy(context: Context, { RoleName, PolicyArn = '' }: IAM.DetachRolePolicyRequest): object {
    const role = roleNamed(context, RoleName)
    if (!role.attached.includes(PolicyArn)) throw absent(`Policy ${PolicyArn} was not found.`)
    role.attached = role.attached.filter((arn) => arn !== PolicyArn)
    return {}
  },
  PutRolePolicy(context: Context, { RoleName, PolicyName = '', PolicyDocument }: IAM.PutRolePolicyRequest): object {
    roleNamed(context, RoleName).inline[PolicyName] = valid(PolicyDocument)
    return {}
  },
  DeleteRolePolicy(context: Context, { RoleName, PolicyName = '' }: IAM.DeleteRolePolicyRequest): object {
    const { inline } = roleNamed(context, RoleName)
    if (!(PolicyName in inline)) throw absent(`The role policy with name ${PolicyName} cannot be found.`)
    delete inline[PolicyName]
    return {}
  },
  UpdateAssumeRolePolicy(context: Context, { RoleName, PolicyDocument }: IAM.UpdateAssumeRolePolicyRequest): object {
    roleNamed(context, RoleName).trust = valid(PolicyDocument)
    return {}
  },
}
