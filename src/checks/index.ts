import type { Check } from '../core/check.ts'
import type { FactValues } from '../facts/types/index.ts'
import diskFull from './disk-full.ts'
import dnsFailure from './dns-failure.ts'
import ecrAuthDenied from './ecr-auth-denied.ts'
import ecrPullDenied from './ecr-pull-denied.ts'
import endpointMissing from './endpoint-missing.ts'
import endpointPrivateDns from './endpoint-private-dns.ts'
import endpointSecurityGroup from './endpoint-security-group.ts'
import executionRoleMissing from './execution-role-missing.ts'
import imageArchived from './image-archived.ts'
import imageManifestUnsupported from './image-manifest-unsupported.ts'
import imageNotFound from './image-not-found.ts'
import invalidImageReference from './invalid-image-reference.ts'
import ipv6Only from './ipv6-only.ts'
import networkAcl from './network-acl.ts'
import noInternetRoute from './no-internet-route.ts'
import noPublicIp from './no-public-ip.ts'
import platformMismatch from './platform-mismatch.ts'
import pullThroughCache from './pull-through-cache.ts'
import reported from './reported.ts'
import repositoryNotFound from './repository-not-found.ts'
import s3EndpointMissing from './s3-endpoint-missing.ts'
import s3EndpointPolicy from './s3-endpoint-policy.ts'
import taskSecurityGroupEgress from './task-security-group-egress.ts'
import vpcBlockPublicAccess from './vpc-block-public-access.ts'

/** Every check, in the order reports list them: that of the gates. */
export const checks: readonly Check<FactValues>[] = [
  // assume-role
  executionRoleMissing,
  // dns
  dnsFailure,
  // the way to each destination
  ipv6Only,
  noInternetRoute,
  noPublicIp,
  vpcBlockPublicAccess,
  endpointMissing,
  endpointPrivateDns,
  endpointSecurityGroup,
  taskSecurityGroupEgress,
  networkAcl,
  s3EndpointMissing,
  // access
  ecrAuthDenied,
  ecrPullDenied,
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
