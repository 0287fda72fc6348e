import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import type { Subnet, Vpc } from '../state.ts'
import { describe, type Kind, missing, one } from './describe.ts'

const VPC: Kind<Vpc> = {
  missing: missing('InvalidVpcID.NotFound', (id) => `The vpc ID '${id}' does not exist`),
  filters: {
    'vpc-id': (vpc) => vpc.VpcId,
    cidr: (vpc) => vpc.CidrBlock,
    'cidr-block-association.cidr-block': (vpc) => vpc.CidrBlockAssociationSet?.map(({ CidrBlock }) => CidrBlock),
    'dhcp-options-id': (vpc) => vpc.DhcpOptionsId,
    'is-default': (vpc) => vpc.IsDefault,
    isDefault: (vpc) => vpc.IsDefault,
    'owner-id': (vpc) => vpc.OwnerId,
    state: (vpc) => vpc.State,
  },
}

const SUBNET: Kind<Subnet> = {
  missing: missing('InvalidSubnetID.NotFound', (id) => `The subnet ID '${id}' does not exist`),
  filters: {
    'subnet-id': (subnet) => subnet.SubnetId,
    'vpc-id': (subnet) => subnet.VpcId,
    'availability-zone': (subnet) => subnet.AvailabilityZone,
    'availability-zone-id': (subnet) => subnet.AvailabilityZoneId,
    'cidr-block': (subnet) => subnet.CidrBlock,
    'map-public-ip-on-launch': (subnet) => subnet.MapPublicIpOnLaunch,
    'owner-id': (subnet) => subnet.OwnerId,
    state: (subnet) => subnet.State,
  },
}

const DHCP: Kind<EC2.DhcpOptions> = {
  missing: missing('InvalidDhcpOptionID.NotFound', (id) => `The dhcpOption ID '${id}' does not exist`),
  filters: { 'dhcp-options-id': (options) => options.DhcpOptionsId, 'owner-id': (options) => options.OwnerId },
}

const GATEWAY: Kind<EC2.InternetGateway> = {
  missing: missing('InvalidInternetGatewayID.NotFound', (id) => `The internetGateway ID '${id}' does not exist`),
  filters: {
    'internet-gateway-id': (gateway) => gateway.InternetGatewayId,
    'attachment.vpc-id': (gateway) => gateway.Attachments?.map(({ VpcId }) => VpcId),
    'attachment.state': (gateway) => gateway.Attachments?.map(({ State }) => State),
  },
}

export const vpcOperations = {
  DescribeVpcs(context: Context, input: EC2.DescribeVpcsRequest): EC2.DescribeVpcsResult {
    const { items, next } = describe(context, VPC, context.here.ec2.vpcs, input.VpcIds, input)
    return { Vpcs: items, NextToken: next }
  },
  /** One attribute a call, as in AWS. */
  DescribeVpcAttribute({ here }: Context, input: EC2.DescribeVpcAttributeRequest): EC2.DescribeVpcAttributeResult {
    const vpc = one(VPC, here.ec2.vpcs, input.VpcId)
    if (input.Attribute === 'enableDnsSupport') return { VpcId: vpc.VpcId, EnableDnsSupport: { Value: vpc.dnsSupport } }
    if (input.Attribute === 'enableDnsHostnames') return { VpcId: vpc.VpcId, EnableDnsHostnames: { Value: vpc.dnsHostnames } }
    return { VpcId: vpc.VpcId, EnableNetworkAddressUsageMetrics: { Value: false } }
  },
  ModifyVpcAttribute({ here }: Context, input: EC2.ModifyVpcAttributeRequest): object {
    const vpc = one(VPC, here.ec2.vpcs, input.VpcId)
    vpc.dnsSupport = input.EnableDnsSupport?.Value ?? vpc.dnsSupport
    vpc.dnsHostnames = input.EnableDnsHostnames?.Value ?? vpc.dnsHostnames
    return {}
  },
  DescribeSubnets(context: Context, input: EC2.DescribeSubnetsRequest): EC2.DescribeSubnetsResult {
    const { items, next } = describe(context, SUBNET, context.here.ec2.subnets, input.SubnetIds, input)
    return { Subnets: items, NextToken: next }
  },
  DescribeDhcpOptions(context: Context, input: EC2.DescribeDhcpOptionsRequest): EC2.DescribeDhcpOptionsResult {
    const { items, next } = describe(context, DHCP, context.here.ec2.dhcpOptions, input.DhcpOptionsIds, input)
    return { DhcpOptions: items, NextToken: next }
  },
  DescribeInternetGateways(context: Context, input: EC2.DescribeInternetGatewaysRequest): EC2.DescribeInternetGatewaysResult {
    const { items, next } = describe(context, GATEWAY, context.here.ec2.internetGateways, input.InternetGatewayIds, input)
    return { InternetGateways: items, NextToken: next }
  },
  DescribeVpcBlockPublicAccessOptions({ here }: Context): EC2.DescribeVpcBlockPublicAccessOptionsResult {
    const mode = here.ec2.publicAccessBlock as EC2.InternetGatewayBlockMode
    return {
      VpcBlockPublicAccessOptions: {
        AwsAccountId: here.account,
        AwsRegion: here.region,
        State: 'default-state',
        InternetGatewayBlockMode: mode,
        ManagedBy: 'account',
        ExclusionsAllowed: 'not-allowed',
      },
    }
  },
  DescribeVpcBlockPublicAccessExclusions(): EC2.DescribeVpcBlockPublicAccessExclusionsResult {
    return { VpcBlockPublicAccessExclusions: [] }
  },
}

export { SUBNET, VPC }
