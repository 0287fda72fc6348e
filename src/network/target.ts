import type { Way } from '../facts/types/index.ts'
import { ANYWHERE, range } from './address.ts'
import type { PrefixLists } from './rules.ts'

/**
 * Where packets of a way go, as addresses or blocks any of which it may be: the address the pull failed at, where that is known; those of
 * the endpoint's interfaces; those of S3's prefix list, where it was read; else anywhere.
 */
export function addressesOf(way: Way, lists: PrefixLists): string[] {
  if (way.ip) return [way.ip]
  if (way.via === 'interface-endpoint' && way.endpoint.interfaces.length) return way.endpoint.interfaces.map(({ ip }) => ip)
  const listed = way.via === 'gateway-endpoint' ? (lists[way.prefixList]?.cidrs ?? []).filter(range) : []
  return listed.length ? listed : [ANYWHERE]
}
