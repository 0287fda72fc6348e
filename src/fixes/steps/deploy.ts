import { cliCommand } from '../../aws/cli-command.ts'
import { DescribeServicesCommand, UpdateServiceCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { shortRevision } from '../names.ts'
import { cliWithVariables } from './refs.ts'
import { deploying, serviceId } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

type Input = { cluster: string; service: string; taskDefinition: string }
interface State {
  taskDefinition: string
  /** `ecs-svc/…` of the newest deployment. */
  deployment: string | null
}

const request = ({ cluster, service, taskDefinition }: Input) => ({
  cluster,
  service,
  taskDefinition,
  forceNewDeployment: true,
})

async function observe({ cluster, service }: Input, { aws }: StepContext): Promise<State> {
  const answer = await aws.ecs().send(new DescribeServicesCommand({ cluster, services: [service] }))
  const found = answer.services?.[0]
  const primary = found?.deployments?.find((deployment) => deployment.status === 'PRIMARY')
  return { taskDefinition: found?.taskDefinition ?? '', deployment: primary?.id ?? null }
}

/**
 * Starts a new deployment of a revision. UpdateService takes no client token: it has happened where the service has another newest
 * deployment than when the step was begun, of the wanted revision.
 */
export default defineStep<Input, State, { deploymentId: string }>({
  kind: 'deploy',
  observe,
  done: ({ taskDefinition }, now, before) =>
    before && now.deployment && now.deployment !== before.deployment && now.taskDefinition === taskDefinition
      ? { deploymentId: now.deployment }
      : null,
  // Minutes may have passed since the run began: what somebody has deployed meanwhile is not replaced.
  obstacle: ({ service, taskDefinition }, now, planned) =>
    [taskDefinition, planned.taskDefinition].includes(now.taskDefinition)
      ? null
      : phrase('fixes:changed.service', { service, revision: shortRevision(now.taskDefinition) }),
  apply: async (input, { aws }) => {
    await aws.ecs().send(new UpdateServiceCommand(request(input)))
  },
  undo: {
    changed: ({ input, before }, now) =>
      before.taskDefinition !== input.taskDefinition && ![input.taskDefinition, before.taskDefinition].includes(now.taskDefinition)
        ? phrase('fixes:changed.service', { service: input.service, revision: shortRevision(now.taskDefinition) })
        : null,
    // Where the revision is the one it was, there is nothing to take back: running tasks go on, and the next start meets what it meets.
    undone: ({ before }, now) => now.taskDefinition === before.taskDefinition,
    revert: async ({ input, before }, { aws }) => {
      await aws.ecs().send(new UpdateServiceCommand({ ...request(input), taskDefinition: before.taskDefinition }))
    },
    cli: ({ input, before }, region) =>
      before.taskDefinition === input.taskDefinition
        ? ''
        : cliCommand('ecs', 'UpdateService', { ...request(input), taskDefinition: before.taskDefinition }, region),
  },
  cli: (input, region) => cliWithVariables('ecs', 'UpdateService', request(input), region),
  summary: ({ service, taskDefinition }) =>
    // A shell variable stands for a revision that an earlier step is to register.
    taskDefinition.startsWith('$')
      ? phrase('fixes:step.deploy-new', { service })
      : phrase('fixes:step.deploy', { service, revision: shortRevision(taskDefinition) }),
  resources: ({ service }, outputs) => [service, ...(outputs ? [outputs.deploymentId] : [])],
  touches: ({ cluster, service }) => changes('service', serviceId(cluster, service)),
  rights: ({ cluster, service }, at) => deploying(at, cluster, service),
})
