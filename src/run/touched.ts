import {
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2'
import { DescribeServicesCommand } from '@aws-sdk/client-ecs'
import { GetRoleCommand } from '@aws-sdk/client-iam'
import type { Changes } from '../aws/change.ts'
import { orNothing } from '../fixes/steps/policy-text.ts'
import type { Right } from '../fixes/steps/rights.ts'

/** A thing that is there already and that a plan changes. */
export interface Touched {
  id: string
  tags: Record<string, string>
}

type Tags = { Key?: string | undefined; Value?: string | undefined }[] | undefined
type Reader = (ids: string[], aws: Changes) => Promise<{ id: string; tags: Tags }[]>

const READERS: Record<string, Reader> = {
  vpc: async (VpcIds, aws) =>
    ((await aws.ec2().send(new DescribeVpcsCommand({ VpcIds }))).Vpcs ?? []).map((one) => ({ id: one.VpcId ?? '', tags: one.Tags })),
  'security-group': async (GroupIds, aws) =>
    ((await aws.ec2().send(new DescribeSecurityGroupsCommand({ GroupIds }))).SecurityGroups ?? []).map((one) => ({
      id: one.GroupId ?? '',
      tags: one.Tags,
    })),
  'route-table': async (RouteTableIds, aws) =>
    ((await aws.ec2().send(new DescribeRouteTablesCommand({ RouteTableIds }))).RouteTables ?? []).map((one) => ({
      id: one.RouteTableId ?? '',
      tags: one.Tags,
    })),
  'vpc-endpoint': async (VpcEndpointIds, aws) =>
    ((await aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds }))).VpcEndpoints ?? []).map((one) => ({
      id: one.VpcEndpointId ?? '',
      tags: one.Tags,
    })),
  'network-acl': async (NetworkAclIds, aws) =>
    ((await aws.ec2().send(new DescribeNetworkAclsCommand({ NetworkAclIds }))).NetworkAcls ?? []).map((one) => ({
      id: one.NetworkAclId ?? '',
      tags: one.Tags,
    })),
  role: (names, aws) =>
    Promise.all(
      names.map(async (RoleName) => ({
        id: RoleName,
        tags: (await orNothing(aws.iam().send(new GetRoleCommand({ RoleName }))))?.Role?.Tags,
      })),
    ),
  service: (names, aws) =>
    Promise.all(
      names.map(async (name) => {
        const [cluster, service] = name.split('/') as [string, string]
        const answer = await aws.ecs().send(new DescribeServicesCommand({ cluster, services: [service], include: ['TAGS'] }))
        return { id: service, tags: answer.services?.[0]?.tags?.map(({ key, value }) => ({ Key: key, Value: value })) }
      }),
    ),
}

// What makes a thing beside another leaves that other as it is.
const CHANGES = /:(Modify|Authorize|Replace|Update|Put|Attach|Set)|:CreateRoute$|:CreateNetworkAclEntry$/

/** The things that are there already and that these rights change, with their tags. `vpc`: looked at besides. */
export async function touchedBy(rights: readonly Right[], vpc: string | null, aws: Changes): Promise<Touched[]> {
  const changed = rights.filter(({ actions }) => actions.some((action) => CHANGES.test(action))).flatMap(({ resources }) => resources)
  const byType = new Map<string, Set<string>>(vpc ? [['vpc', new Set([vpc])]] : [])
  for (const arn of changed) {
    const [, type, id] = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:([a-z-]+)\/([^*]+)$/.exec(arn) ?? []
    // A service is known by its cluster's name and its own.
    if (!type || !id || (type === 'service' && !id.includes('/'))) continue
    byType.set(type, (byType.get(type) ?? new Set()).add(id.slice(type === 'role' ? id.lastIndexOf('/') + 1 : 0)))
  }
  const read = await Promise.all([...byType].map(async ([type, ids]) => (await READERS[type]?.([...ids].sort(), aws)) ?? []))
  return read
    .flat()
    .map(({ id, tags }) => ({ id, tags: Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])) }))
}
