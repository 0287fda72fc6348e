import type { Endpoint, Way } from '../facts/types/index.ts'
import type { Value } from './context.ts'

/** How a call leaves: through an endpoint, or to the service's public address. Null: that cannot be told, or depends on the subnet. */
export type Path = { endpoint: Endpoint } | 'internet' | null

/** The path to a service from the subnet of the failing task, or from all subnets where they agree. */
export function pathTo(service: string, region: string, ways: readonly Way[], own: string | null): Path {
  const mine = ways.filter(
    (way) => way.destination.service === service && way.destination.region === region && (own === null || way.subnet === own),
  )
  const paths = mine.map(pathOf)
  const first = paths[0] ?? null
  return paths.every((path) => idOf(path) === idOf(first)) ? first : null
}

const idOf = (path: Path) => (path && path !== 'internet' ? path.endpoint.id : path)

function pathOf(way: Way): Path {
  if (way.via === 'interface-endpoint' || way.via === 'gateway-endpoint') return { endpoint: way.endpoint }
  // Behind a transit gateway or the like there may be an endpoint of another VPC.
  return way.via === 'route' && ['internet-gateway', 'nat-gateway'].includes(way.route.target) ? 'internet' : null
}

/** The condition keys a path decides (IAM user guide, global condition keys: network properties). */
export function pathValues(path: Path, vpcId: string | null, privateIp: string | null): Record<string, Value | undefined> {
  if (path === null) return {}
  if (path === 'internet') return { 'aws:SourceVpce': null, 'aws:SourceVpc': null, 'aws:VpcSourceIp': null }
  return {
    'aws:SourceVpce': [path.endpoint.id],
    'aws:SourceVpc': vpcId === null ? undefined : [vpcId],
    'aws:VpcSourceIp': privateIp === null ? undefined : [privateIp],
    // Left out of requests that come through an endpoint.
    'aws:SourceIp': null,
  }
}
