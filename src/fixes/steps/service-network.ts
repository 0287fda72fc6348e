import { cliCommand } from '../../aws/cli-command.ts'
import { DescribeServicesCommand, UpdateServiceCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { deploying, type Loose, type Scope, serviceId } from './rights.ts'
import { changes, uses } from './touch.ts'
import type { Done, StepContext } from './types.ts'

interface Network {
  subnets: string[]
  groups: string[]
  publicIp: boolean
}

/** The service whose network changes, the revision it goes on with, and the network. */
export type Input = {
  cluster: string
  service: string
  taskDefinition: string
  subnets: string[]
  groups: string[]
  /** Absent: it has public addresses. */
  publicIp?: boolean
}

export interface State extends Network {
  taskDefinition: string
  /** `ecs-svc/…` of the newest deployment. */
  deployment: string | null
}

const wanted = ({ subnets, groups, publicIp = true }: Input): Network => ({ subnets, groups, publicIp })

const request = ({ cluster, service }: Input, taskDefinition: string, { subnets, groups, publicIp }: Network) => ({
  cluster,
  service,
  taskDefinition,
  networkConfiguration: {
    awsvpcConfiguration: { subnets, securityGroups: groups, assignPublicIp: publicIp ? ('ENABLED' as const) : ('DISABLED' as const) },
  },
})

async function observe({ cluster, service }: Input, { aws }: StepContext): Promise<State> {
  const found = (await aws.ecs().send(new DescribeServicesCommand({ cluster, services: [service] }))).services?.[0]
  const { subnets, securityGroups, assignPublicIp } = found?.networkConfiguration?.awsvpcConfiguration ?? {}
  return {
    taskDefinition: found?.taskDefinition ?? '',
    deployment: found?.deployments?.find((deployment) => deployment.status === 'PRIMARY')?.id ?? null,
    subnets: subnets ?? [],
    groups: securityGroups ?? [],
    publicIp: assignPublicIp === 'ENABLED',
  }
}

export type Outputs = { deploymentId: string }
type Finished = Done<Input, State, Outputs>

const changed = ({ service }: Input) => phrase('fixes:changed.service-network', { service })
const listed = (ids: readonly string[]) => ids.toSorted().join()
const same = (one: Network, other: Network) =>
  listed(one.subnets) === listed(other.subnets) && listed(one.groups) === listed(other.groups) && one.publicIp === other.publicIp

/**
 * What kinds of step have in common that give a service another network, which starts a new deployment. UpdateService takes no client
 * token: it has happened where the service has another newest deployment than when the step was begun, with the wanted network.
 */
export const networkStep = {
  observe,
  done: (input: Input, now: State, before: State | null) =>
    before &&
    same(now, wanted(input)) &&
    now.deployment &&
    now.deployment !== before.deployment &&
    now.taskDefinition === input.taskDefinition
      ? { deploymentId: now.deployment }
      : null,
  // Minutes may have passed since the run began: what somebody has deployed meanwhile is not replaced.
  obstacle: (input: Input, now: State, planned: State) =>
    same(now, planned) && [input.taskDefinition, planned.taskDefinition].includes(now.taskDefinition) ? null : changed(input),
  apply: async (input: Input, { aws }: StepContext) => {
    await aws.ecs().send(new UpdateServiceCommand(request(input, input.taskDefinition, wanted(input))))
  },
  undo: {
    changed: ({ input, before }: Finished, now: State) =>
      (same(now, wanted(input)) || same(now, before)) && [input.taskDefinition, before.taskDefinition].includes(now.taskDefinition)
        ? null
        : changed(input),
    undone: ({ before }: Finished, now: State) => same(now, before) && now.taskDefinition === before.taskDefinition,
    revert: async ({ input, before }: Finished, { aws }: StepContext) => {
      await aws.ecs().send(new UpdateServiceCommand(request(input, before.taskDefinition, before)))
    },
    cli: ({ input, before }: Finished, region: string) =>
      cliCommand('ecs', 'UpdateService', request(input, before.taskDefinition, before), region),
  },
  cli: (input: Input, region: string) => cliCommand('ecs', 'UpdateService', request(input, input.taskDefinition, wanted(input)), region),
  resources: ({ service }: Input, outputs: Outputs | null) => [service, ...(outputs ? [outputs.deploymentId] : [])],
  touches: ({ cluster, service, subnets, groups }: Loose<Input>) => [
    ...changes('service', serviceId(cluster, service)),
    ...uses('subnet', subnets),
    ...uses('security-group', groups),
  ],
  rights: ({ cluster, service }: Loose<Input>, at: Scope) => deploying(at, cluster, service),
}
