import { cliCommand } from '../aws/cli-command.ts'
import type { Known } from '../core/known.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { Daemon, Deployment, FactValues, Service, TaskDefinition } from '../facts/types/index.ts'
import { type Place, startIt } from './ending/by-hand.ts'
import { type OtherRevision, proofOf } from './ending/proof.ts'
import { deploymentSaid, undoingSaid } from './ending/said.ts'
import { shortRevision } from './names.ts'
import { ref } from './steps/refs.ts'
import type { PlannedStep } from './steps/types.ts'
import type { Plan, ProofPlan } from './types.ts'

export type { OtherRevision } from './ending/proof.ts'

/** What a fix wants to know to end in a new task; it needs `target`, `taskDefinition` and `launchType` besides. */
export const ENDING_WANTS = ['task', 'service', 'daemon', 'deployment', 'ecrLookups'] as const
type Have = Pick<FactValues, 'target' | 'taskDefinition' | 'launchType'> & { [f in (typeof ENDING_WANTS)[number]]: Known<FactValues[f]> }

const read = <T>(known: Known<T>): T | null => (known.known ? known.value : null)

/** How a fix ends: a step that starts a new task of the revision that failed (or of another), or what somebody has to do for that; and what then proves it. */
export interface Ending {
  steps: PlannedStep[]
  besides: Phrase[]
  /** What taking it back means for the tasks there are by then. */
  takingBack: Phrase[]
  holds: string[]
  remainder: Plan['remainder']
  proof: ProofPlan | null
}

/**
 * A new deployment is a step only where ECS itself deploys and nobody else's deployment is under way. The bot never starts a task that
 * belongs to no service: that would run somebody's job.
 */
export function ending(have: Have, region: string, place: Place | null, other: OtherRevision | null = null): Ending {
  const { taskDefinition, target, launchType } = have
  const nothing: Ending = { steps: [], besides: [], takingBack: [], holds: [], remainder: null, proof: null }
  if (!taskDefinition || target.kind === 'text') return nothing
  const [task, service, daemon] = [read(have.task), read(have.service), read(have.daemon)]
  const cluster = service?.cluster ?? task?.cluster ?? ('cluster' in target ? target.cluster : null)
  if (!cluster) return nothing
  const proof = proofOf(cluster, service, taskDefinition, read(have.ecrLookups)?.found ?? [], other)
  const nextOf = (name: string) => [phrase('fixes:taking-back.next-task', { name })]
  // What nobody has registered yet goes by its family's name: its newest revision.
  const arn = other ? ('arn' in other ? other.arn : taskDefinition.family) : taskDefinition.arn
  if (daemon) return { ...nothing, holds: [daemon.arn], proof: { ...proof, daemon: daemon.name }, remainder: redeploy(daemon, arn, region) }
  if (!service) {
    const remainder = startIt({ task, taskDefinition: { ...taskDefinition, arn }, launchType, place, cluster, region })
    return { ...nothing, takingBack: nextOf(shortRevision(proof.taskDefinition)), proof, remainder }
  }
  const stays = { ...nothing, takingBack: nextOf(service.name), holds: [service.arn], proof }
  const obstacle = obstacleOf(service, read(have.deployment), taskDefinition, other)
  const express: Record<string, string> = service.express ? { express: service.arn } : {}
  const input = { cluster, service: service.name, taskDefinition: arn, ...express }
  if (obstacle === 'itself') return { ...stays, besides: [phrase('fixes:besides.retries-itself', { service: service.name })] }
  if (obstacle) {
    return { ...stays, remainder: { say: obstacle, commands: byHand(service, cluster, arn, region) } }
  }
  const revision = other && 'registeredBy' in other ? ref(other.registeredBy, 'taskDefinition') : arn
  return {
    ...stays,
    steps: [{ id: 'deploy', kind: 'deploy', input: { ...input, taskDefinition: revision } }],
    besides: deploymentSaid(service, taskDefinition, other),
    takingBack: undoingSaid(service, taskDefinition, other),
    proof: { ...proof, step: 'deploy', ...(service.strategy && { strategy: service.strategy.kind }) },
  }
}

/** The command by which whoever deploys the service does so: each controller has its own, and UpdateService is refused but by ECS's (API reference, UpdateService). */
function byHand(service: Service, cluster: string, taskDefinition: string, region: string): string[] {
  if (service.controller === 'CODE_DEPLOY') {
    const content = `{"version":1,"Resources":[{"TargetService":{"Type":"AWS::ECS::Service","Properties":{"TaskDefinition":"${taskDefinition}"}}}]}`
    const revision = { revisionType: 'AppSpecContent', appSpecContent: { content } }
    return [cliCommand('deploy', 'CreateDeployment', { applicationName: 'APPLICATION', deploymentGroupName: 'GROUP', revision }, region)]
  }
  const of = { cluster, service: service.name }
  if (service.controller !== 'ECS') return [cliCommand('ecs', 'CreateTaskSet', { ...of, taskDefinition }, region)]
  if (service.express)
    return [cliCommand('ecs', 'UpdateExpressGatewayService', { serviceArn: service.arn, taskDefinitionArn: taskDefinition }, region)]
  return [cliCommand('ecs', 'UpdateService', { ...of, taskDefinition, forceNewDeployment: true }, region)]
}

/** ECS tries the daemon's task anew on each instance it starts; on those there are, a deployment does. It drains them one after another: not the bot's to start. */
const redeploy = (daemon: Daemon, taskDefinition: string, region: string): Plan['remainder'] => {
  const input = { daemonArn: daemon.arn, daemonTaskDefinitionArn: taskDefinition, capacityProviderArns: daemon.capacityProviders }
  return { say: phrase('fixes:remainder.daemon', { daemon: daemon.name }), commands: [cliCommand('ecs', 'UpdateDaemon', input, region)] }
}

/** Null: a new deployment may be started. `itself`: the service is trying this revision already. */
function obstacleOf(
  service: Service,
  own: Deployment | null,
  { arn }: TaskDefinition,
  other: OtherRevision | null,
): Phrase | 'itself' | null {
  if (service.controller !== 'ECS') return phrase('fixes:remainder.controller', { service: service.name, controller: service.controller })
  const primary = service.deployments.find((deployment) => deployment.status === 'PRIMARY')
  // What has not changed is nothing to update for an Express service: ECS goes on trying it.
  if (service.express && !other && primary?.taskDefinitionArn === arn) return 'itself'
  // AWS gives a state of the rollout for rolling deployments alone.
  const underway = primary?.rolloutState === 'IN_PROGRESS' || Boolean(service.strategy && service.underway)
  if (!primary || !underway || primary.id === own?.id) return null
  // Another revision takes the place of one that tries in vain.
  if (primary.taskDefinitionArn === arn) return other ? null : 'itself'
  const revision = shortRevision(primary.taskDefinitionArn)
  return phrase('fixes:remainder.other-deployment', { service: service.name, deployment: primary.id, revision })
}
