import { type Filter, type IpPermission, paginateDescribeSecurityGroups } from '@aws-sdk/client-ec2'
import type { Aws } from '../aws/aws.ts'
import { defineFact } from './define.ts'
import type { GroupRule, SecurityGroup } from './types/index.ts'

export const pullerGroups = defineFact({
  id: 'pullerGroups',
  needs: ['puller'],
  asks: ['vpcId'],
  async load({ puller }, aws, ask) {
    if (puller.groups.length) return describe(aws, [{ Name: 'group-id', Values: puller.groups }])
    // An interface for which no group is named gets the VPC's default one.
    return describe(aws, [
      { Name: 'vpc-id', Values: [await ask('vpcId')] },
      { Name: 'group-name', Values: ['default'] },
    ])
  },
})

/** The puller's and the endpoints', by id: the puller's are not read again. */
export const securityGroups = defineFact({
  id: 'securityGroups',
  needs: ['pullerGroups', 'endpoints'],
  async load({ pullerGroups: own, endpoints }, aws) {
    const have = new Set(own.map((group) => group.id))
    const missing = [...new Set(endpoints.flatMap((endpoint) => endpoint.groups))].filter((id) => !have.has(id))
    const others = missing.length ? await describe(aws, [{ Name: 'group-id', Values: missing.slice(0, 200) }]) : []
    return Object.fromEntries([...own, ...others].map((group) => [group.id, group]))
  },
})

/** By filter, not by id: one that was deleted since must not keep the others from being read. */
async function describe(aws: Aws, filters: Filter[]): Promise<SecurityGroup[]> {
  const groups: SecurityGroup[] = []
  for await (const page of paginateDescribeSecurityGroups({ client: aws.ec2() }, { Filters: filters }))
    for (const group of page.SecurityGroups ?? [])
      groups.push({
        id: group.GroupId ?? '',
        name: group.GroupName ?? '',
        vpc: group.VpcId ?? '',
        ingress: (group.IpPermissions ?? []).flatMap(toRules),
        egress: (group.IpPermissionsEgress ?? []).flatMap(toRules),
      })
  return groups
}

function toRules(permission: IpPermission): GroupRule[] {
  const peers = [
    ...(permission.IpRanges ?? []).map((range) => range.CidrIp),
    ...(permission.Ipv6Ranges ?? []).map((range) => range.CidrIpv6),
    ...(permission.UserIdGroupPairs ?? []).map((pair) => pair.GroupId),
    ...(permission.PrefixListIds ?? []).map((list) => list.PrefixListId),
  ]
  return peers.flatMap((peer) =>
    peer
      ? { protocol: protocolName(permission.IpProtocol), fromPort: permission.FromPort ?? null, toPort: permission.ToPort ?? null, peer }
      : [],
  )
}

const protocolName = (protocol = '-1') => ({ '6': 'tcp', '17': 'udp' })[protocol] ?? protocol
