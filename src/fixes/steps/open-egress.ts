import type { IpPermission } from '@aws-sdk/client-ec2'
import { cliCommand } from '../../aws/cli-command.ts'
import { AuthorizeSecurityGroupEgressCommand, DescribeSecurityGroupsCommand, RevokeSecurityGroupEgressCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { HTTPS } from '../../network/rules.ts'
import { ec2, on, reads } from './rights.ts'
import { rulesOf } from './rules.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

/** `peers`: CIDR blocks, group ids, prefix list ids. */
type Input = { group: string; peers: string[] }
interface State {
  /** `peer:port` of each rule. */
  rules: string[]
}

const Description = 'ecs-pull'
const permission = (peers: string[]): IpPermission => {
  const [groups, lists] = [peers.filter((peer) => peer.startsWith('sg-')), peers.filter((peer) => peer.startsWith('pl-'))]
  const blocks = peers.filter((peer) => !groups.includes(peer) && !lists.includes(peer))
  return {
    IpProtocol: 'tcp',
    FromPort: HTTPS,
    ToPort: HTTPS,
    ...(blocks.length && { IpRanges: blocks.map((CidrIp) => ({ CidrIp, Description })) }),
    ...(groups.length && { UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, Description })) }),
    ...(lists.length && { PrefixListIds: lists.map((PrefixListId) => ({ PrefixListId, Description })) }),
  }
}
const request = (group: string, peers: string[]) => ({ GroupId: group, IpPermissions: [permission(peers)] })
const rule = (peer: string) => `${peer}:${HTTPS}`

async function observe({ group }: Input, { aws }: StepContext): Promise<State> {
  const answer = await aws.ec2().send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }))
  return { rules: rulesOf(answer.SecurityGroups?.[0]?.IpPermissionsEgress) }
}

/** What the step has added and is still there. */
const ours = ({ peers }: Input, before: State | null, now: State) =>
  peers.filter((peer) => now.rules.includes(rule(peer)) && !before?.rules.includes(rule(peer)))

/** Lets a group out to peers at 443. EC2 refuses a rule that is there already, so a lost answer cannot double it. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'open-egress',
  observe,
  done: ({ peers }, { rules }) => (peers.every((peer) => rules.includes(rule(peer))) ? {} : null),
  apply: async ({ group, peers }, { aws }) => {
    await aws.ec2().send(new AuthorizeSecurityGroupEgressCommand(request(group, peers)))
  },
  dryRun: async ({ group, peers }, { aws }) => {
    await aws.ec2().send(new AuthorizeSecurityGroupEgressCommand({ ...request(group, peers), DryRun: true }))
  },
  undo: {
    changed: () => null,
    undone: ({ input, before }, now) => !ours(input, before, now).length,
    // Somebody may have taken one of them away meanwhile; EC2 refuses to revoke what is not there.
    revert: async ({ input, before }, context) => {
      const left = ours(input, before, await observe(input, context))
      if (left.length) await context.aws.ec2().send(new RevokeSecurityGroupEgressCommand(request(input.group, left)))
    },
    cli: ({ input }, region) => cliCommand('ec2', 'RevokeSecurityGroupEgress', request(input.group, input.peers), region),
  },
  cli: ({ group, peers }, region) => cliCommand('ec2', 'AuthorizeSecurityGroupEgress', request(group, peers), region),
  summary: ({ group, peers }) => phrase('fixes:step.open-egress', { group, peers }),
  resources: ({ group }) => [group],
  touches: ({ group }) => changes('security-group', group),
  rights: ({ group }, at) => [
    reads('ec2:DescribeSecurityGroups'),
    on(ec2(at, 'security-group', group), 'ec2:AuthorizeSecurityGroupEgress', 'ec2:RevokeSecurityGroupEgress'),
  ],
})
