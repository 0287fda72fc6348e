import type * as EC2 from '@aws-sdk/client-ec2'
import type { ById, Stored } from '../stored.ts'

export type Vpc = Stored<EC2.Vpc, 'VpcId' | 'CidrBlock'> & { dnsSupport: boolean; dnsHostnames: boolean }
export type Subnet = Stored<EC2.Subnet, 'SubnetId' | 'VpcId' | 'CidrBlock' | 'AvailabilityZone'>
export type RouteTable = Stored<EC2.RouteTable, 'RouteTableId' | 'VpcId' | 'Routes' | 'Associations'>
export type Endpoint = Stored<
  EC2.VpcEndpoint,
  'VpcEndpointId' | 'VpcId' | 'ServiceName' | 'SubnetIds' | 'RouteTableIds' | 'NetworkInterfaceIds' | 'Groups'
> & { dueAt: number }
/** `SubnetId` is empty for a regional one. */
export type NatGateway = Stored<EC2.NatGateway, 'NatGatewayId' | 'SubnetId' | 'VpcId'> & { dueAt: number }
export type Interface = Stored<EC2.NetworkInterface, 'NetworkInterfaceId' | 'SubnetId' | 'PrivateIpAddress' | 'Groups'>
export type Acl = Stored<EC2.NetworkAcl, 'NetworkAclId' | 'VpcId' | 'Entries' | 'Associations'>
export type Rule = Stored<EC2.SecurityGroupRule, 'SecurityGroupRuleId' | 'GroupId' | 'IsEgress' | 'IpProtocol'>
export type Group = Stored<EC2.SecurityGroup, 'GroupId' | 'GroupName' | 'VpcId'>
export type Instance = Stored<EC2.Instance, 'InstanceId' | 'SubnetId' | 'PrivateIpAddress' | 'SecurityGroups'>

export interface Ec2State {
  vpcs: ById<Vpc>
  dhcpOptions: ById<EC2.DhcpOptions>
  subnets: ById<Subnet>
  routeTables: ById<RouteTable>
  internetGateways: ById<EC2.InternetGateway>
  natGateways: ById<NatGateway>
  addresses: ById<EC2.Address>
  endpoints: ById<Endpoint>
  interfaces: ById<Interface>
  acls: ById<Acl>
  groups: ById<Group>
  rules: ById<Rule>
  prefixLists: ById<{ id: string; name: string; cidrs: string[] }>
  instances: ById<Instance>
  transitGateways: ById<{ id: string; leadsOut: boolean }>
  /** Private ones, by id. `endpoint`: where the records of a name below it lead; null: to another VPC's. */
  hostedZones: ById<{
    id: string
    name: string
    vpc: string
    owner: { OwningAccount?: string; OwningService?: string }
    endpoint: string | null
  }>
  publicAccessBlock: string
  /** What a ClientToken has made, with the request it came with. */
  tokens: ById<{ request: string; id: string }>
}
