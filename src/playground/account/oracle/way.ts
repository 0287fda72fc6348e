import type { Cause } from '../../../core/cause.ts'
import type { Origin } from '../decide/origin.ts'
import { type Fault, type Host, pathTo } from '../decide/path.ts'
import { type Layer, mendedWay, only } from './ideal.ts'

/** One thing a pull talks to. */
export interface Destination {
  host: Host
  region: string
  /** Its name, where that is the image's own. */
  name?: string
}

const pathOf = (origin: Origin, { host, region, name }: Destination) =>
  name ? pathTo(origin, host, region, name) : pathTo(origin, host, region)

/** What could be said of a way that leads nowhere: that it is cut, or that the endpoint which would spare it is not there or has no name. */
function wayCauses(origin: Origin, fault: Fault, { host, region }: Destination): Cause[] {
  if (fault === 'nat-instance') return ['nat-instance']
  if (fault === 'public-access-blocked') return ['vpc-block-public-access']
  if (fault === 'unknown-egress' || fault === 'dns') return []
  const own: Cause = fault === 'no-public-ip' ? 'no-public-ip' : 'no-internet-route'
  if (host === 'hub') return [own]
  const serving = Object.values(origin.place.ec2.endpoints).some(
    ({ VpcId, ServiceName }) => VpcId === origin.vpc.VpcId && ServiceName === `com.amazonaws.${region}.${host}`,
  )
  return [own, host === 's3' ? 's3-endpoint-missing' : 'endpoint-missing', ...(serving ? (['endpoint-private-dns'] as const) : [])]
}

const BY_LAYER = [
  ['dns', 'dns-failure'],
  ['groups', 'task-security-group-egress'],
  ['endpoint-groups', 'endpoint-security-group'],
  ['acls', 'network-acl'],
] as const

/** All that keeps packets from a destination, each judged as if all else were in order. */
export function unreachableBy(origin: Origin, destination: Destination): Cause[] {
  const alone = only(origin, ['way'])
  const way = pathOf(alone, destination)
  // A way has subnets and groups of its own, which another would not meet.
  const mended = pathOf(mendedWay(only(origin, ['way'])), destination).ok
  const stops = (layer: Layer) =>
    !pathOf(only(origin, [layer]), destination).ok || (mended && !pathOf(mendedWay(only(origin, [layer, 'way'])), destination).ok)
  const causes: Cause[] = BY_LAYER.flatMap(([layer, cause]) => (stops(layer) ? [cause] : []))
  if (!way.ok) causes.push(...wayCauses(alone, way.fault, destination))
  if (origin.place.ec2.publicAccessBlock !== 'off' && !pathOf(alone, destination).ok) {
    // A way that is cut as well hides it.
    const blocked = only(origin, [])
    blocked.place.ec2.publicAccessBlock = origin.place.ec2.publicAccessBlock
    if (!pathOf(blocked, destination).ok) causes.push('vpc-block-public-access')
  }
  return causes
}

/** The endpoint that a destination is reached by, once nothing else is in the way; null: by none. */
export function endpointOf(origin: Origin, destination: Destination) {
  const path = pathOf(only(origin, []), destination)
  return path.ok ? path.endpoint : null
}
