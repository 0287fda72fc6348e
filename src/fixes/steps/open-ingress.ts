import type { IpPermission } from '@aws-sdk/client-ec2'
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  RevokeSecurityGroupIngressCommand,
} from '../../aws/commands.ts'
import { codeOf } from '../../aws/refusal.ts'
import { phrase } from '../../core/phrase.ts'
import { cliWithVariables } from './refs.ts'
import { ec2, made, on, reads } from './rights.ts'
import { rulesOf } from './rules.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

type Input = {
  /** Null while the group is not made. */
  group: string | null
  vpc: string
  cidrs: string[]
  /** The group goes away as a whole with the step that made it: its rules need no undoing. */
  own: boolean
}
interface State {
  /** `peer:port` of each rule. */
  rules: string[]
  /** All IPv4 blocks of the VPC: a block added since the plan would be shut out. */
  cidrs: string[]
}

const PORT = 443
const permission = (cidrs: string[]): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: PORT,
  ToPort: PORT,
  IpRanges: cidrs.map((CidrIp) => ({ CidrIp, Description: 'ecs-pull' })),
})
const request = ({ group, cidrs }: Input) => ({ GroupId: group ?? undefined, IpPermissions: [permission(cidrs)] })
const wanted = ({ cidrs }: Input) => cidrs.map((cidr) => `${cidr}:${PORT}`)

async function observe({ group, vpc }: Input, { aws }: StepContext): Promise<State> {
  const [found, vpcs] = await Promise.all([
    group
      ? aws
          .ec2()
          .send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }))
          .catch(gone)
      : null,
    aws.ec2().send(new DescribeVpcsCommand({ VpcIds: [vpc] })),
  ])
  const associated = (vpcs.Vpcs?.[0]?.CidrBlockAssociationSet ?? []).filter((a) => a.CidrBlockState?.State === 'associated')
  const cidrs = new Set([vpcs.Vpcs?.[0]?.CidrBlock, ...associated.map((a) => a.CidrBlock)].filter((cidr) => cidr !== undefined))
  return { rules: rulesOf(found?.SecurityGroups?.[0]?.IpPermissions), cidrs: [...cidrs].sort() }
}

function gone(error: unknown) {
  if (codeOf(error) !== 'InvalidGroup.NotFound') throw error
  return null
}

/** What the step has added and is still there. */
const ours = ({ cidrs }: Input, before: State | null, { rules }: State) =>
  cidrs.filter((cidr) => rules.includes(`${cidr}:${PORT}`) && !before?.rules.includes(`${cidr}:${PORT}`))

/** Lets CIDR blocks in at 443. EC2 refuses a rule that is there already, so a lost answer cannot double it. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'open-ingress',
  observe,
  done: (input, { rules }) => (input.group && wanted(input).every((rule) => rules.includes(rule)) ? {} : null),
  apply: async (input, { aws }) => {
    await aws.ec2().send(new AuthorizeSecurityGroupIngressCommand(request(input)))
  },
  undo: {
    changed: () => null,
    undone: ({ input, before }, now) => input.own || !ours(input, before, now).length,
    // Somebody may have taken one of them away meanwhile; EC2 refuses to revoke what is not there.
    revert: async ({ input, before }, context) => {
      const cidrs = ours(input, before, await observe(input, context))
      if (cidrs.length) await context.aws.ec2().send(new RevokeSecurityGroupIngressCommand(request({ ...input, cidrs })))
    },
    cli: ({ input }, region) => (input.own ? '' : cliWithVariables('ec2', 'RevokeSecurityGroupIngress', request(input), region)),
  },
  cli: (input, region) => cliWithVariables('ec2', 'AuthorizeSecurityGroupIngress', request(input), region),
  summary: ({ own, group, cidrs }) =>
    own || !group ? phrase('fixes:step.open-ingress', { cidrs }) : phrase('fixes:step.open-group', { group, cidrs }),
  resources: ({ group, vpc }) => [group ?? vpc],
  touches: ({ group }) => changes('security-group', group),
  rights: ({ group, own }, at) => {
    const opened = on(
      ec2(at, 'security-group', group),
      'ec2:AuthorizeSecurityGroupIngress',
      ...(own ? [] : ['ec2:RevokeSecurityGroupIngress']),
    )
    return [reads('ec2:DescribeSecurityGroups', 'ec2:DescribeVpcs'), own ? made(at, opened) : opened]
  },
})
