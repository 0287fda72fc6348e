import {
  DescribeDhcpOptionsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcsCommand,
  paginateDescribeSubnets,
} from '@aws-sdk/client-ec2'
import { GapError } from '../core/known.ts'
import { defineFact } from './define.ts'
import { hostOrGone } from './host.ts'
import type { Subnet } from './types/index.ts'

export const vpcId = defineFact({
  id: 'vpcId',
  needs: ['pullerSubnets', 'launchType'],
  asks: ['host'],
  async load({ pullerSubnets, launchType }, aws, ask) {
    const host = launchType === 'FARGATE' ? null : await (launchType === 'MANAGED_INSTANCES' ? hostOrGone(ask('host')) : ask('host'))
    if (host) return host.vpc
    // One that was deleted since would refuse them all: any that is left tells the VPC.
    const answer = await aws
      .ec2()
      .send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values: pullerSubnets.all.slice(0, 16) }] }))
    const vpc = answer.Subnets?.[0]?.VpcId
    if (!vpc) throw new GapError({ api: 'ec2:DescribeSubnets', reason: 'unreadable', resource: pullerSubnets.all[0] ?? '*' })
    return vpc
  },
})

export const subnets = defineFact({
  id: 'subnets',
  needs: ['vpcId'],
  async load({ vpcId: vpc }, aws) {
    const all: Subnet[] = []
    for await (const page of paginateDescribeSubnets({ client: aws.ec2() }, { Filters: [{ Name: 'vpc-id', Values: [vpc] }] }))
      for (const subnet of page.Subnets ?? [])
        all.push({
          id: subnet.SubnetId ?? '',
          vpc,
          zone: subnet.AvailabilityZone ?? '',
          ...(subnet.AvailabilityZoneId && { zoneId: subnet.AvailabilityZoneId }),
          cidr: subnet.CidrBlock ?? '',
          ipv6Native: subnet.Ipv6Native ?? false,
          owner: subnet.OwnerId ?? '',
        })
    return all
  },
})

export const vpc = defineFact({
  id: 'vpc',
  needs: ['vpcId'],
  async load({ vpcId: id }, aws) {
    const found = (await aws.ec2().send(new DescribeVpcsCommand({ VpcIds: [id] }))).Vpcs?.[0]
    const associated =
      found?.CidrBlockAssociationSet?.filter((a) => a.CidrBlockState?.State === 'associated').flatMap((a) => a.CidrBlock ?? []) ?? []
    return {
      id,
      owner: found?.OwnerId ?? '',
      cidrs: [...new Set([...(found?.CidrBlock ? [found.CidrBlock] : []), ...associated])],
      dhcpOptionsId: found?.DhcpOptionsId ?? null,
    }
  },
})

/** Private DNS of interface endpoints needs both attributes (Amazon VPC guide, interface endpoints). */
export const vpcDns = defineFact({
  id: 'vpcDns',
  needs: ['vpcId'],
  async load({ vpcId: VpcId }, aws) {
    const [support, hostnames] = await Promise.all([
      aws.ec2().send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' })),
      aws.ec2().send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' })),
    ])
    return { support: support.EnableDnsSupport?.Value ?? false, hostnames: hostnames.EnableDnsHostnames?.Value ?? false }
  },
})

export const resolvers = defineFact({
  id: 'resolvers',
  needs: ['vpc'],
  async load({ vpc: { dhcpOptionsId } }, aws) {
    if (!dhcpOptionsId || dhcpOptionsId === 'default') return ['AmazonProvidedDNS']
    const answer = await aws.ec2().send(new DescribeDhcpOptionsCommand({ DhcpOptionsIds: [dhcpOptionsId] }))
    const servers = answer.DhcpOptions?.[0]?.DhcpConfigurations?.find((c) => c.Key === 'domain-name-servers')?.Values
    return servers?.flatMap((server) => server.Value ?? []) ?? ['AmazonProvidedDNS']
  },
})

/** A setting of the account and Region; it overrides routes to an internet gateway, save for what is excluded. */
export const publicAccessBlock = defineFact({
  id: 'publicAccessBlock',
  needs: [],
  async load(_, aws) {
    const answer = await aws.ec2().send(new DescribeVpcBlockPublicAccessOptionsCommand({}))
    const mode = answer.VpcBlockPublicAccessOptions?.InternetGatewayBlockMode ?? 'off'
    if (mode === 'off') return { mode, excluded: [] }
    const exclusions = await aws.ec2().send(new DescribeVpcBlockPublicAccessExclusionsCommand({}))
    return { mode, excluded: (exclusions.VpcBlockPublicAccessExclusions ?? []).flatMap((e) => e.ResourceArn?.split('/').at(-1) ?? []) }
  },
})
