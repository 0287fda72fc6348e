import {
  DescribeSecurityGroupsCommand,
  type Filter,
  type IpPermission,
  paginateDescribeSecurityGroups,
  type SecurityGroup as SdkGroup,
} from '@aws-sdk/client-ec2'
import type { Aws } from '../aws/aws.ts'
import { mayBeConnection } from '../network/asked.ts'
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

/**
 * By id: the puller's and the endpoints', and where packets may not have arrived all of the VPC: then its first page is read beside the
 * endpoints, so that the prefix lists their groups name can be read next. An endpoint's group that is not on it is asked for by id.
 */
export const securityGroups = defineFact({
  id: 'securityGroups',
  needs: ['vpcId'],
  asks: ['error', 'pullerGroups', 'endpoints'],
  async load({ vpcId }, aws, ask) {
    const there = mayBeConnection(await ask('error')) ? await firstPage(aws, vpcId) : []
    const own = [...there, ...(await ask('pullerGroups'))]
    const have = new Set(own.map((group) => group.id))
    const endpoints = await ask('endpoints')
    const missing = [...new Set(endpoints.flatMap((endpoint) => endpoint.groups))].filter((id) => !have.has(id))
    const others = missing.length ? await describe(aws, [{ Name: 'group-id', Values: missing.slice(0, 200) }]) : []
    return Object.fromEntries([...own, ...others].map((group) => [group.id, group]))
  },
})

async function firstPage(aws: Aws, vpc: string): Promise<SecurityGroup[]> {
  const command = new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }], MaxResults: 1000 })
  return ((await aws.ec2().send(command)).SecurityGroups ?? []).map(toGroup)
}

/** By filter, not by id: one that was deleted since must not keep the others from being read. */
async function describe(aws: Aws, filters: Filter[]): Promise<SecurityGroup[]> {
  const groups: SecurityGroup[] = []
  for await (const page of paginateDescribeSecurityGroups({ client: aws.ec2() }, { Filters: filters }))
    groups.push(...(page.SecurityGroups ?? []).map(toGroup))
  return groups
}

const toGroup = (group: SdkGroup): SecurityGroup => ({
  id: group.GroupId ?? '',
  name: group.GroupName ?? '',
  vpc: group.VpcId ?? '',
  ingress: (group.IpPermissions ?? []).flatMap(toRules),
  egress: (group.IpPermissionsEgress ?? []).flatMap(toRules),
})

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
