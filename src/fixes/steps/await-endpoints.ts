import { DescribeVpcEndpointsCommand } from '../../aws/commands.ts'
import { codeOf } from '../../aws/refusal.ts'
import { phrase } from '../../core/phrase.ts'
import { reads } from './rights.ts'
import { defineStep, type StepContext, Stuck } from './types.ts'

/** Null while it is not made. */
type Input = { endpoints: (string | null)[] }
interface State {
  endpoints: { id: string; state: string; error: string | null }[]
}

/** States an endpoint does not leave by itself. */
const FINAL = ['failed', 'rejected', 'expired', 'deleted', 'deleting', 'pendingacceptance', 'partial']

async function observe({ endpoints }: Input, { aws }: StepContext): Promise<State> {
  const ids = endpoints.filter((id) => id !== null)
  if (!ids.length) return { endpoints: [] }
  try {
    const answer = await aws.ec2().send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: ids }))
    const states = (answer.VpcEndpoints ?? []).map(({ VpcEndpointId, State, LastError }) => ({
      id: VpcEndpointId ?? '',
      state: State?.toLowerCase() ?? '',
      error: LastError?.Code ?? null,
    }))
    return { endpoints: states.sort((a, b) => (a.id < b.id ? -1 : 1)) }
  } catch (error) {
    // An endpoint just made is not known everywhere at once.
    if (codeOf(error) === 'InvalidVpcEndpointId.NotFound') return { endpoints: [] }
    throw error
  }
}

/** Waits until endpoints are `available`: only then do their names lead to them. Writes nothing. */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'await-endpoints',
  observe,
  done: (input, now) => {
    const stuck = now.endpoints.find((endpoint) => FINAL.includes(endpoint.state))
    if (stuck) throw new Stuck(phrase('fixes:stuck.endpoint', { endpoint: stuck.id, state: stuck.state, code: stuck.error ?? '' }))
    const ready = now.endpoints.filter((endpoint) => endpoint.state === 'available').map((endpoint) => endpoint.id)
    return input.endpoints.every((id) => id !== null && ready.includes(id)) ? {} : null
  },
  apply: null,
  undo: null,
  patienceMs: 900_000,
  cli: () => '',
  summary: ({ endpoints }) => phrase('fixes:step.await-endpoints', { count: endpoints.length }),
  resources: ({ endpoints }) => endpoints.filter((id) => id !== null && !id.startsWith('$')) as string[],
  rights: () => [reads('ec2:DescribeVpcEndpoints')],
})
