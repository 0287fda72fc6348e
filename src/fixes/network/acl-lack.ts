import type { Known } from '../../core/known.ts'
import type { FactValues, NetworkAcl, Subnet } from '../../facts/types/index.ts'
import { ANYWHERE, covers, isPrivate } from '../../network/address.ts'
import { passages, translatorsOf } from '../../network/passages.ts'
import { aclAllows, type PortRange } from '../../network/rules.ts'
import { readOf } from './base.ts'

type Have = Pick<FactValues, 'ways' | 'subnets' | 'networkAcls'> & {
  [w in 'natGateways' | 'natInstances' | 'prefixLists']: Known<FactValues[w]>
}

/** The last number an entry may have. What no entry lets through, the closing denial behind it refuses: nobody wrote that. */
export const LAST_NUMBER = 32_766

export interface Missing {
  acl: string
  egress: boolean
  cidr: string
  from: number
  to: number
}

/** What an entry denies, by its number. */
export type Denied = Missing & { by: number }

/** The entries that deny, for people. */
export const entriesOf = (denied: readonly Denied[]) => [
  ...new Set(denied.map(({ acl, by, egress }) => `${acl} ${egress ? 'egress' : 'ingress'} ${by}`)),
]

/** What no entry lets through, and what entries deny. */
export function lackOf({ ways, subnets, networkAcls, ...have }: Have): { missing: Missing[]; denied: Denied[] } {
  const translators = translatorsOf(readOf(have.natGateways) ?? [], readOf(have.natInstances) ?? [])
  const around = { subnets, translators, prefixLists: readOf(have.prefixLists) ?? {} }
  const [missing, denied] = [new Map<string, Missing>(), new Map<string, Denied>()]
  for (const way of ways) {
    const from = subnets.find((subnet) => subnet.id === way.subnet)
    if (!from || way.via === 'none' || (way.via === 'open' && !way.ip)) continue
    // The next task has another address: its subnet's block is what must pass.
    for (const { subnet, egress, block, ports } of passages(way, from, from.cidr, around)) {
      const acl = networkAcls.find((candidate) => candidate.subnets.includes(subnet))
      if (!acl) continue
      if (aclAllows(acl.entries, egress, block, ports).answer !== 'broken') continue
      const cidr = openedFor(block, subnets)
      const lack = { acl: acl.id, egress, cidr, from: ports[0], to: ports[1] }
      const key = `${acl.id} ${egress} ${cidr} ${ports}`
      const by = denying(acl, egress, block, ports)
      if (by !== null) denied.set(key, { ...lack, by: Math.min(by, denied.get(key)?.by ?? by) })
      else missing.set(key, lack)
    }
  }
  return { missing: [...missing.values()], denied: [...denied.values()] }
}

/** The next connection goes to another address: of a private one its subnet is opened, of a public one the internet, where AWS's hosts move about. */
function openedFor(block: string, subnets: readonly Subnet[]): string {
  if (!isPrivate(block)) return ANYWHERE
  return block.includes('/') ? block : (subnets.find((one) => covers(one.cidr, block))?.cidr ?? `${block}/32`)
}

/** The lowest number that denies any of it, where somebody wrote that; null: only the closing denial does. */
function denying({ entries }: NetworkAcl, egress: boolean, block: string, ports: PortRange): number | null {
  for (let before = LAST_NUMBER + 1, by: number | null = null; ; by = before) {
    const { entry } = aclAllows(
      entries.filter(({ number }) => number < before),
      egress,
      block,
      ports,
    )
    if (!entry || entry.allow) return by
    before = entry.number
  }
}
