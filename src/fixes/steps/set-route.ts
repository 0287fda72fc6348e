import { CreateRouteCommand, DeleteRouteCommand, DescribeRouteTablesCommand, ReplaceRouteCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { cliWithVariables } from './refs.ts'
import { ec2, on, reads } from './rights.ts'
import { changes, uses } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

/** `nat`: null while it is not made. `was`: the dead target of the route there is; null where there is none. */
type Input = { table: string; destination: string; nat: string | null; was: string | null }
interface State {
  /** Of the route to this destination; empty: there is none. */
  target: string
  blackhole: boolean
}

const place = ({ table, destination }: Input) => ({ RouteTableId: table, DestinationCidrBlock: destination })
const request = (input: Input) => ({ ...place(input), NatGatewayId: input.nat ?? undefined })

async function observe({ table, destination }: Input, { aws }: StepContext): Promise<State> {
  const answer = await aws.ec2().send(new DescribeRouteTablesCommand({ RouteTableIds: [table] }))
  const route = answer.RouteTables?.[0]?.Routes?.find((one) => one.DestinationCidrBlock === destination)
  const target = route?.NatGatewayId ?? route?.GatewayId ?? route?.TransitGatewayId ?? route?.NetworkInterfaceId ?? (route ? 'other' : '')
  return { target, blackhole: route?.State === 'blackhole' }
}

/**
 * Leads a destination to a NAT gateway: a new route, or in place of one whose target is gone. AWS refuses routes to what does not exist, so
 * a replaced dead route cannot be put back: taking it back deletes the new one, and packets get as little out as before.
 */
export default defineStep<Input, State, Record<string, never>>({
  kind: 'set-route',
  observe,
  done: ({ nat }, { target, blackhole }) => (nat && target === nat && !blackhole ? {} : null),
  // Replacing a route asks nobody: one that somebody has set since is left alone.
  obstacle: ({ table, destination }, { target }, planned) =>
    target === planned.target ? null : phrase('fixes:changed.route', { table, destination, target: target || '–' }),
  apply: async (input, { aws }) => {
    await aws.ec2().send(input.was ? new ReplaceRouteCommand(request(input)) : (new CreateRouteCommand(request(input)) as never))
  },
  undo: {
    changed: ({ input }, { target }) =>
      target && target !== input.nat ? phrase('fixes:changed.route', { table: input.table, destination: input.destination, target }) : null,
    undone: (_, { target }) => target === '',
    revert: async ({ input }, { aws }) => {
      await aws.ec2().send(new DeleteRouteCommand(place(input)))
    },
    cli: ({ input }, region) => cliWithVariables('ec2', 'DeleteRoute', place(input), region),
  },
  undoable: ({ was }) => !was,
  cli: (input, region) => cliWithVariables('ec2', input.was ? 'ReplaceRoute' : 'CreateRoute', request(input), region),
  summary: ({ table, destination, nat, was }) => {
    // Of a gateway that is still to be made there is only a shell variable.
    const there = nat && !nat.startsWith('$') ? nat : null
    if (!there) return phrase('fixes:step.create-route', { table, destination })
    return was
      ? phrase('fixes:step.replace-route', { table, destination, was, nat: there })
      : phrase('fixes:step.create-route-to', { table, destination, nat: there })
  },
  resources: ({ table }) => [table],
  touches: ({ table, nat }) => [...changes('route-table', table), ...uses('natgateway', nat)],
  rights: ({ table, was }, at) => {
    const writes = was === undefined ? ['ec2:CreateRoute', 'ec2:ReplaceRoute'] : [was ? 'ec2:ReplaceRoute' : 'ec2:CreateRoute']
    return [reads('ec2:DescribeRouteTables'), on(ec2(at, 'route-table', table), ...writes, 'ec2:DeleteRoute')]
  },
})
