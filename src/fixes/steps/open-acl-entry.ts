import { cliCommand } from '../../aws/cli-command.ts'
import { CreateNetworkAclEntryCommand, DeleteNetworkAclEntryCommand, DescribeNetworkAclsCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { ec2, on, reads } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext, Stuck } from './types.ts'

type Input = { acl: string; number: number; egress: boolean; cidr: string; from: number; to: number }
interface State {
  /** The entry of this number and direction, as text; empty: the number is free. */
  entry: string
}

const place = ({ acl, number, egress }: Input) => ({ NetworkAclId: acl, RuleNumber: number, Egress: egress })
const request = (input: Input) => ({
  ...place(input),
  Protocol: '6',
  RuleAction: 'allow' as const,
  CidrBlock: input.cidr,
  PortRange: { From: input.from, To: input.to },
})
const wanted = ({ cidr, from, to }: Input) => `allow 6 ${cidr} ${from}-${to}`
const side = ({ egress }: Input) => (egress ? '--egress' : '--ingress')
const cli = (command: string, { Egress, ...input }: ReturnType<typeof request> | ReturnType<typeof place>, of: Input, region: string) =>
  `${cliCommand('ec2', command, input, region)} ${side(of)}`

async function observe({ acl, number, egress }: Input, { aws }: StepContext): Promise<State> {
  const answer = await aws.ec2().send(new DescribeNetworkAclsCommand({ NetworkAclIds: [acl] }))
  const found = answer.NetworkAcls?.[0]?.Entries?.find((entry) => entry.RuleNumber === number && entry.Egress === egress)
  if (!found) return { entry: '' }
  const { RuleAction, Protocol, CidrBlock, Ipv6CidrBlock, PortRange } = found
  return { entry: `${RuleAction} ${Protocol} ${CidrBlock ?? Ipv6CidrBlock} ${PortRange?.From ?? '*'}-${PortRange?.To ?? '*'}` }
}

/** Adds one allowing entry at a number that is free. EC2 refuses a number that is taken, so a lost answer cannot double it. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'open-acl-entry',
  observe,
  done: (input, { entry }) => {
    if (entry && entry !== wanted(input)) throw new Stuck(phrase('fixes:stuck.acl-number', { acl: input.acl, number: input.number }))
    return entry ? {} : null
  },
  apply: async (input, { aws }) => {
    await aws.ec2().send(new CreateNetworkAclEntryCommand(request(input)))
  },
  dryRun: async (input, { aws }) => {
    await aws.ec2().send(new CreateNetworkAclEntryCommand({ ...request(input), DryRun: true }))
  },
  undo: {
    changed: ({ input }, { entry }) =>
      entry !== wanted(input) ? phrase('fixes:changed.acl-entry', { acl: input.acl, number: input.number }) : null,
    undone: (_, { entry }) => entry === '',
    revert: async ({ input }, { aws }) => {
      await aws.ec2().send(new DeleteNetworkAclEntryCommand(place(input)))
    },
    cli: ({ input }, region) => cli('DeleteNetworkAclEntry', place(input), input, region),
  },
  cli: (input, region) => cli('CreateNetworkAclEntry', request(input), input, region),
  summary: (input) => {
    const params = {
      acl: input.acl,
      number: input.number,
      cidr: input.cidr,
      ports: input.from === input.to ? `${input.from}` : `${input.from}–${input.to}`,
    }
    return phrase(input.egress ? 'fixes:step.open-acl-out' : 'fixes:step.open-acl-in', params)
  },
  resources: ({ acl }) => [acl],
  touches: ({ acl }) => changes('network-acl', acl),
  rights: ({ acl }, at) => [
    reads('ec2:DescribeNetworkAcls'),
    on(ec2(at, 'network-acl', acl), 'ec2:CreateNetworkAclEntry', 'ec2:DeleteNetworkAclEntry'),
  ],
})
