import type { Cause } from '../core/cause.ts'

const RIGHTS = ['DetachRolePolicy', 'DeleteRolePolicy', 'PutRolePolicy', 'AttachRolePolicy']
const KEY = ['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy', 'RevokeGrant', 'RetireGrant']
const REPOSITORY_POLICY = ['SetRepositoryPolicy', 'DeleteRepositoryPolicy']
const GROUP_RULES = ['ModifySecurityGroupRules']

/** The calls that can bring a cause about, where they name one of the resources its finding names. Others on the same resource are of no concern. */
export const BREAKING: Partial<Record<Cause, readonly string[]>> = {
  'execution-role-missing': ['DeleteRole'],
  'execution-role-trust': ['UpdateAssumeRolePolicy'],
  'ecr-auth-denied': RIGHTS,
  'ecr-pull-denied': [...RIGHTS, ...REPOSITORY_POLICY],
  'secret-unreadable': [...RIGHTS, 'PutResourcePolicy'],
  'kms-denied': [...RIGHTS, ...KEY],
  'permissions-boundary': ['PutRolePermissionsBoundary', 'CreatePolicyVersion', 'SetDefaultPolicyVersion'],
  'cross-account-policy': REPOSITORY_POLICY,
  'repository-policy-deny': REPOSITORY_POLICY,
  'repository-key-unusable': KEY,
  'repository-not-found': ['DeleteRepository'],
  // A lifecycle policy's own deletions are recorded as PolicyExecutionEvent (Amazon ECR guide, logging with CloudTrail).
  'image-not-found': ['BatchDeleteImage', 'PolicyExecutionEvent'],
  'image-archived': ['UpdateImageStorageClass', 'PolicyExecutionEvent'],
  'pull-through-cache': ['DeletePullThroughCacheRule', 'UpdatePullThroughCacheRule'],
  'secret-not-found': ['DeleteSecret', 'DeleteParameter', 'DeleteParameters'],
  'no-internet-route': [
    'DeleteNatGateway',
    'DeleteRoute',
    'ReplaceRoute',
    'ReplaceRouteTableAssociation',
    'DisassociateRouteTable',
    'DeleteInternetGateway',
    'DetachInternetGateway',
  ],
  'vpc-block-public-access': ['ModifyVpcBlockPublicAccessOptions', 'DeleteVpcBlockPublicAccessExclusion'],
  'endpoint-missing': ['DeleteVpcEndpoints'],
  's3-endpoint-missing': ['DeleteVpcEndpoints', 'ModifyVpcEndpoint'],
  'endpoint-private-dns': ['ModifyVpcEndpoint', 'ModifyVpcAttribute'],
  'endpoint-policy': ['ModifyVpcEndpoint'],
  's3-endpoint-policy': ['ModifyVpcEndpoint'],
  'endpoint-security-group': ['RevokeSecurityGroupIngress', 'ModifyVpcEndpoint', ...GROUP_RULES],
  'task-security-group-egress': ['RevokeSecurityGroupEgress', ...GROUP_RULES],
  'network-acl': ['CreateNetworkAclEntry', 'ReplaceNetworkAclEntry', 'DeleteNetworkAclEntry', 'ReplaceNetworkAclAssociation'],
  'dns-failure': ['ModifyVpcAttribute', 'AssociateDhcpOptions'],
}
