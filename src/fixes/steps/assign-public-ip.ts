import type { NetworkConfiguration } from '@aws-sdk/client-ecs'
import { cliCommand } from '../../aws/cli-command.ts'
import { DescribeServicesCommand, UpdateServiceCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { deploying, serviceId } from './rights.ts'
import { changes, uses } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

type Input = { cluster: string; service: string; taskDefinition: string; subnets: string[]; groups: string[] }
interface State {
  taskDefinition: string
  /** `ecs-svc/…` of the newest deployment. */
  deployment: string | null
  subnets: string[]
  groups: string[]
  publicIp: boolean
}

const network = (subnets: string[], securityGroups: string[], on: boolean): NetworkConfiguration => ({
  awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: on ? 'ENABLED' : 'DISABLED' },
})
const request = ({ cluster, service, taskDefinition, subnets, groups }: Input) => ({
  cluster,
  service,
  taskDefinition,
  networkConfiguration: network(subnets, groups, true),
})
const back = ({ cluster, service }: Input, { taskDefinition, subnets, groups, publicIp }: State) => ({
  cluster,
  service,
  taskDefinition,
  networkConfiguration: network(subnets, groups, publicIp),
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

const same = (one: State, other: Pick<State, 'subnets' | 'groups'>) =>
  one.subnets.toSorted().join() === other.subnets.toSorted().join() && one.groups.toSorted().join() === other.groups.toSorted().join()

/**
 * Gives a service's next tasks public addresses, which starts a new deployment. UpdateService takes no client token: it has happened where
 * the service has another newest deployment than when the step was begun, with public addresses.
 */
export default defineStep<Input, State, { deploymentId: string }>({
  kind: 'assign-public-ip',
  observe,
  done: ({ taskDefinition }, now, before) =>
    before && now.publicIp && now.deployment && now.deployment !== before.deployment && now.taskDefinition === taskDefinition
      ? { deploymentId: now.deployment }
      : null,
  // Minutes may have passed since the run began: what somebody has deployed meanwhile is not replaced.
  obstacle: ({ service, taskDefinition }, now, planned) =>
    same(now, planned) && [taskDefinition, planned.taskDefinition].includes(now.taskDefinition)
      ? null
      : phrase('fixes:changed.service-network', { service }),
  apply: async (input, { aws }) => {
    await aws.ecs().send(new UpdateServiceCommand(request(input)))
  },
  undo: {
    changed: ({ input, before }, now) =>
      same(now, input) && [input.taskDefinition, before.taskDefinition].includes(now.taskDefinition)
        ? null
        : phrase('fixes:changed.service-network', { service: input.service }),
    undone: ({ before }, now) => now.publicIp === before.publicIp && same(now, before) && now.taskDefinition === before.taskDefinition,
    revert: async ({ input, before }, { aws }) => {
      await aws.ecs().send(new UpdateServiceCommand(back(input, before)))
    },
    cli: ({ input, before }, region) => cliCommand('ecs', 'UpdateService', back(input, before), region),
  },
  cli: (input, region) => cliCommand('ecs', 'UpdateService', request(input), region),
  summary: ({ service, taskDefinition }) =>
    phrase('fixes:step.assign-public-ip', { service, revision: taskDefinition.split('/').at(-1) ?? taskDefinition }),
  resources: ({ service }, outputs) => [service, ...(outputs ? [outputs.deploymentId] : [])],
  touches: ({ cluster, service, subnets, groups }) => [
    ...changes('service', serviceId(cluster, service)),
    ...uses('subnet', subnets),
    ...uses('security-group', groups),
  ],
  rights: ({ cluster, service }, at) => deploying(at, cluster, service),
})
