import type { Clue } from '../core/check.ts'
import type { PhraseValue } from '../core/phrase.ts'
import type { NetworkAcl, RouteTable, SecurityGroup, Subnet } from '../facts/types/index.ts'
import { covers, isPrivate, range } from './address.ts'
import { privateRoute, publicRoute, tableOf } from './route.ts'
import { aclAllows, groupsAllow, LINUX_PORTS, type PrefixLists } from './rules.ts'

const DNS = 53

/** What stands for Amazon's own resolver, which neither groups nor ACLs filter: the VPC's base address plus two, or the link-local one (Amazon VPC guide, DNS). */
export const amazonResolvers = (cidrs: readonly string[]): string[] => [
  'AmazonProvidedDNS',
  '169.254.169.253',
  ...cidrs.slice(0, 1).map((block) => block.replace(/(\d+)\/\d+$/, (_, last) => String(Number(last) + 2))),
]

interface Facts {
  /** Null: not read. */
  groups: readonly SecurityGroup[] | null
  subnets: readonly Subnet[]
  acls: readonly NetworkAcl[]
  tables: readonly RouteTable[]
  lists: PrefixLists
}

interface Shut {
  say: string
  params: Record<string, PhraseValue>
  evidence: Clue<'pullerGroups' | 'networkAcls' | 'routeTables'>[]
  resources: string[]
}

/**
 * What certainly keeps questions of a subnet from a resolver of one's own, or its answers from coming back: a group or an ACL that shuts
 * port 53 for UDP, which questions are asked by first, or no route. Null: nothing does, or it cannot be told.
 */
export function toResolver(resolver: string, subnet: string, { groups, subnets, acls, tables, lists }: Facts): Shut | null {
  if (!range(resolver)) return null
  const params = { resolver, subnet }
  if (
    groups?.length &&
    groupsAllow(
      groups.flatMap((group) => group.egress),
      { block: resolver },
      lists,
      DNS,
      'udp',
    ) === 'broken'
  ) {
    const ids = groups.map(({ id }) => id)
    return {
      say: 'resolver-group',
      params: { ...params, groups: ids },
      evidence: ids.map((id) => ({ label: 'egress-53', value: `${id}: –`, from: 'pullerGroups' as const })),
      resources: ids,
    }
  }
  const home = subnets.find((one) => covers(one.cidr, resolver))
  const table = home ? null : tableOf(subnet, tables)
  const route = table && (isPrivate(resolver) ? privateRoute(table, resolver, lists) : publicRoute(table, resolver, lists))
  if (table && (route === null || (route !== 'several' && route.blackhole)))
    return {
      say: 'resolver-route',
      params: { ...params, table: table.id },
      evidence: [{ label: 'route-table', value: `${table.id} (${subnet})`, from: 'routeTables' }],
      resources: [table.id],
    }
  const acl = acls.find((candidate) => candidate.subnets.includes(subnet))
  if (!acl || home?.id === subnet) return null
  const stopped = [true, false].find(
    (egress) => aclAllows(acl.entries, egress, resolver, egress ? [DNS, DNS] : LINUX_PORTS, 'udp').answer === 'broken',
  )
  if (stopped === undefined) return null
  return {
    say: stopped ? 'resolver-acl-out' : 'resolver-acl-in',
    params: { ...params, acl: acl.id },
    evidence: [{ label: 'network-acl', value: `${acl.id} (${subnet})`, from: 'networkAcls' }],
    resources: [acl.id],
  }
}
