import { cliCommand } from '../../aws/cli-command.ts'
import { DescribeVpcEndpointsCommand, ModifyVpcEndpointCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { type AddedStatement, hasStatement, otherOfSid, withoutStatement, withStatement } from '../../policy/add.ts'
import { ec2, on, reads } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext, Stuck } from './types.ts'

/** `statement`: with a Sid of its own, as JSON; `policy`: the policy it is added to, as it is when the plan is made. */
type Input = { endpoint: string; statement: string; policy: string }
interface State {
  policy: string
}

const statementOf = ({ statement }: Input) => JSON.parse(statement) as AddedStatement
const request = (endpoint: string, PolicyDocument: string) => ({ VpcEndpointId: endpoint, PolicyDocument })

async function observe({ endpoint }: Input, { aws }: StepContext): Promise<State> {
  const answer = await aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [endpoint] }))
  return { policy: answer.VpcEndpoints?.[0]?.PolicyDocument ?? '' }
}

/** Writes the policy as it is now with the change made, so that what others have written meanwhile stays. */
async function write(input: Input, context: StepContext, change: typeof withStatement) {
  const { policy } = await observe(input, context)
  const changed = change(policy, statementOf(input))
  if (changed === null) throw new Stuck(phrase('fixes:stuck.policy', { endpoint: input.endpoint }))
  if (changed !== policy) await context.aws.ec2().send(new ModifyVpcEndpointCommand(request(input.endpoint, changed)))
}

/** Adds one statement to an endpoint's policy and keeps the others. The policy itself shows whether it is done. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'add-endpoint-statement',
  observe,
  done: (input, { policy }) => (hasStatement(policy, statementOf(input)) ? {} : null),
  apply: (input, context) => write(input, context, withStatement),
  dryRun: async (input, { aws }) => {
    const PolicyDocument = withStatement(input.policy, statementOf(input)) ?? input.policy
    await aws.ec2().send(new ModifyVpcEndpointCommand({ ...request(input.endpoint, PolicyDocument), DryRun: true }))
  },
  undo: {
    changed: ({ input }, { policy }) =>
      otherOfSid(policy, statementOf(input))
        ? phrase('fixes:changed.statement', { endpoint: input.endpoint, sid: statementOf(input).Sid })
        : null,
    undone: ({ input }, { policy }) => !hasStatement(policy, statementOf(input)) && !otherOfSid(policy, statementOf(input)),
    revert: ({ input }, context) => write(input, context, withoutStatement),
    cli: ({ input, before }, region) => cliCommand('ec2', 'ModifyVpcEndpoint', request(input.endpoint, before.policy), region),
  },
  cli: (input, region) =>
    cliCommand('ec2', 'ModifyVpcEndpoint', request(input.endpoint, withStatement(input.policy, statementOf(input)) ?? ''), region),
  summary: (input) => phrase('fixes:step.add-endpoint-statement', { endpoint: input.endpoint, statement: input.statement }),
  resources: ({ endpoint }) => [endpoint],
  touches: ({ endpoint }) => changes('vpc-endpoint', endpoint),
  rights: ({ endpoint }, at) => [reads('ec2:DescribeVpcEndpoints'), on(ec2(at, 'vpc-endpoint', endpoint), 'ec2:ModifyVpcEndpoint')],
})
