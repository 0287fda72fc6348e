import ipaddr from 'ipaddr.js'
import type { Acl, Ec2State, Rule } from '../state.ts'

/** A port from Linux's range for outgoing connections: answers arrive there. */
const ANSWER_PORT = 40_000
const HTTPS = 443

/** What packets are, as rules name it. */
interface Sort {
  protocol: string
  number: string
  port: number
}

const TLS: Sort = { protocol: 'tcp', number: '6', port: HTTPS }
/** Questions to a name server. */
export const DNS: Sort = { protocol: 'udp', number: '17', port: 53 }

export const within = (ip: string, block: string) => ipaddr.parse(ip).match(ipaddr.parseCIDR(block))

/** Whether any rule of these groups lets packets (TCP 443, unless named) through between them and `ip`, whose own groups or prefix list a rule may name. */
export function groupsAllow(
  ec2: Ec2State,
  groups: string[],
  egress: boolean,
  peer: { ip: string; groups?: string[]; prefixList?: string },
  { protocol, number, port }: Sort = TLS,
): boolean {
  const fits = (rule: Rule) => {
    if (!groups.includes(rule.GroupId) || rule.IsEgress !== egress) return false
    if (rule.IpProtocol !== '-1' && rule.IpProtocol !== protocol && rule.IpProtocol !== number) return false
    if (rule.IpProtocol !== '-1' && !((rule.FromPort ?? 0) <= port && port <= (rule.ToPort ?? 65_535))) return false
    if (rule.CidrIpv4) return within(peer.ip, rule.CidrIpv4)
    if (rule.PrefixListId)
      return (
        rule.PrefixListId === peer.prefixList || (ec2.prefixLists[rule.PrefixListId]?.cidrs ?? []).some((block) => within(peer.ip, block))
      )
    return peer.groups?.includes(rule.ReferencedGroupInfo?.GroupId ?? '') ?? false
  }
  return Object.values(ec2.rules).some(fits)
}

function aclAllows(acl: Acl, egress: boolean, port: number, ip: string, number = '6'): boolean {
  const entries = acl.Entries.filter((entry) => entry.Egress === egress).sort((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0))
  const first = entries.find(
    ({ Protocol, PortRange, CidrBlock }) =>
      CidrBlock &&
      within(ip, CidrBlock) &&
      (Protocol === '-1' || (Protocol === number && (PortRange?.From ?? 0) <= port && port <= (PortRange?.To ?? 65_535))),
  )
  return first?.RuleAction === 'allow'
}

/**
 * What a subnet's ACL stops of an HTTPS connection with `ip`: the request, the answer, or nothing (null). `serving`: the subnet is the one
 * that is connected to.
 */
export function aclFault(
  ec2: Ec2State,
  subnet: string,
  ip: string,
  serving = false,
  { port, number }: Sort = TLS,
): { fault: 'acl-request' | 'acl-answer'; acl: string } | null {
  const acl = Object.values(ec2.acls).find(({ Associations }) => Associations.some(({ SubnetId }) => SubnetId === subnet))
  if (!acl) return null
  if (!aclAllows(acl, !serving, port, ip, number)) return { fault: 'acl-request', acl: acl.NetworkAclId }
  if (!aclAllows(acl, serving, ANSWER_PORT, ip, number)) return { fault: 'acl-answer', acl: acl.NetworkAclId }
  return null
}
