import {
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2'
import { ListTagsForResourceCommand } from '@aws-sdk/client-ecr'
import { DescribeServicesCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import { GetRoleCommand } from '@aws-sdk/client-iam'
import type { Changes } from '../aws/change.ts'
import { isNotFound } from '../aws/refusal.ts'
import { orNothing } from '../fixes/steps/policy-text.ts'
import type { KnownTouch, TouchKind } from '../fixes/steps/touch.ts'

/** What a plan touches, as AWS knows it. */
export interface TaggedTouch extends KnownTouch {
  tags: Record<string, string>
  /** Of things in a VPC. */
  vpc: string | null
}

type Ec2Tags = { Key?: string | undefined; Value?: string | undefined }[] | undefined
interface Tagged {
  id: string | undefined
  tags: Ec2Tags
  vpc?: string | undefined
}
/** Reads things of one kind in one account and Region. A thing that does not exist is left out. */
type Reader = (ids: string[], aws: Changes, region: string) => Promise<Tagged[]>

const ecsTags = (tags: { key?: string; value?: string }[] | undefined): Ec2Tags =>
  tags?.map(({ key, value }) => ({ Key: key, Value: value }))

/** Tags of one repository (Amazon ECR API reference, ListTagsForResource). */
async function repositoryTags(name: string, { partition, account, ecr }: Changes, region: string): Promise<Ec2Tags> {
  const resourceArn = `arn:${partition}:ecr:${region}:${account}:repository/${name}`
  try {
    return (await ecr(region).send(new ListTagsForResourceCommand({ resourceArn }))).tags as Ec2Tags
  } catch (error) {
    if (isNotFound(error, 'RepositoryNotFoundException')) return []
    throw error
  }
}

const READERS: Record<TouchKind, Reader> = {
  vpc: async (VpcIds, aws) =>
    ((await aws.ec2().send(new DescribeVpcsCommand({ VpcIds }))).Vpcs ?? []).map((one) => ({
      id: one.VpcId,
      tags: one.Tags,
      vpc: one.VpcId,
    })),
  subnet: async (SubnetIds, aws) =>
    ((await aws.ec2().send(new DescribeSubnetsCommand({ SubnetIds }))).Subnets ?? []).map((one) => ({
      id: one.SubnetId,
      tags: one.Tags,
      vpc: one.VpcId,
    })),
  'security-group': async (GroupIds, aws) =>
    ((await aws.ec2().send(new DescribeSecurityGroupsCommand({ GroupIds }))).SecurityGroups ?? []).map((one) => ({
      id: one.GroupId,
      tags: one.Tags,
      vpc: one.VpcId,
    })),
  'route-table': async (RouteTableIds, aws) =>
    ((await aws.ec2().send(new DescribeRouteTablesCommand({ RouteTableIds }))).RouteTables ?? []).map((one) => ({
      id: one.RouteTableId,
      tags: one.Tags,
      vpc: one.VpcId,
    })),
  'vpc-endpoint': async (VpcEndpointIds, aws) =>
    ((await aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds }))).VpcEndpoints ?? []).map((one) => ({
      id: one.VpcEndpointId,
      tags: one.Tags,
      vpc: one.VpcId,
    })),
  natgateway: async (NatGatewayIds, aws) =>
    ((await aws.ec2().send(new DescribeNatGatewaysCommand({ NatGatewayIds }))).NatGateways ?? []).map((one) => ({
      id: one.NatGatewayId,
      tags: one.Tags,
      vpc: one.VpcId,
    })),
  'network-acl': async (NetworkAclIds, aws) =>
    ((await aws.ec2().send(new DescribeNetworkAclsCommand({ NetworkAclIds }))).NetworkAcls ?? []).map((one) => ({
      id: one.NetworkAclId,
      tags: one.Tags,
      vpc: one.VpcId,
    })),
  role: (names, aws) =>
    Promise.all(
      names.map(async (name) => ({
        id: name,
        tags: (await orNothing(aws.iam().send(new GetRoleCommand({ RoleName: name.split('/').at(-1)! }))))?.Role?.Tags,
      })),
    ),
  repository: (names, aws, region) => Promise.all(names.map(async (name) => ({ id: name, tags: await repositoryTags(name, aws, region) }))),
  registry: async () => [],
  'task-definition': (arns, aws) =>
    Promise.all(
      arns.map(async (taskDefinition) => {
        const answer = await aws.ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }))
        return { id: taskDefinition, tags: ecsTags(answer.tags) }
      }),
    ),
  service: (names, aws) =>
    Promise.all(
      names.map(async (name) => {
        const [cluster, service] = name.split('/') as [string, string]
        const answer = await aws.ecs().send(new DescribeServicesCommand({ cluster, services: [service], include: ['TAGS'] }))
        return { id: name, tags: ecsTags(answer.services?.[0]?.tags) }
      }),
    ),
}

const tagMap = (tags: Ec2Tags) => Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']))

/**
 * The tags of everything that a plan touches, each thing once. A thing that is both used and changed counts as changed.
 *
 * @throws the error of a read that AWS refuses: what is off limits cannot be told without the tags
 */
export async function readTags(touches: readonly KnownTouch[], aws: Changes): Promise<TaggedTouch[]> {
  const placeOf = ({ account, region }: KnownTouch) => ({ account: account ?? aws.account, region: region ?? aws.region })
  const groups = new Map<string, KnownTouch[]>()
  for (const touch of touches) {
    const { account, region } = placeOf(touch)
    const key = `${touch.kind} ${account} ${region}`
    groups.set(key, [...(groups.get(key) ?? []), touch])
  }
  const read = await Promise.all(
    [...groups.values()].map(async (group) => {
      const { kind } = group[0]!
      const { account, region } = placeOf(group[0]!)
      const clients = account === null || account === aws.account ? aws : await aws.elsewhere(account)
      const things = await READERS[kind]([...new Set(group.map(({ id }) => id))].sort(), clients, region)
      return things.map(({ id = '', tags, vpc = null }): TaggedTouch => {
        const effects = group.filter((touch) => touch.id === id).map(({ effect }) => effect)
        return { kind, id, effect: effects.includes('change') ? 'change' : 'use', account, region, tags: tagMap(tags), vpc }
      })
    }),
  )
  return read.flat()
}
