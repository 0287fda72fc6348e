import type { Check } from '../core/check.ts'
import type { FactValues } from '../facts/types/index.ts'
import crossAccountPolicy from './cross-account-policy.ts'
import diskFull from './disk-full.ts'
import dnsFailure from './dns-failure.ts'
import ecrAuthDenied from './ecr-auth-denied.ts'
import ecrPullDenied from './ecr-pull-denied.ts'
import endpointMissing from './endpoint-missing.ts'
import endpointPolicy from './endpoint-policy.ts'
import endpointPrivateDns from './endpoint-private-dns.ts'
import endpointSecurityGroup from './endpoint-security-group.ts'
import executionRoleMissing from './execution-role-missing.ts'
import executionRoleTrust from './execution-role-trust.ts'
import imageArchived from './image-archived.ts'
import imageManifestUnsupported from './image-manifest-unsupported.ts'
import imageNotFound from './image-not-found.ts'
import injectedSidecar from './injected-sidecar.ts'
import invalidImageReference from './invalid-image-reference.ts'
import ipv6Only from './ipv6-only.ts'
import kmsDenied from './kms-denied.ts'
import natInstance from './nat-instance.ts'
import networkAcl from './network-acl.ts'
import noInternetRoute from './no-internet-route.ts'
import noPublicIp from './no-public-ip.ts'
import permissionsBoundary from './permissions-boundary.ts'
import platformMismatch from './platform-mismatch.ts'
import privateRegistryCredentials from './private-registry-credentials.ts'
import pullThroughCache from './pull-through-cache.ts'
import reported from './reported.ts'
import repositoryKeyUnusable from './repository-key-unusable.ts'
import repositoryNotFound from './repository-not-found.ts'
import repositoryPolicyDeny from './repository-policy-deny.ts'
import s3EndpointMissing from './s3-endpoint-missing.ts'
import s3EndpointPolicy from './s3-endpoint-policy.ts'
import scpDenied from './scp-denied.ts'
import secretMalformed from './secret-malformed.ts'
import secretNotFound from './secret-not-found.ts'
import secretUnreadable from './secret-unreadable.ts'
import taskRoleTrust from './task-role-trust.ts'
import taskSecurityGroupEgress from './task-security-group-egress.ts'
import vpcBlockPublicAccess from './vpc-block-public-access.ts'

/** Every check, in the order reports list them: that of the gates. */
export const checks: readonly Check<FactValues>[] = [
  // assume-role
  executionRoleMissing,
  executionRoleTrust,
  taskRoleTrust,
  // dns
  dnsFailure,
  // the way to each destination
  ipv6Only,
  noInternetRoute,
  natInstance,
  noPublicIp,
  vpcBlockPublicAccess,
  endpointMissing,
  endpointPrivateDns,
  endpointSecurityGroup,
  taskSecurityGroupEgress,
  networkAcl,
  s3EndpointMissing,
  // access
  secretNotFound,
  secretMalformed,
  secretUnreadable,
  kmsDenied,
  ecrAuthDenied,
  permissionsBoundary,
  scpDenied,
  endpointPolicy,
  ecrPullDenied,
  repositoryPolicyDeny,
  crossAccountPolicy,
  repositoryKeyUnusable,
  injectedSidecar,
  privateRegistryCredentials,
  s3EndpointPolicy,
  reported,
  // image
  invalidImageReference,
  repositoryNotFound,
  imageNotFound,
  imageArchived,
  pullThroughCache,
  imageManifestUnsupported,
  // platform
  platformMismatch,
  // disk
  diskFull,
]
