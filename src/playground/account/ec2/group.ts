import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'
import { type Group, newId, type Rule } from '../state.ts'
import { describe, type Kind, missing, one, tagsFor } from './describe.ts'
import { permissionsOf } from './permission.ts'

export const GROUP: Kind<Group> = {
  missing: missing('InvalidGroup.NotFound', (id) => `The security group '${id}' does not exist`),
  filters: {
    'group-id': (group) => group.GroupId,
    'group-name': (group) => group.GroupName,
    'vpc-id': (group) => group.VpcId,
    'owner-id': (group) => group.OwnerId,
    description: (group) => group.Description,
  },
}

const RULE: Kind<Rule> = {
  missing: missing('InvalidSecurityGroupRuleId.NotFound', (id) => `The security group rule ID '${id}' does not exist`),
  filters: { 'group-id': (rule) => rule.GroupId, 'security-group-rule-id': (rule) => rule.SecurityGroupRuleId },
}

/** What still holds a group: an interface that has it, or another group's rule that names it. */
function holder({ here }: Context, id: string): string | undefined {
  const { interfaces, instances, rules } = here.ec2
  const held =
    Object.values(interfaces).find(({ Groups }) => Groups.some(({ GroupId }) => GroupId === id))?.NetworkInterfaceId ??
    Object.values(instances).find(({ SecurityGroups }) => SecurityGroups.some(({ GroupId }) => GroupId === id))?.InstanceId
  return held ?? Object.values(rules).find((rule) => rule.ReferencedGroupInfo?.GroupId === id && rule.GroupId !== id)?.GroupId
}

export const groupOperations = {
  DescribeSecurityGroups(context: Context, input: EC2.DescribeSecurityGroupsRequest): EC2.DescribeSecurityGroupsResult {
    const { items, next } = describe(context, GROUP, context.here.ec2.groups, input.GroupIds, input)
    const rules = Object.values(context.here.ec2.rules)
    const SecurityGroups = items.map((group) => {
      const own = rules.filter(({ GroupId }) => GroupId === group.GroupId)
      return { ...group, IpPermissions: permissionsOf(own, false), IpPermissionsEgress: permissionsOf(own, true) }
    })
    return { SecurityGroups, NextToken: next }
  },
  DescribeSecurityGroupRules(context: Context, input: EC2.DescribeSecurityGroupRulesRequest): EC2.DescribeSecurityGroupRulesResult {
    const { items, next } = describe(context, RULE, context.here.ec2.rules, input.SecurityGroupRuleIds, input)
    return { SecurityGroupRules: items, NextToken: next }
  },
  /** A new group lets everything out and nothing in, as in AWS. */
  CreateSecurityGroup({ world, here }: Context, input: EC2.CreateSecurityGroupRequest): EC2.CreateSecurityGroupResult {
    const { ec2, region, account } = here
    const VpcId = input.VpcId ?? Object.values(ec2.vpcs).find(({ IsDefault }) => IsDefault)?.VpcId ?? ''
    if (!ec2.vpcs[VpcId]) throw new AwsError('InvalidVpcID.NotFound', `The vpc ID '${VpcId}' does not exist`)
    const name = input.GroupName ?? ''
    if (Object.values(ec2.groups).some((group) => group.VpcId === VpcId && group.GroupName === name))
      throw new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${VpcId}'`)
    const GroupId = newId(world, 'sg')
    const Tags = tagsFor(input.TagSpecifications, 'security-group')
    ec2.groups[GroupId] = {
      GroupId,
      GroupName: name,
      Description: input.Description,
      VpcId,
      OwnerId: account,
      SecurityGroupArn: `arn:aws:ec2:${region}:${account}:security-group/${GroupId}`,
      Tags,
    }
    const SecurityGroupRuleId = newId(world, 'sgr')
    const open = { IsEgress: true, IpProtocol: '-1', FromPort: -1, ToPort: -1, CidrIpv4: '0.0.0.0/0', GroupOwnerId: account }
    ec2.rules[SecurityGroupRuleId] = { SecurityGroupRuleId, GroupId, ...open }
    return { GroupId, Tags, SecurityGroupArn: ec2.groups[GroupId].SecurityGroupArn }
  },
  DeleteSecurityGroup(context: Context, input: EC2.DeleteSecurityGroupRequest): EC2.DeleteSecurityGroupResult {
    const { ec2 } = context.here
    const group = one(GROUP, ec2.groups, input.GroupId)
    if (group.GroupName === 'default')
      throw new AwsError('CannotDelete', `the specified group: "${group.GroupId}" name: "default" cannot be deleted by a user`)
    if (holder(context, group.GroupId)) throw new AwsError('DependencyViolation', `resource ${group.GroupId} has a dependent object`)
    delete ec2.groups[group.GroupId]
    for (const rule of Object.values(ec2.rules)) if (rule.GroupId === group.GroupId) delete ec2.rules[rule.SecurityGroupRuleId]
    return { Return: true, GroupId: group.GroupId }
  },
}
