import { DescribeVpcAttributeCommand, ModifyVpcAttributeCommand, paginateDescribeVpcEndpoints } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { cliWithVariables } from './refs.ts'
import { ec2, on, reads } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

type Input = { vpc: string; attribute: 'enableDnsSupport' | 'enableDnsHostnames' }
interface State {
  on: boolean
  /** Interface endpoints whose private DNS would stop without the attribute. */
  needing: string[]
}

const request = ({ vpc, attribute }: Input, value: boolean) => ({
  VpcId: vpc,
  [attribute === 'enableDnsSupport' ? 'EnableDnsSupport' : 'EnableDnsHostnames']: { Value: value },
})

async function observe({ vpc, attribute }: Input, { aws }: StepContext): Promise<State> {
  const answer = await aws.ec2().send(new DescribeVpcAttributeCommand({ VpcId: vpc, Attribute: attribute }))
  const needing: string[] = []
  for await (const page of paginateDescribeVpcEndpoints({ client: aws.ec2() }, { Filters: [{ Name: 'vpc-id', Values: [vpc] }] }))
    for (const { VpcEndpointId, PrivateDnsEnabled, State } of page.VpcEndpoints ?? [])
      if (PrivateDnsEnabled && !/^delet/i.test(State ?? '')) needing.push(VpcEndpointId ?? '')
  const value = attribute === 'enableDnsSupport' ? answer.EnableDnsSupport : answer.EnableDnsHostnames
  return { on: value?.Value ?? false, needing: needing.sort() }
}

/** Turns on a DNS attribute of a VPC: private DNS of interface endpoints needs both (AWS PrivateLink guide, interface endpoints). */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'set-vpc-dns',
  observe,
  done: (_, { on }) => (on ? {} : null),
  apply: async (input, { aws }) => {
    await aws.ec2().send(new ModifyVpcAttributeCommand(request(input, true)))
  },
  undo: {
    changed: ({ before, input }, now) => {
      // The run's own endpoints are gone or going by then; what else has come to rely on names since would lose them.
      const others = now.needing.filter((id) => !before.needing.includes(id))
      return now.on && others.length ? phrase('fixes:changed.vpc-dns', { vpc: input.vpc, endpoints: others }) : null
    },
    undone: (_, { on }) => !on,
    revert: async ({ input }, { aws }) => {
      await aws.ec2().send(new ModifyVpcAttributeCommand(request(input, false)))
    },
    cli: ({ input }, region) => cliWithVariables('ec2', 'ModifyVpcAttribute', request(input, false), region),
  },
  cli: (input, region) => cliWithVariables('ec2', 'ModifyVpcAttribute', request(input, true), region),
  summary: ({ vpc, attribute }) => phrase('fixes:step.set-vpc-dns', { vpc, attribute }),
  resources: ({ vpc }) => [vpc],
  touches: ({ vpc }) => changes('vpc', vpc),
  rights: ({ vpc }, at) => [
    reads('ec2:DescribeVpcAttribute', 'ec2:DescribeVpcEndpoints'),
    on(ec2(at, 'vpc', vpc), 'ec2:ModifyVpcAttribute'),
  ],
})
