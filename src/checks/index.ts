import type { Check } from '../core/check.ts'
import type { FactValues } from '../facts/types/index.ts'
import dnsFailure from './dns-failure.ts'
import endpointMissing from './endpoint-missing.ts'
import endpointPrivateDns from './endpoint-private-dns.ts'
import endpointSecurityGroup from './endpoint-security-group.ts'
import imageNotFound from './image-not-found.ts'
import ipv6Only from './ipv6-only.ts'
import networkAcl from './network-acl.ts'
import noInternetRoute from './no-internet-route.ts'
import noPublicIp from './no-public-ip.ts'
import reported from './reported.ts'
import repositoryNotFound from './repository-not-found.ts'
import s3EndpointMissing from './s3-endpoint-missing.ts'
import taskSecurityGroupEgress from './task-security-group-egress.ts'
import vpcBlockPublicAccess from './vpc-block-public-access.ts'

/** Every check, in the order reports list them: that of the gates. */
export const checks: readonly Check<FactValues>[] = [
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
  reported,
  // image
  repositoryNotFound,
  imageNotFound,
]
