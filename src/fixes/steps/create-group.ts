import type { Tag, TagSpecification } from '@aws-sdk/client-ec2'
import { cliCommand } from '../../aws/cli-command.ts'
import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroups,
} from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { variableName } from './refs.ts'
import { creates, ec2, on, reads } from './rights.ts'
import { rulesOf } from './rules.ts'
import { madeBy, tagSpecifications } from './tags.ts'
import { uses } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

interface Input {
  vpc: string
  /** The run's own part is added: a name is taken only once in a VPC. */
  name: string
  description: string
  /** What the group will admit by the end of the plan; more than that is somebody else's. */
  admits: string[]
}
interface State {
  group: string | null
  /** `peer:port` of each rule. */
  ingress: string[]
  /** Interfaces that use it: those of endpoints go away by themselves once the endpoint is deleted. */
  users: { id: string; endpoint: boolean }[]
}

const tagged = (tags: Record<string, string>) => tagSpecifications('security-group', tags) as TagSpecification[]
const request = ({ vpc, name, description }: Input, run?: string) => ({
  VpcId: vpc,
  GroupName: run ? `${name}-${run}` : name,
  Description: description,
})

async function observe({ vpc, name }: Input, { aws, run }: StepContext): Promise<State> {
  const Filters = [
    { Name: 'vpc-id', Values: [vpc] },
    { Name: 'group-name', Values: [`${name}-${run}`] },
  ]
  for await (const page of paginateDescribeSecurityGroups({ client: aws.ec2() }, { Filters })) {
    const found = page.SecurityGroups?.find((group) => madeBy(group.Tags as Tag[], run))
    if (!found?.GroupId) continue
    const users: State['users'] = []
    const using = { Filters: [{ Name: 'group-id', Values: [found.GroupId] }] }
    for await (const { NetworkInterfaces } of paginateDescribeNetworkInterfaces({ client: aws.ec2() }, using))
      for (const { NetworkInterfaceId, InterfaceType } of NetworkInterfaces ?? [])
        users.push({ id: NetworkInterfaceId ?? '', endpoint: InterfaceType === 'vpc_endpoint' })
    return { group: found.GroupId, ingress: rulesOf(found.IpPermissions), users: users.sort((a, b) => (a.id < b.id ? -1 : 1)) }
  }
  return { group: null, ingress: [], users: [] }
}

/** A security group that the run has for itself, found again by its name and tag. Takes no client token, but a name only once a VPC. */
export default defineStep<Input, State, { groupId: string }>({
  kind: 'create-group',
  observe,
  done: (_, { group }) => (group ? { groupId: group } : null),
  apply: async (input, { aws, tags, run }) => {
    await aws.ec2().send(new CreateSecurityGroupCommand({ ...request(input, run), TagSpecifications: tagged(tags) }))
  },
  dryRun: async (input, { aws, tags, run }) => {
    await aws.ec2().send(new CreateSecurityGroupCommand({ ...request(input, run), TagSpecifications: tagged(tags), DryRun: true }))
  },
  undo: {
    changed: ({ input, outputs }, now) => {
      const added = now.ingress.filter((rule) => !input.admits.map((cidr) => `${cidr}:443`).includes(rule))
      if (added.length) return phrase('fixes:changed.group-rules', { group: outputs.groupId, rules: added })
      const others = now.users.filter((user) => !user.endpoint)
      return others.length ? phrase('fixes:changed.group-used', { group: outputs.groupId, users: others.map((user) => user.id) }) : null
    },
    undone: (_, now) => now.group === null,
    blocked: (_, now) => now.users.length > 0,
    revert: async ({ outputs }, { aws }) => {
      await aws.ec2().send(new DeleteSecurityGroupCommand({ GroupId: outputs.groupId }))
    },
    cli: ({ outputs }, region) => cliCommand('ec2', 'DeleteSecurityGroup', { GroupId: outputs.groupId }, region),
  },
  // Endpoints take minutes to go, and their group cannot go before.
  patienceMs: 900_000,
  cli: (input, region, step) =>
    `${variableName(step, 'groupId')}=$(${cliCommand('ec2', 'CreateSecurityGroup', request(input), region)} --query GroupId --output text)`,
  summary: ({ vpc, name }) => phrase('fixes:step.create-group', { vpc, name }),
  resources: ({ vpc }, outputs) => (outputs ? [outputs.groupId] : [vpc]),
  touches: ({ vpc }) => uses('vpc', vpc),
  rights: ({ vpc }, at) => [
    reads('ec2:DescribeSecurityGroups', 'ec2:DescribeNetworkInterfaces'),
    ...creates(at, 'security-group', 'ec2:CreateSecurityGroup', 'ec2:DeleteSecurityGroup'),
    on(ec2(at, 'vpc', vpc), 'ec2:CreateSecurityGroup'),
  ],
})
