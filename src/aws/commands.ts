import { createRequire } from 'node:module'

/** What can be called and constructed alike. */
class Lazy {}

/**
 * The commands and paginators that steps use, loaded when the first of a service is used. A run can be shown by whoever knows its steps,
 * but only whoever carries it out needs the clients of AWS, which take more memory than all the rest: the process that talks to Slack
 * shows runs and calls nothing.
 */
const lazily = <T extends object>(service: string): T => {
  const load = createRequire(import.meta.url)
  const named = (name: string) => (load(`@aws-sdk/client-${service}`) as Record<string, new (...args: unknown[]) => object>)[name]!
  return new Proxy({} as T, {
    get: (_, name: string) =>
      new Proxy(Lazy, {
        construct: (__, args) => new (named(name))(...args),
        apply: (__, ___, args) => (named(name) as unknown as (...given: unknown[]) => unknown)(...args),
      }),
  })
}

export const {
  AllocateAddressCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  DeleteNatGatewayCommand,
  DeleteNetworkAclEntryCommand,
  DeleteRouteCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
  ModifyVpcEndpointCommand,
  ReleaseAddressCommand,
  ReplaceRouteCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  paginateDescribeNatGateways,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroups,
  paginateDescribeVpcEndpoints,
} = lazily<typeof import('@aws-sdk/client-ec2')>('ec2')

export const {
  CreatePullThroughCacheRuleCommand,
  DeletePullThroughCacheRuleCommand,
  DeleteRepositoryPolicyCommand,
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  GetRepositoryPolicyCommand,
  SetRepositoryPolicyCommand,
  UpdateImageStorageClassCommand,
} = lazily<typeof import('@aws-sdk/client-ecr')>('ecr')

export const {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateExpressGatewayServiceCommand,
  UpdateServiceCommand,
  paginateListTaskDefinitions,
} = lazily<typeof import('@aws-sdk/client-ecs')>('ecs')

export const {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  paginateListAttachedRolePolicies,
} = lazily<typeof import('@aws-sdk/client-iam')>('iam')
