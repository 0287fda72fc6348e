import { DescribeVpcEndpointsCommand, ModifyVpcEndpointCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { cliWithVariables } from './refs.ts'
import { ec2, on, reads } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

type Input = { endpoint: string; serviceName: string; routeTables: string[] }
interface State {
  routeTables: string[]
}

const request = ({ endpoint, routeTables }: Input, what: 'AddRouteTableIds' | 'RemoveRouteTableIds') => ({
  VpcEndpointId: endpoint,
  [what]: routeTables,
})

async function observe({ endpoint }: Input, { aws }: StepContext): Promise<State> {
  const answer = await aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [endpoint] }))
  return { routeTables: [...(answer.VpcEndpoints?.[0]?.RouteTableIds ?? [])].sort() }
}

/** Puts a gateway endpoint that exists on further route tables. ModifyVpcEndpoint takes no client token; the tables show whether it is done. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'associate-gateway',
  observe,
  done: ({ routeTables }, now) => (routeTables.every((table) => now.routeTables.includes(table)) ? {} : null),
  apply: async (input, { aws }) => {
    await aws.ec2().send(new ModifyVpcEndpointCommand(request(input, 'AddRouteTableIds')))
  },
  dryRun: async (input, { aws }) => {
    await aws.ec2().send(new ModifyVpcEndpointCommand({ ...request(input, 'AddRouteTableIds'), DryRun: true }))
  },
  undo: {
    changed: () => null,
    undone: ({ input, before }, now) => !now.routeTables.some((t) => input.routeTables.includes(t) && !before.routeTables.includes(t)),
    revert: async ({ input, before }, { aws }) => {
      const added = { ...input, routeTables: input.routeTables.filter((table) => !before.routeTables.includes(table)) }
      await aws.ec2().send(new ModifyVpcEndpointCommand(request(added, 'RemoveRouteTableIds')))
    },
    cli: ({ input }, region) => cliWithVariables('ec2', 'ModifyVpcEndpoint', request(input, 'RemoveRouteTableIds'), region),
  },
  cli: (input, region) => cliWithVariables('ec2', 'ModifyVpcEndpoint', request(input, 'AddRouteTableIds'), region),
  summary: ({ endpoint, routeTables }) => phrase('fixes:step.associate-gateway', { endpoint, tables: routeTables }),
  resources: ({ endpoint, routeTables }) => [endpoint, ...routeTables],
  touches: ({ endpoint, routeTables }) => [...changes('vpc-endpoint', endpoint), ...changes('route-table', routeTables)],
  rights: ({ endpoint, routeTables }, at) => [
    reads('ec2:DescribeVpcEndpoints'),
    on([...ec2(at, 'vpc-endpoint', endpoint), ...ec2(at, 'route-table', routeTables)], 'ec2:ModifyVpcEndpoint'),
  ],
})
