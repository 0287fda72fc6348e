import type * as EC2 from '@aws-sdk/client-ec2'
import type { Rule } from '../state.ts'

/** What makes two rules the same to EC2: all but id, description and tags. */
export const sameness = (rule: Partial<Rule>) =>
  JSON.stringify([
    rule.IsEgress,
    rule.IpProtocol,
    rule.IpProtocol === '-1' ? null : (rule.FromPort ?? null),
    rule.IpProtocol === '-1' ? null : (rule.ToPort ?? null),
    rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId,
  ])

const PROTOCOLS: Record<string, string> = { '6': 'tcp', '17': 'udp', '1': 'icmp' }

/** The single rules a permission stands for: one for each block, prefix list or group it names. */
export function rulesOf(
  permission: EC2.IpPermission,
  GroupId: string,
  account: string,
  IsEgress: boolean,
): Omit<Rule, 'SecurityGroupRuleId'>[] {
  const protocol = permission.IpProtocol ?? '-1'
  const IpProtocol = PROTOCOLS[protocol] ?? protocol
  const ports = IpProtocol === '-1' ? { FromPort: -1, ToPort: -1 } : { FromPort: permission.FromPort, ToPort: permission.ToPort }
  const base = { GroupId, GroupOwnerId: account, IsEgress, IpProtocol, ...ports }
  return [
    ...(permission.IpRanges ?? []).map(({ CidrIp, Description }) => ({ ...base, CidrIpv4: CidrIp, Description })),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6, Description }) => ({ ...base, CidrIpv6, Description })),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId, Description }) => ({ ...base, PrefixListId, Description })),
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId: peer, Description }) => ({
      ...base,
      ReferencedGroupInfo: { GroupId: peer, UserId: account },
      Description,
    })),
  ]
}

/** Rules as DescribeSecurityGroups shows them: those of one protocol and port range in one permission. */
export function permissionsOf(rules: Rule[], egress: boolean): EC2.IpPermission[] {
  const permissions = new Map<string, Required<Omit<EC2.IpPermission, 'FromPort' | 'ToPort'>> & EC2.IpPermission>()
  for (const rule of rules.filter(({ IsEgress }) => IsEgress === egress)) {
    const { IpProtocol, FromPort, ToPort, Description } = rule
    const key = `${IpProtocol} ${FromPort} ${ToPort}`
    const ports = IpProtocol === '-1' ? {} : { FromPort, ToPort }
    const permission = permissions.get(key) ?? {
      IpProtocol,
      ...ports,
      IpRanges: [],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    }
    permissions.set(key, permission)
    if (rule.CidrIpv4) permission.IpRanges.push({ CidrIp: rule.CidrIpv4, Description })
    if (rule.CidrIpv6) permission.Ipv6Ranges.push({ CidrIpv6: rule.CidrIpv6, Description })
    if (rule.PrefixListId) permission.PrefixListIds.push({ PrefixListId: rule.PrefixListId, Description })
    if (rule.ReferencedGroupInfo) permission.UserIdGroupPairs.push({ ...rule.ReferencedGroupInfo, Description })
  }
  return [...permissions.values()]
}
