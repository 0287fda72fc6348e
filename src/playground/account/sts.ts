import type * as STS from '@aws-sdk/client-sts'
import type { Context } from './context.ts'
import { accountOf, nameOf, roleOf } from './decide/access.ts'
import { ANYTHING, evaluate } from './policy.ts'
import { isPolicy } from './policy-document.ts'
import { AwsError } from './protocol/error.ts'
import { hexId } from './state.ts'

const HOUR = 3_600_000
/** Characters (AWS STS API reference, AssumeRole). */
const LONGEST_POLICY = 2048

export const sts = {
  GetCallerIdentity: ({ caller }: Context): STS.GetCallerIdentityResponse => ({
    UserId: `AIDA${accountOf(caller)}EXAMPLE`,
    Account: accountOf(caller),
    Arn: caller,
  }),
  /** Anybody whom the role's trust policy admits gets credentials, under which later calls are that role's, within the session's policy. */
  AssumeRole({ world, caller }: Context, input: STS.AssumeRoleRequest): STS.AssumeRoleResponse {
    const arn = input.RoleArn ?? ''
    const role = roleOf(world, arn)
    const question = { action: 'sts:AssumeRole', resource: arn, identity: ANYTHING, principal: caller, cross: true }
    const context: Record<string, string> = input.ExternalId ? { 'sts:ExternalId': input.ExternalId } : {}
    if (!role || evaluate({ ...question, context, resourcePolicy: role.trust }).decision !== 'allowed')
      throw new AwsError('AccessDenied', `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${arn}`, 403)
    if (input.Policy !== undefined && !isPolicy(input.Policy)) throw new AwsError('MalformedPolicyDocument', 'Syntax errors in policy.')
    if ((input.Policy?.length ?? 0) > LONGEST_POLICY) throw new AwsError('ValidationError', 'The session policy is too long.')
    const AccessKeyId = `ASIA${hexId(world, 16).toUpperCase()}`
    const session = `arn:aws:sts::${accountOf(arn)}:assumed-role/${nameOf(arn)}/${input.RoleSessionName}`
    world.callers[AccessKeyId] = session
    if (input.Policy !== undefined) world.sessionPolicies[AccessKeyId] = input.Policy
    return {
      Credentials: {
        AccessKeyId,
        SecretAccessKey: hexId(world, 40),
        SessionToken: hexId(world, 64),
        Expiration: new Date(Date.now() + (input.DurationSeconds ? input.DurationSeconds * 1000 : HOUR)),
      },
      AssumedRoleUser: { AssumedRoleId: `${role.id}:${input.RoleSessionName}`, Arn: session },
    }
  },
}
