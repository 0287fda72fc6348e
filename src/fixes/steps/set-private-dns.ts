import { cliCommand } from '../../aws/cli-command.ts'
import { DescribeVpcEndpointsCommand, ModifyVpcEndpointCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { ec2, on, reads } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

type Input = { endpoint: string; service: string }
interface State {
  on: boolean
  state: string
}

const request = ({ endpoint }: Input, PrivateDnsEnabled: boolean) => ({ VpcEndpointId: endpoint, PrivateDnsEnabled })
// The plain form of the AWS CLI has a switch for each answer.
const cli = ({ endpoint }: Input, on: boolean, region: string) =>
  `${cliCommand('ec2', 'ModifyVpcEndpoint', { VpcEndpointId: endpoint }, region)} --${on ? '' : 'no-'}private-dns-enabled`

async function observe({ endpoint }: Input, { aws }: StepContext): Promise<State> {
  const answer = await aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [endpoint] }))
  const found = answer.VpcEndpoints?.[0]
  return { on: found?.PrivateDnsEnabled ?? false, state: found?.State?.toLowerCase() ?? '' }
}

/** Gives an endpoint its service's public name in the VPC. ModifyVpcEndpoint takes no client token; the switch shows whether it is done. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'set-private-dns',
  observe,
  done: (_, { on, state }) => (on && state === 'available' ? {} : null),
  apply: async (input, { aws }) => {
    await aws.ec2().send(new ModifyVpcEndpointCommand(request(input, true)))
  },
  dryRun: async (input, { aws }) => {
    await aws.ec2().send(new ModifyVpcEndpointCommand({ ...request(input, true), DryRun: true }))
  },
  undo: {
    changed: () => null,
    undone: (_, { on }) => !on,
    revert: async ({ input }, { aws }) => {
      await aws.ec2().send(new ModifyVpcEndpointCommand(request(input, false)))
    },
    cli: ({ input }, region) => cli(input, false, region),
  },
  patienceMs: 300_000,
  cli: (input, region) => cli(input, true, region),
  summary: ({ endpoint, service }) => phrase('fixes:step.set-private-dns', { endpoint, service }),
  resources: ({ endpoint }) => [endpoint],
  touches: ({ endpoint }) => changes('vpc-endpoint', endpoint),
  rights: ({ endpoint }, at) => [
    reads('ec2:DescribeVpcEndpoints'),
    on(ec2(at, 'vpc-endpoint', endpoint), 'ec2:ModifyVpcEndpoint'),
    on(['*'], 'route53:AssociateVPCWithHostedZone'),
  ],
})
