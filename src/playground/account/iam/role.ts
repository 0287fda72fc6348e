import type * as IAM from '@aws-sdk/client-iam'
import type { Context } from '../context.ts'
import { page } from '../page.ts'
import { isPolicy } from '../policy-document.ts'
import { AwsError } from '../protocol/error.ts'
import { iamOf, type Role } from '../state.ts'

/** IAM gives documents percent-encoded. */
export const encoded = (document: string) => encodeURIComponent(document)
export const absent = (message: string) => new AwsError('NoSuchEntity', message, 404)

export function roleNamed({ world, here }: Context, name = ''): Role {
  const role = iamOf(world, here.account).roles[name]
  if (!role) throw absent(`The role with name ${name} cannot be found.`)
  return role
}

const arnOf = ({ here }: Context, { path, name }: Role) => `arn:aws:iam::${here.account}:role${path}${name}`

const viewRole = (context: Context, role: Role): IAM.Role => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: arnOf(context, role),
  CreateDate: role.createdAt,
  AssumeRolePolicyDocument: encoded(role.trust),
  MaxSessionDuration: 3600,
  ...(role.tags?.length && { Tags: role.tags }),
  ...(role.boundary && {
    PermissionsBoundary: { PermissionsBoundaryType: 'PermissionsBoundaryPolicy' as never, PermissionsBoundaryArn: role.boundary },
  }),
})

/** One page of an IAM list. */
export const listed = <T>(context: Context, items: T[], input: { Marker?: string; MaxItems?: number }) => {
  const { items: some, next } = page(context.world, items, input.Marker, input.MaxItems, 100, 'InvalidInput')
  return { some, rest: { IsTruncated: next !== undefined, Marker: next } }
}

export const roleOperations = {
  GetRole: (context: Context, { RoleName }: IAM.GetRoleRequest): IAM.GetRoleResponse => ({
    Role: viewRole(context, roleNamed(context, RoleName)),
  }),
  CreateRole(context: Context, input: IAM.CreateRoleRequest): IAM.CreateRoleResponse {
    const { RoleName: name = '', Path: path = '/', AssumeRolePolicyDocument: trust, Tags } = input
    const { roles } = iamOf(context.world, context.here.account)
    if (roles[name]) throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409)
    if (!isPolicy(trust)) throw new AwsError('MalformedPolicyDocument', 'Syntax errors in policy.')
    const id = `AROA${name
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '')
      .padEnd(17, 'X')
      .slice(0, 17)}`
    const role: Role = {
      name,
      id,
      path,
      createdAt: new Date(),
      trust,
      inline: {},
      attached: [],
      boundary: input.PermissionsBoundary ?? null,
      tags: (Tags ?? []) as never,
    }
    roles[name] = role
    return { Role: viewRole(context, role) }
  },
  DeleteRole(context: Context, { RoleName }: IAM.DeleteRoleRequest): object {
    const role = roleNamed(context, RoleName)
    if (role.attached.length || Object.keys(role.inline).length)
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must detach all policies first.', 409)
    delete iamOf(context.world, context.here.account).roles[role.name]
    return {}
  },
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
}
