import type { Ternary } from '../core/ternary.ts'
import type { AclEntry, GroupRule } from '../facts/types/index.ts'
import { covers, isPrivate, overlaps } from './address.ts'

/** HTTPS, which every call of a pull uses. */
export const HTTPS = 443
/** Source ports of Linux (net.ipv4.ip_local_port_range): answers come back to these. */
export const LINUX_PORTS: PortRange = [32768, 60999]
/** Source ports of a NAT gateway (Amazon VPC guide, NAT gateway basics). */
export const NAT_PORTS: PortRange = [1024, 65535]

export type PortRange = readonly [from: number, to: number]

/** What a rule's peer is held against. `block`: an address, a block, or 0.0.0.0/0 for "somewhere public, the address is not known". */
export interface Peer {
  block: string
  /** Ids of the peer's own groups. */
  groups?: readonly string[]
  /** Prefix list that stands for the peer. */
  prefixList?: string | null
}

/** Blocks of prefix lists by id; a list that could not be read is not in it. */
export type PrefixLists = Record<string, { cidrs: string[] }>

/**
 * Whether the rules of security groups let TCP 443 through. `unknown` where a rule covers only part of where the peer may be, or names a
 * prefix list whose blocks are not known.
 */
export function groupsAllow(rules: readonly GroupRule[], peer: Peer, lists: PrefixLists = {}, port = HTTPS, protocol = 'tcp'): Ternary {
  const open = rules.filter((rule) => opens(rule, port, protocol))
  let partly = false
  for (const rule of open) {
    if (rule.peer.startsWith('sg-')) {
      if (peer.groups?.includes(rule.peer)) return 'ok'
      continue
    }
    if (rule.peer.startsWith('pl-')) {
      if (peer.prefixList === rule.peer) return 'ok'
      const list = lists[rule.peer]
      if (!list || list.cidrs.some((block) => touches(block, peer.block))) {
        if (list?.cidrs.some((block) => covers(block, peer.block))) return 'ok'
        partly = true
      }
      continue
    }
    if (covers(rule.peer, peer.block)) return 'ok'
    partly ||= touches(rule.peer, peer.block)
  }
  return partly ? 'unknown' : 'broken'
}

/** The same towards several blocks, any of which the peer may be in: all have to be let through. */
export function groupsAllowAll(
  rules: readonly GroupRule[],
  blocks: readonly string[],
  peer: Omit<Peer, 'block'>,
  lists: PrefixLists,
): Ternary {
  const answers = new Set(blocks.map((block) => groupsAllow(rules, { ...peer, block }, lists)))
  return answers.size === 1 ? [...answers][0]! : 'unknown'
}

/** Whether a rule is about this port at all. */
export const opens = (rule: GroupRule, port = HTTPS, protocol = 'tcp'): boolean =>
  rule.protocol === '-1' ||
  (rule.protocol === protocol &&
    (rule.fromPort === null || rule.fromPort === -1 || (rule.fromPort <= port && port <= (rule.toPort ?? rule.fromPort))))

/** A private block says nothing about a public address of which only that is known. */
const touches = (block: string, peer: string) => overlaps(block, peer) && !(peer.endsWith('/0') && isPrivate(block))

/**
 * Whether a network ACL lets packets (TCP, unless named) through in one direction: the lowest rule number that matches decides, and what no rule matches
 * is refused. Ports: all of the range have to pass; where only some do, or only some addresses, it is `unknown`.
 */
export function aclAllows(
  entries: readonly AclEntry[],
  egress: boolean,
  block: string,
  ports: PortRange,
  protocol: keyof typeof PROTOCOLS = 'tcp',
): { answer: Ternary; entry: AclEntry | null } {
  const matching = entries
    .filter(
      (entry) =>
        entry.egress === egress && PROTOCOLS[protocol].includes(entry.protocol) && touches(entry.cidr, block) && meets(entry, ports),
    )
    .sort((a, b) => a.number - b.number)
  let partly: AclEntry | null = null
  for (const entry of matching) {
    if (covers(entry.cidr, block) && spans(entry, ports)) {
      // What a narrower entry before it decides alike changes nothing.
      if (partly && partly.allow !== entry.allow) return { answer: 'unknown', entry: partly }
      return { answer: entry.allow ? 'ok' : 'broken', entry }
    }
    partly ??= entry
    if (partly.allow !== entry.allow) return { answer: 'unknown', entry: partly }
  }
  return partly?.allow ? { answer: 'unknown', entry: partly } : { answer: 'broken', entry: partly }
}

/** As EC2 writes them: by number, and sometimes by name. */
const PROTOCOLS = { tcp: ['-1', '6', 'tcp'], udp: ['-1', '17', 'udp'] }
const all = (entry: AclEntry) => entry.protocol === '-1' || entry.fromPort === null || entry.fromPort === -1
const meets = (entry: AclEntry, [from, to]: PortRange) => all(entry) || (entry.fromPort! <= to && from <= (entry.toPort ?? entry.fromPort!))
const spans = (entry: AclEntry, [from, to]: PortRange) => all(entry) || (entry.fromPort! <= from && to <= (entry.toPort ?? entry.fromPort!))
