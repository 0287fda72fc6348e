import { DescribeNatGatewaysCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { reads } from './rights.ts'
import { defineStep, type StepContext, Stuck } from './types.ts'

/** Null while it is not made. */
type Input = { gateway: string | null }
interface State {
  state: string
  code: string
}

async function observe({ gateway }: Input, { aws }: StepContext): Promise<State> {
  if (!gateway) return { state: '', code: '' }
  const answer = await aws.ec2().send(new DescribeNatGatewaysCommand({ NatGatewayIds: [gateway] }))
  return { state: answer.NatGateways?.[0]?.State ?? '', code: answer.NatGateways?.[0]?.FailureCode ?? '' }
}

/** Waits until a NAT gateway is `available`: before, a route to it leads nowhere. Writes nothing. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'await-nat',
  observe,
  done: ({ gateway }, { state, code }) => {
    if (['failed', 'deleting', 'deleted'].includes(state))
      throw new Stuck(phrase('fixes:stuck.nat', { gateway: gateway ?? '', state, code }))
    return state === 'available' ? {} : null
  },
  apply: null,
  undo: null,
  patienceMs: 900_000,
  cli: () => '',
  summary: () => phrase('fixes:step.await-nat'),
  resources: ({ gateway }) => (gateway && !gateway.startsWith('$') ? [gateway] : []),
  rights: () => [reads('ec2:DescribeNatGateways')],
})
