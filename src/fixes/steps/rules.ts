import type { IpPermission } from '@aws-sdk/client-ec2'

/** Rules as `peer:port`, `peer:from-to`, `peer:all`: comparable, whatever way EC2 groups them. */
export function rulesOf(permissions: IpPermission[] | undefined): string[] {
  return (permissions ?? [])
    .flatMap(({ IpProtocol, FromPort: from, ToPort: to, IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs }) => {
      const peers = [
        ...(IpRanges ?? []).map((range) => range.CidrIp),
        ...(Ipv6Ranges ?? []).map((range) => range.CidrIpv6),
        ...(PrefixListIds ?? []).map((list) => list.PrefixListId),
        ...(UserIdGroupPairs ?? []).map((pair) => pair.GroupId),
      ]
      const ports = IpProtocol === '-1' ? 'all' : from === to ? `${from}` : `${from}-${to}`
      return peers.map((peer) => `${peer}:${IpProtocol === 'tcp' || IpProtocol === '-1' ? '' : `${IpProtocol}/`}${ports}`)
    })
    .sort()
}
