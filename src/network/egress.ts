import type { Ternary } from '../core/ternary.ts'
import type { SecurityGroup, Way } from '../facts/types/index.ts'
import { ANYWHERE } from './address.ts'
import { groupsAllow, type PrefixLists } from './rules.ts'

type Lists = PrefixLists & Record<string, { name?: string; cidrs: string[] }>

/** Whether groups let 443 out to where a way leads; null where nobody can tell where that is. */
export function egressTo(way: Way, groups: readonly SecurityGroup[], lists: Lists): Ternary | null {
  const open = groups.flatMap((group) => group.egress)
  if (way.via === 'interface-endpoint') {
    const answers = way.endpoint.interfaces.map(({ ip }) => groupsAllow(open, { block: ip, groups: way.endpoint.groups }, lists))
    // The name resolves to any of the interfaces: where only some may be reached it works at times.
    return answers.every((answer) => answer === answers[0])
      ? (answers[0] ?? groupsAllow(open, { block: ANYWHERE, groups: way.endpoint.groups }, lists))
      : 'unknown'
  }
  if (way.via === 'gateway-endpoint') return groupsAllow(open, { block: ANYWHERE, prefixList: way.prefixList }, lists)
  if (way.via !== 'route') return null
  return groupsAllow(
    open,
    { block: ANYWHERE, prefixList: way.destination.service === 's3' ? s3List(way.destination.region, lists) : null },
    lists,
  )
}

/** Id of AWS's prefix list for S3 of a Region, where it is among those that were read. */
export const s3List = (region: string, lists: Lists): string | null =>
  Object.entries(lists).find(([, list]) => list.name === `com.amazonaws.${region}.s3`)?.[0] ?? null
