import allowLayerBucket from './allow-layer-bucket.ts'
import assignPublicIp from './assign-public-ip.ts'
import createPullEndpoints from './create-pull-endpoints.ts'
import enablePrivateDns from './enable-private-dns.ts'
import { askNetworkOwner, excludeFromPublicAccessBlock, forwardNames, giveIpv4 } from './hand-over-network.ts'
import openEndpointGroup from './open-endpoint-group.ts'
import openNetworkAcl from './open-network-acl.ts'
import openTaskEgress from './open-task-egress.ts'
import replaceBlackholeRoute from './replace-blackhole-route.ts'
import type { Fix } from './types.ts'
import widenEndpointPolicy from './widen-endpoint-policy.ts'

/** Every fix, in the order they are offered. */
export const FIXES: readonly Fix[] = [
  createPullEndpoints,
  openEndpointGroup,
  openTaskEgress,
  enablePrivateDns,
  allowLayerBucket,
  widenEndpointPolicy,
  assignPublicIp,
  replaceBlackholeRoute,
  openNetworkAcl,
  excludeFromPublicAccessBlock,
  giveIpv4,
  forwardNames,
  askNetworkOwner,
]

/** The fix of this id, or null. */
export const fixById = (id: string): Fix | null => FIXES.find((fix) => fix.id === id) ?? null
