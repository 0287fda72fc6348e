import { cliCommand } from '../aws/cli-command.ts'
import type { Known } from '../core/known.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { Deployment, EcrLookup, FactValues, Service, Task, TaskDefinition } from '../facts/types/index.ts'
import { shortRevision } from './names.ts'
import { ref } from './steps/refs.ts'
import type { PlannedStep } from './steps/types.ts'
import type { Plan, ProofPlan } from './types.ts'

/** What a fix wants to know to end in a new task; it needs `target`, `taskDefinition` and `launchType` besides. */
export const ENDING_WANTS = ['task', 'service', 'deployment', 'ecrLookups'] as const
type Have = Pick<FactValues, 'target' | 'taskDefinition' | 'launchType'> & { [f in (typeof ENDING_WANTS)[number]]: Known<FactValues[f]> }

/** Where a task of the revision is placed, for the command that starts one. */
export interface Place {
  subnets: readonly string[]
  groups: readonly string[]
  publicIp: boolean
}

/** A revision other than the one that failed is to start: one there is, or the one an earlier step of the plan registers. */
export type OtherRevision = ({ arn: string } | { registeredBy: string }) & { digests: ProofPlan['digests'] }

const read = <T>(known: Known<T>): T | null => (known.known ? known.value : null)

/** How a fix ends: a step that starts a new task of the revision that failed (or of another), or what somebody has to do for that; and what then proves it. */
export interface Ending {
  steps: PlannedStep[]
  besides: Phrase[]
  holds: string[]
  remainder: Plan['remainder']
  proof: ProofPlan | null
}

/**
 * A new deployment is a step only where ECS itself deploys and nobody else's deployment is under way. The bot never starts a task that
 * belongs to no service: that would run somebody's job.
 */
export function ending(have: Have, region: string, place: Place | null, other: OtherRevision | null = null): Ending {
  const { taskDefinition, target } = have
  const nothing: Ending = { steps: [], besides: [], holds: [], remainder: null, proof: null }
  if (!taskDefinition || target.kind === 'text') return nothing
  const [task, service] = [read(have.task), read(have.service)]
  const cluster = service?.cluster ?? task?.cluster ?? ('cluster' in target ? target.cluster : null)
  if (!cluster) return nothing
  const proof = { ...proofOf(cluster, service, taskDefinition, read(have.ecrLookups)?.found ?? []), ...otherProof(other) }
  // What nobody has registered yet goes by its family's name: its newest revision.
  const arn = other ? ('arn' in other ? other.arn : taskDefinition.family) : taskDefinition.arn
  if (!service) return { ...nothing, proof, remainder: startIt(have, task, { ...taskDefinition, arn }, place, cluster, region) }
  const obstacle = obstacleOf(service, read(have.deployment), taskDefinition, other)
  const input = { cluster, service: service.name, taskDefinition: arn }
  const holds = [service.arn]
  if (obstacle === 'itself')
    return { ...nothing, holds, proof, besides: [phrase('fixes:besides.retries-itself', { service: service.name })] }
  if (obstacle) {
    const command = cliCommand('ecs', 'UpdateService', { ...input, forceNewDeployment: true }, region)
    return { ...nothing, holds, proof, remainder: { say: obstacle, commands: service.controller === 'ECS' ? [command] : [] } }
  }
  return {
    ...nothing,
    steps: [
      {
        id: 'deploy',
        kind: 'deploy',
        input: { ...input, ...(other && 'registeredBy' in other && { taskDefinition: ref(other.registeredBy, 'taskDefinition') }) },
      },
    ],
    besides: warnings(service, taskDefinition, other),
    holds,
    proof: { ...proof, step: 'deploy' },
  }
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
  if (primary?.rolloutState !== 'IN_PROGRESS' || primary.id === own?.id) return null
  // Another revision takes the place of one that tries in vain.
  if (primary.taskDefinitionArn === arn) return other ? null : 'itself'
  const revision = shortRevision(primary.taskDefinitionArn)
  return phrase('fixes:remainder.other-deployment', { service: service.name, deployment: primary.id, revision })
}

const otherProof = (other: OtherRevision | null): Partial<ProofPlan> =>
  other ? { digests: other.digests, ...('arn' in other ? { taskDefinition: other.arn } : { registeredBy: other.registeredBy }) } : {}

function warnings(service: Service, { arn }: TaskDefinition, other: OtherRevision | null): Phrase[] {
  const found: Phrase[] = []
  const percent = service.minimumHealthyPercent
  if (percent !== null && percent < 100 && service.runningCount > 0)
    found.push(phrase('fixes:besides.stops-tasks', { service: service.name, percent: percent / 100, count: service.runningCount }))
  if (service.taskDefinitionArn !== arn && !other)
    found.push(
      phrase('fixes:besides.replaces-revision', {
        service: service.name,
        current: shortRevision(service.taskDefinitionArn),
        revision: shortRevision(arn),
      }),
    )
  // After a deployment that was rolled back, the service is on an older revision than the one that is copied.
  if (service.taskDefinitionArn !== arn && other && 'registeredBy' in other)
    found.push(
      phrase('fixes:besides.copies-failed', {
        service: service.name,
        current: shortRevision(service.taskDefinitionArn),
        revision: shortRevision(arn),
      }),
    )
  return found
}

function proofOf(cluster: string, service: Service | null, { arn, family }: TaskDefinition, images: EcrLookup[]): ProofPlan {
  const digests: ProofPlan['digests'] = {}
  for (const { container, reference, digest, pinned } of images) {
    const { account, region, repository, tag } = reference
    const wanted = reference.digest ?? pinned ?? digest
    if (wanted && account && region) digests[container] = { digest: wanted, repository, registry: account, region, tag }
  }
  return { cluster, service: service?.name ?? null, family, taskDefinition: arn, digests, step: null }
}

function startIt(
  have: Have,
  task: Task | null,
  taskDefinition: TaskDefinition,
  place: Place | null,
  cluster: string,
  region: string,
): Plan['remainder'] {
  const network = taskDefinition.networkMode === 'awsvpc' &&
    place && {
      awsvpcConfiguration: {
        subnets: place.subnets,
        securityGroups: place.groups,
        ...(have.launchType === 'FARGATE' && { assignPublicIp: place.publicIp ? 'ENABLED' : 'DISABLED' }),
      },
    }
  const input = {
    cluster,
    taskDefinition: taskDefinition.arn,
    launchType: have.launchType,
    ...(network && { networkConfiguration: network }),
  }
  const revision = shortRevision(taskDefinition.arn)
  const say = task?.startedBy
    ? phrase('fixes:remainder.start-task-as', { revision, starter: task.startedBy })
    : phrase('fixes:remainder.start-task', { revision })
  return { say, commands: [cliCommand('ecs', 'RunTask', input, region)] }
}
