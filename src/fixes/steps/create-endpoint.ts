import type { CreateVpcEndpointCommandInput, Tag, TagSpecification, VpcEndpoint } from '@aws-sdk/client-ec2'
import { cliCommand } from '../../aws/cli-command.ts'
import { CreateVpcEndpointCommand, DeleteVpcEndpointsCommand, paginateDescribeVpcEndpoints } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { cliWithVariables } from './refs.ts'
import { creates, ec2, made, on, reads } from './rights.ts'
import { madeBy, tagSpecifications } from './tags.ts'
import { changes, uses } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

type Input = {
  vpc: string
  /** As DescribeVpcEndpointServices names it. */
  serviceName: string
  type: 'Interface' | 'Gateway'
  subnets: string[]
  /** Null while it is not made. */
  group: string | null
  routeTables: string[]
}
interface State {
  /** Endpoints for this service in the VPC that are not on their way out. */
  endpoints: {
    id: string
    ours: boolean
    subnets: string[]
    groups: string[]
    routeTables: string[]
    privateDns: boolean
    policy: string
  }[]
}

/** A failed endpoint is still there, and still uses its group. */
const GONE = ['deleting', 'deleted']

const request = ({ vpc, serviceName, type, subnets, group, routeTables }: Input): CreateVpcEndpointCommandInput => ({
  VpcId: vpc,
  // The API's default type is Gateway.
  VpcEndpointType: type,
  ServiceName: serviceName,
  ...(type === 'Interface' && { SubnetIds: subnets, PrivateDnsEnabled: true, ...(group && { SecurityGroupIds: [group] }) }),
  ...(type === 'Gateway' && { RouteTableIds: routeTables }),
})

const sorted = (ids: (string | undefined)[] | undefined) => (ids ?? []).map((id) => id ?? '').sort()

const toState = (endpoint: VpcEndpoint, run: string): State['endpoints'][number] => ({
  id: endpoint.VpcEndpointId ?? '',
  ours: madeBy(endpoint.Tags as Tag[], run),
  subnets: sorted(endpoint.SubnetIds),
  groups: sorted(endpoint.Groups?.map((group) => group.GroupId)),
  routeTables: sorted(endpoint.RouteTableIds),
  privateDns: endpoint.PrivateDnsEnabled ?? false,
  policy: endpoint.PolicyDocument ?? '',
})

async function observe({ vpc, serviceName }: Input, { aws, run }: StepContext): Promise<State> {
  const Filters = [
    { Name: 'vpc-id', Values: [vpc] },
    { Name: 'service-name', Values: [serviceName] },
  ]
  const endpoints: State['endpoints'] = []
  for await (const page of paginateDescribeVpcEndpoints({ client: aws.ec2() }, { Filters }))
    for (const endpoint of page.VpcEndpoints ?? [])
      if (!GONE.includes(endpoint.State?.toLowerCase() ?? '')) endpoints.push(toState(endpoint, run))
  return { endpoints: endpoints.sort((a, b) => (a.id < b.id ? -1 : 1)) }
}

const ours = (state: State) => state.endpoints.find((endpoint) => endpoint.ours)
const create = (input: Input, { tags }: StepContext) => ({
  ...request(input),
  TagSpecifications: tagSpecifications('vpc-endpoint', tags) as TagSpecification[],
})

/** One VPC endpoint with private DNS (interface) or on route tables (gateway); found again by its tag, and made with a client token besides. */
export default defineStep<Input, State, { endpointId: string }>({
  kind: 'create-endpoint',
  observe,
  done: (_, now) => {
    const made = ours(now)
    return made ? { endpointId: made.id } : null
  },
  apply: async (input, context) => {
    const ClientToken = `${context.run}-${input.serviceName.split('.').slice(-2).join('-')}-${input.type}`.slice(0, 64)
    await context.aws.ec2().send(new CreateVpcEndpointCommand({ ...create(input, context), ClientToken }))
  },
  dryRun: async (input, context) => {
    await context.aws.ec2().send(new CreateVpcEndpointCommand({ ...create(input, context), DryRun: true }))
  },
  undo: {
    changed: ({ after, outputs }, now) => {
      const then = after.endpoints.find((endpoint) => endpoint.id === outputs.endpointId)
      const is = now.endpoints.find((endpoint) => endpoint.id === outputs.endpointId)
      const same = !is || JSON.stringify(is) === JSON.stringify(then)
      return same ? null : phrase('fixes:changed.endpoint', { endpoint: outputs.endpointId })
    },
    undone: ({ outputs }, now) => !now.endpoints.some((endpoint) => endpoint.id === outputs.endpointId),
    revert: async ({ outputs }, { aws }) => {
      const answer = await aws.ec2().send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [outputs.endpointId] }))
      const error = answer.Unsuccessful?.[0]?.Error
      // This call succeeds as a whole and tells its failures in the answer.
      if (error && !/NotFound/.test(error.Code ?? ''))
        throw Object.assign(new Error(error.Code), { name: error.Code, ecsPullApi: 'ec2:DeleteVpcEndpoints' })
    },
    cli: ({ outputs }, region) => cliCommand('ec2', 'DeleteVpcEndpoints', { VpcEndpointIds: [outputs.endpointId] }, region),
  },
  cli: (input, region) => cliWithVariables('ec2', 'CreateVpcEndpoint', request(input), region),
  summary: (input) =>
    input.type === 'Gateway'
      ? phrase('fixes:step.create-gateway-endpoint', { service: input.serviceName, tables: input.routeTables })
      : phrase('fixes:step.create-endpoint', { service: input.serviceName, subnets: input.subnets }),
  resources: ({ vpc }, outputs) => (outputs ? [outputs.endpointId] : [vpc]),
  touches: ({ vpc, type, subnets, group, routeTables }) => [
    ...uses('vpc', vpc),
    ...(type === 'Interface' ? [] : changes('route-table', routeTables)),
    ...(type === 'Gateway' ? [] : [...uses('subnet', subnets), ...uses('security-group', group)]),
  ],
  rights: ({ vpc, type, subnets, group, routeTables }, at) => {
    const among = [...ec2(at, 'vpc', vpc), ...ec2(at, 'subnet', subnets), ...ec2(at, 'route-table', routeTables)]
    return [
      reads('ec2:DescribeVpcEndpoints', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'),
      ...creates(at, 'vpc-endpoint', 'ec2:CreateVpcEndpoint', 'ec2:DeleteVpcEndpoints'),
      on([...among, ...(group ? ec2(at, 'security-group', group) : [])], 'ec2:CreateVpcEndpoint'),
      ...(type === 'Gateway' || group ? [] : [made(at, on(ec2(at, 'security-group'), 'ec2:CreateVpcEndpoint'))]),
      ...(type === 'Gateway' ? [] : [on(['*'], 'route53:AssociateVPCWithHostedZone')]),
    ]
  },
})
