import type * as IAM from '@aws-sdk/client-iam'
import type { Context } from '../context.ts'
import { managedPolicy } from '../managed.ts'
import { isPolicy } from '../policy-document.ts'
import { AwsError } from '../protocol/error.ts'
import { iamOf } from '../state.ts'
import { absent, encoded, listed, roleNamed } from './role.ts'

/** Document of a policy of this account or of AWS. */
function documentOf({ world, here }: Context, arn = ''): string {
  const document = iamOf(world, here.account).policies[arn] ?? managedPolicy(arn)
  if (document === null) throw absent(`Policy ${arn} does not exist or is not attachable.`)
  return document
}

function valid(document: string | undefined): string {
  if (isPolicy(document)) return document
  throw new AwsError('MalformedPolicyDocument', 'Syntax errors in policy.')
}

export const policyOperations = {
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
