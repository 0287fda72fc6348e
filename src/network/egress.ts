import type { Ternary } from '../core/ternary.ts'
import type { SecurityGroup, Way } from '../facts/types/index.ts'
import { ANYWHERE } from './address.ts'
import { groupsAllow, groupsAllowAll, type PrefixLists } from './rules.ts'
import { addressesOf } from './target.ts'

type Lists = PrefixLists & Record<string, { name?: string; cidrs: string[] }>

/** Whether groups let 443 out to where a way leads; null where nobody can tell where that is. */
export function egressTo(way: Way, groups: readonly SecurityGroup[], lists: Lists): Ternary | null {
  const open = groups.flatMap((group) => group.egress)
  const blocks = addressesOf(way, lists)
  if (way.via === 'interface-endpoint') return groupsAllowAll(open, blocks, { groups: way.endpoint.groups }, lists)
  if (way.via === 'gateway-endpoint') {
    // A rule that names the list lets out to all of it, whether its blocks were read or not.
    const named = groupsAllow(open, { block: ANYWHERE, prefixList: way.prefixList }, lists)
    return named === 'ok' ? 'ok' : groupsAllowAll(open, blocks, {}, lists)
  }
  if (way.via === 'route') {
    const prefixList = way.destination.service === 's3' ? s3List(way.destination.region, lists) : null
    return groupsAllowAll(open, blocks, { prefixList }, lists)
  }
  return way.via === 'open' && way.ip ? groupsAllowAll(open, blocks, {}, lists) : null
}

/** Id of AWS's prefix list for S3 of a Region, where it is among those that were read. */
export const s3List = (region: string, lists: Lists): string | null =>
  Object.entries(lists).find(([, list]) => list.name === `com.amazonaws.${region}.s3`)?.[0] ?? null
