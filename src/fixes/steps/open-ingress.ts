import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import { codeOf } from '../../aws/refusal.ts'
import { phrase } from '../../core/phrase.ts'
import { cliWithVariables } from './refs.ts'
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

/** Rules as `peer:port`, `peer:from-to`, `peer:all`: comparable, whatever way EC2 groups them. */
export function ingressOf(permissions: IpPermission[] | undefined): string[] {
  return (permissions ?? [])
    .flatMap(({ IpProtocol, FromPort: from, ToPort: to, IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs }) => {
      const peers = [
        ...(IpRanges ?? []).map((range) => range.CidrIp),
        ...(Ipv6Ranges ?? []).map((range) => range.CidrIpv6),
        ...(PrefixListIds ?? []).map((list) => list.PrefixListId),
        ...(UserIdGroupPairs ?? []).map((pair) => pair.GroupId),
      ]
      const ports = IpProtocol === '-1' ? 'all' : from === to ? `${from}` : `${from}-${to}`
      return peers.map((peer) => `${peer}:${IpProtocol === 'tcp' || IpProtocol === '-1' ? '' : `${IpProtocol}/`}${ports}`)
    })
    .sort()
}

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
  return { rules: ingressOf(found?.SecurityGroups?.[0]?.IpPermissions), cidrs: [...cidrs].sort() }
}

function gone(error: unknown) {
  if (codeOf(error) !== 'InvalidGroup.NotFound') throw error
  return null
}

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
    undone: ({ input }, { rules }) => input.own || !wanted(input).some((rule) => rules.includes(rule)),
    revert: async ({ input }, { aws }) => {
      await aws.ec2().send(new RevokeSecurityGroupIngressCommand(request(input)))
    },
    cli: ({ input }, region) => (input.own ? '' : cliWithVariables('ec2', 'RevokeSecurityGroupIngress', request(input), region)),
  },
  cli: (input, region) => cliWithVariables('ec2', 'AuthorizeSecurityGroupIngress', request(input), region),
  summary: ({ cidrs }) => phrase('fixes:step.open-ingress', { cidrs }),
  resources: ({ group, vpc }) => [group ?? vpc],
})
