import type { Context } from './context.ts'
import { tagged } from './ec2/tag.ts'
import { isWrite } from './operations.ts'
import { evaluate } from './policy.ts'
import { iamOf } from './state.ts'

/** One thing that IAM is asked for a call. */
interface Ask {
  action: string
  resource: string
  context?: Record<string, string>
}
type Fields = Record<string, unknown>
type Tags = { Key?: string; Value?: string; key?: string; value?: string }[]

const many = (value: unknown): string[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String)
const tagContext = (kind: 'RequestTag' | 'ResourceTag', tags: Tags | undefined) =>
  Object.fromEntries((tags ?? []).map(({ Key, Value, key, value }) => [`aws:${kind}/${Key ?? key}`, Value ?? value ?? '']))

// What a call of EC2 is about, by the field that names it (service authorization reference, Amazon EC2).
const FIELDS: Record<string, string> = {
  VpcId: 'vpc',
  SubnetId: 'subnet',
  SubnetIds: 'subnet',
  GroupId: 'security-group',
  SecurityGroupIds: 'security-group',
  RouteTableId: 'route-table',
  RouteTableIds: 'route-table',
  AddRouteTableIds: 'route-table',
  RemoveRouteTableIds: 'route-table',
  VpcEndpointId: 'vpc-endpoint',
  VpcEndpointIds: 'vpc-endpoint',
  AllocationId: 'elastic-ip',
  NetworkAclId: 'network-acl',
}
const MADE: Record<string, string> = {
  CreateVpcEndpoint: 'vpc-endpoint',
  CreateSecurityGroup: 'security-group',
  CreateNatGateway: 'natgateway',
  AllocateAddress: 'elastic-ip',
}

function ofEc2({ here }: Context, operation: string, input: Fields): Ask[] {
  const action = `ec2:${operation}`
  const arn = (type: string, id: string) => `arn:aws:ec2:${here.region}:${here.account}:${type}/${id}`
  const fields: Record<string, string> = operation === 'DeleteNatGateway' ? { NatGatewayId: 'natgateway' } : FIELDS
  const on = Object.entries(fields).flatMap(([field, type]) =>
    many(input[field]).map((id) => ({ action, resource: arn(type, id), context: tagContext('ResourceTag', tagsOf(here.ec2, id)) })),
  )
  const type = MADE[operation]
  const tags = (input.TagSpecifications as { Tags?: Tags }[] | undefined)?.[0]?.Tags
  const context = tagContext('RequestTag', tags)
  return [
    ...on,
    ...(type ? [{ action, resource: arn(type, '*'), context }] : []),
    ...(type && tags
      ? [{ action: 'ec2:CreateTags', resource: arn(type, '*'), context: { ...context, 'ec2:CreateAction': operation } }]
      : []),
    ...(input.PrivateDnsEnabled === true
      ? [{ action: 'route53:AssociateVPCWithHostedZone', resource: 'arn:aws:route53:::hostedzone/Z0' }]
      : []),
    ...(operation === 'CreateTags' ? many(input.Resources).map((id) => ({ action, resource: arn('thing', id) })) : []),
  ]
}

function tagsOf(ec2: Context['here']['ec2'], id: string): Tags {
  try {
    return tagged(ec2, id).Tags ?? []
  } catch {
    return []
  }
}

function ofEcs({ here }: Context, operation: string, input: Fields): Ask[] {
  const action = `ecs:${operation}`
  const arn = (thing: string) => `arn:aws:ecs:${here.region}:${here.account}:${thing}`
  const last = (name: unknown) =>
    String(name ?? 'default')
      .split('/')
      .at(-1)
  const passed = (definition: Fields | undefined): Ask[] =>
    [definition?.executionRoleArn, definition?.taskRoleArn].flatMap((role) =>
      role ? [{ action: 'iam:PassRole', resource: String(role), context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }] : [],
    )
  if (operation === 'UpdateService') {
    const definition = here.ecs.definitions[String(last(input.taskDefinition))]
    return [{ action, resource: arn(`service/${last(input.cluster)}/${last(input.service)}`) }, ...passed(definition as Fields | undefined)]
  }
  if (operation !== 'RegisterTaskDefinition') return []
  const resource = arn(`task-definition/${input.family}:*`)
  const context = tagContext('RequestTag', input.tags as Tags)
  const tagging = { action: 'ecs:TagResource', resource, context: { ...context, 'ecs:CreateAction': operation } }
  return [{ action, resource, context }, ...(input.tags ? [tagging] : []), ...passed(input)]
}

function ofIam({ world, here }: Context, operation: string, input: Fields): Ask[] {
  const name = String(input.RoleName ?? '')
  const path = iamOf(world, here.account).roles[name]?.path ?? input.Path ?? '/'
  const resource = `arn:aws:iam::${here.account}:role${path}${name}`
  const context = {
    ...tagContext('RequestTag', input.Tags as Tags),
    ...(input.PolicyArn !== undefined && { 'iam:PolicyARN': String(input.PolicyArn) }),
  }
  return [
    { action: `iam:${operation}`, resource, context },
    ...(operation === 'CreateRole' && input.Tags ? [{ action: 'iam:TagRole', resource, context }] : []),
  ]
}

const KNOWN: Record<string, (context: Context, operation: string, input: Fields) => Ask[]> = { ec2: ofEc2, ecs: ofEcs, iam: ofIam }

function asksOf(context: Context, service: string, operation: string, input: Fields): Ask[] {
  const known = KNOWN[service]?.(context, operation, input) ?? []
  const { region, account } = context.here
  const repository =
    input.repositoryName === undefined ? '*' : `arn:aws:ecr:${region}:${input.registryId ?? account}:repository/${input.repositoryName}`
  return known.length ? known : [{ action: `${service}:${operation}`, resource: repository }]
}

/**
 * Whether a session policy allows a call, with all that AWS asks for besides: roles that are passed, tags on what is made. Reads are asked
 * for without a resource. Gives the action that is refused; null: none.
 */
export function refusedBySession(context: Context, policy: string, service: string, operation: string, input: Fields): string | null {
  if (service === 'sts') return null
  const asks = isWrite(operation) ? asksOf(context, service, operation, input) : [{ action: `${service}:${operation}`, resource: '*' }]
  return asks.find((ask) => evaluate({ ...ask, identity: [['session', policy]] }).decision !== 'allowed')?.action ?? null
}
