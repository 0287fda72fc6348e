import type { Tag, TagSpecification } from '@aws-sdk/client-ec2'
import { cliCommand } from '../../aws/cli-command.ts'
import { CreateNatGatewayCommand, DeleteNatGatewayCommand, paginateDescribeNatGateways } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { cliWithVariables } from './refs.ts'
import { creates, ec2, made, on, reads } from './rights.ts'
import { madeBy, tagSpecifications } from './tags.ts'
import { uses } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

type Input = {
  vpc: string
  subnet: string
  /** Null while there is none. */
  allocation: string | null
}
interface State {
  gateway: string | null
  going: boolean
}

const request = ({ subnet, allocation }: Input) => ({ SubnetId: subnet, AllocationId: allocation ?? undefined })
const create = (input: Input, { tags, run }: StepContext) => ({
  ...request(input),
  ClientToken: `${run}-nat`,
  TagSpecifications: tagSpecifications('natgateway', tags) as TagSpecification[],
})

async function observe({ vpc }: Input, { aws, run }: StepContext): Promise<State> {
  // One that was deleted is listed for about an hour.
  for await (const page of paginateDescribeNatGateways({ client: aws.ec2() }, { Filter: [{ Name: 'vpc-id', Values: [vpc] }] }))
    for (const { NatGatewayId, State, Tags } of page.NatGateways ?? [])
      if (NatGatewayId && State !== 'deleted' && madeBy(Tags as Tag[], run)) return { gateway: NatGatewayId, going: State === 'deleting' }
  return { gateway: null, going: false }
}

/** A public NAT gateway; found again by its tag, and made with a client token besides. */
export default defineStep<Input, State, { gatewayId: string }>({
  kind: 'create-nat',
  observe,
  done: (_, { gateway, going }) => (gateway && !going ? { gatewayId: gateway } : null),
  apply: async (input, context) => {
    await context.aws.ec2().send(new CreateNatGatewayCommand(create(input, context)))
  },
  undo: {
    changed: () => null,
    undone: (_, { gateway }) => gateway === null,
    blocked: (_, { going }) => going,
    revert: async ({ outputs }, { aws }) => {
      await aws.ec2().send(new DeleteNatGatewayCommand({ NatGatewayId: outputs.gatewayId }))
    },
    cli: ({ outputs }, region) => cliCommand('ec2', 'DeleteNatGateway', { NatGatewayId: outputs.gatewayId }, region),
  },
  patienceMs: 900_000,
  cli: (input, region, step) =>
    `${step.toUpperCase()}_GATEWAY_ID=$(${cliWithVariables('ec2', 'CreateNatGateway', request(input), region)} --query NatGateway.NatGatewayId --output text)`,
  summary: ({ subnet }) => phrase('fixes:step.create-nat', { subnet }),
  resources: ({ subnet }, outputs) => [outputs?.gatewayId ?? subnet],
  touches: ({ vpc, subnet }) => [...uses('vpc', vpc), ...uses('subnet', subnet)],
  rights: ({ vpc, subnet, allocation }, at) => [
    reads('ec2:DescribeNatGateways'),
    ...creates(at, 'natgateway', 'ec2:CreateNatGateway', 'ec2:DeleteNatGateway'),
    on([...ec2(at, 'vpc', vpc), ...ec2(at, 'subnet', subnet)], 'ec2:CreateNatGateway'),
    made(at, on(ec2(at, 'elastic-ip', allocation), 'ec2:CreateNatGateway')),
  ],
})
