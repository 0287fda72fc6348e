import { cliCommand } from '../../aws/cli-command.ts'
import { DescribeServicesCommand, UpdateExpressGatewayServiceCommand, UpdateServiceCommand } from '../../aws/commands.ts'
import { phrase } from '../../core/phrase.ts'
import { shortRevision } from '../names.ts'
import { cliWithVariables } from './refs.ts'
import { deploying, on, serviceId } from './rights.ts'
import { changes } from './touch.ts'
import { defineStep, type StepContext } from './types.ts'

/** `express`: ARN of an Express Mode service, whose task definition an API of its own changes. */
type Input = { cluster: string; service: string; taskDefinition: string; express?: string }
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

/** Starts the deployment by the API that the service takes it by. */
async function start(input: Input, { aws }: StepContext): Promise<void> {
  if (input.express) await aws.ecs().send(new UpdateExpressGatewayServiceCommand(ofExpress(input)))
  else await aws.ecs().send(new UpdateServiceCommand(request(input)))
}

const ofExpress = ({ express, taskDefinition }: Input) => ({ serviceArn: express, taskDefinitionArn: taskDefinition })

const command = (input: Input): [operation: string, input: object] =>
  input.express ? ['UpdateExpressGatewayService', ofExpress(input)] : ['UpdateService', request(input)]

async function observe({ cluster, service }: Input, { aws }: StepContext): Promise<State> {
  const answer = await aws.ecs().send(new DescribeServicesCommand({ cluster, services: [service] }))
  const found = answer.services?.[0]
  const primary = found?.deployments?.find((deployment) => deployment.status === 'PRIMARY')
  if ((found?.deploymentConfiguration?.strategy ?? 'ROLLING') === 'ROLLING')
    return { taskDefinition: found?.taskDefinition ?? '', deployment: primary?.id ?? null }
  // Until traffic has moved, what is new stands beside the primary one.
  const newest = [...(found?.deployments ?? [])].sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))[0]
  return { taskDefinition: newest?.taskDefinition ?? found?.taskDefinition ?? '', deployment: newest?.id ?? null }
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
  apply: start,
  undo: {
    changed: ({ input, before }, now) =>
      before.taskDefinition !== input.taskDefinition && ![input.taskDefinition, before.taskDefinition].includes(now.taskDefinition)
        ? phrase('fixes:changed.service', { service: input.service, revision: shortRevision(now.taskDefinition) })
        : null,
    // Where the revision is the one it was, there is nothing to take back: running tasks go on, and the next start meets what it meets.
    undone: ({ before }, now) => now.taskDefinition === before.taskDefinition,
    revert: ({ input, before }, context) => start({ ...input, taskDefinition: before.taskDefinition }, context),
    cli: ({ input, before }, region) =>
      before.taskDefinition === input.taskDefinition
        ? ''
        : cliCommand('ecs', ...command({ ...input, taskDefinition: before.taskDefinition }), region),
  },
  cli: (input, region) => cliWithVariables('ecs', ...command(input), region),
  summary: ({ service, taskDefinition }) =>
    // A shell variable stands for a revision that an earlier step is to register.
    taskDefinition.startsWith('$')
      ? phrase('fixes:step.deploy-new', { service })
      : phrase('fixes:step.deploy', { service, revision: shortRevision(taskDefinition) }),
  resources: ({ service }, outputs) => [service, ...(outputs ? [outputs.deploymentId] : [])],
  touches: ({ cluster, service }) => changes('service', serviceId(cluster, service)),
  rights: ({ cluster, service, express }, at) => [
    ...deploying(at, cluster, service),
    // Whether there is one, only a plan knows.
    ...(express || !service
      ? [on([express ?? `arn:${at.partition}:ecs:${at.region}:${at.account}:service/*`], 'ecs:UpdateExpressGatewayService')]
      : []),
  ],
})
