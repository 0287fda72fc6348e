import { paginateDescribeNetworkAcls } from '@aws-sdk/client-ec2'
import { defineFact } from './define.ts'
import type { NetworkAcl } from './types/index.ts'

/** All of the VPC: packets cross those of the puller's, the endpoints' and the NAT gateway's subnets. IPv4 entries only. */
export default defineFact({
  id: 'networkAcls',
  needs: ['vpcId'],
  async load({ vpcId }, aws) {
    const acls: NetworkAcl[] = []
    for await (const page of paginateDescribeNetworkAcls({ client: aws.ec2() }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }))
      for (const acl of page.NetworkAcls ?? [])
        acls.push({
          id: acl.NetworkAclId ?? '',
          subnets: acl.Associations?.flatMap((a) => a.SubnetId ?? []) ?? [],
          entries: (acl.Entries ?? [])
            .filter((entry) => entry.CidrBlock)
            .map((entry) => ({
              number: entry.RuleNumber ?? 0,
              egress: entry.Egress ?? false,
              allow: entry.RuleAction === 'allow',
              protocol: entry.Protocol ?? '-1',
              fromPort: entry.PortRange?.From ?? null,
              toPort: entry.PortRange?.To ?? null,
              cidr: entry.CidrBlock ?? '',
            })),
        })
    return acls
  },
})
