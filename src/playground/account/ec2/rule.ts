import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'
import { newId, type Rule } from '../state.ts'
import { checkBlock } from './cidr.ts'
import { one, tagsFor } from './describe.ts'
import { GROUP } from './group.ts'
import { rulesOf, sameness } from './permission.ts'

type Change = EC2.AuthorizeSecurityGroupIngressRequest & EC2.RevokeSecurityGroupIngressRequest

const permissions = (input: Change): EC2.IpPermission[] =>
  input.IpPermissions?.length || !input.IpProtocol
    ? (input.IpPermissions ?? [])
    : [{ IpProtocol: input.IpProtocol, FromPort: input.FromPort, ToPort: input.ToPort, IpRanges: [{ CidrIp: input.CidrIp }] }]

const ownRules = ({ here }: Context, group: string) => Object.values(here.ec2.rules).filter(({ GroupId }) => GroupId === group)

function authorize(context: Context, input: Change, egress: boolean): { Return: boolean; SecurityGroupRules: Rule[] } {
  const { world, here } = context
  const { GroupId } = one(GROUP, here.ec2.groups, input.GroupId)
  const wanted = permissions(input).flatMap((permission) => rulesOf(permission, GroupId, here.account, egress))
  if (wanted.length === 0) throw new AwsError('MissingParameter', 'The request must contain the parameter ipPermissions')
  for (const { CidrIpv4 } of wanted) checkBlock(CidrIpv4)
  for (const { ReferencedGroupInfo } of wanted) if (ReferencedGroupInfo) one(GROUP, here.ec2.groups, ReferencedGroupInfo.GroupId)
  const there = new Set(ownRules(context, GroupId).map(sameness))
  // All or nothing: one rule that is there already refuses the whole request.
  const twice = wanted.find((rule) => there.has(sameness(rule)))
  if (twice)
    throw new AwsError(
      'InvalidPermission.Duplicate',
      `the specified rule "peer: ${twice.CidrIpv4 ?? twice.PrefixListId ?? twice.ReferencedGroupInfo?.GroupId}, ${twice.IpProtocol}, from port: ${twice.FromPort}, to port: ${twice.ToPort}, ALLOW" already exists`,
    )
  const Tags = tagsFor(input.TagSpecifications, 'security-group-rule')
  const made = wanted.map((rule) => ({ ...rule, SecurityGroupRuleId: newId(world, 'sgr'), Tags }))
  for (const rule of made) here.ec2.rules[rule.SecurityGroupRuleId] = rule
  return { Return: true, SecurityGroupRules: made }
}

function revoke(context: Context, input: Change, egress: boolean): { Return: boolean } {
  const { here } = context
  const { GroupId } = one(GROUP, here.ec2.groups, input.GroupId)
  const own = ownRules(context, GroupId)
  const byId = (input.SecurityGroupRuleIds ?? []).map((id) => {
    const rule = own.find(({ SecurityGroupRuleId }) => SecurityGroupRuleId === id)
    if (!rule) throw new AwsError('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`)
    return rule
  })
  const unwanted = permissions(input).flatMap((permission) => rulesOf(permission, GroupId, here.account, egress))
  const byContent = unwanted.map((rule) => {
    const there = own.find((one) => sameness(one) === sameness(rule))
    if (!there) throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.')
    return there
  })
  for (const rule of [...byId, ...byContent]) delete here.ec2.rules[rule.SecurityGroupRuleId]
  return { Return: true }
}

export const ruleOperations = {
  AuthorizeSecurityGroupIngress: (context: Context, input: EC2.AuthorizeSecurityGroupIngressRequest) => authorize(context, input, false),
  AuthorizeSecurityGroupEgress: (context: Context, input: EC2.AuthorizeSecurityGroupEgressRequest) => authorize(context, input, true),
  RevokeSecurityGroupIngress: (context: Context, input: EC2.RevokeSecurityGroupIngressRequest) => revoke(context, input, false),
  RevokeSecurityGroupEgress: (context: Context, input: EC2.RevokeSecurityGroupEgressRequest) => revoke(context, input, true),
}
