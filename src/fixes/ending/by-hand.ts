import { cliCommand } from '../../aws/cli-command.ts'
import { phrase } from '../../core/phrase.ts'
import type { Task, TaskDefinition } from '../../facts/types/index.ts'
import { shortRevision } from '../names.ts'
import type { Plan } from '../types.ts'

/** Where a task of the revision is placed, for the command that starts one. */
export interface Place {
  subnets: readonly string[]
  groups: readonly string[]
  publicIp: boolean
}

interface Start {
  task: Task | null
  taskDefinition: TaskDefinition
  launchType: string | null
  place: Place | null
  cluster: string
  region: string
}

/** What somebody has to do where no service starts the next task: with the command, and whose task it was. */
export function startIt({ task, taskDefinition, launchType, place, cluster, region }: Start): Plan['remainder'] {
  const networkConfiguration = taskDefinition.networkMode === 'awsvpc' &&
    place && {
      awsvpcConfiguration: {
        subnets: place.subnets,
        securityGroups: place.groups,
        ...(launchType === 'FARGATE' && { assignPublicIp: place.publicIp ? 'ENABLED' : 'DISABLED' }),
      },
    }
  const input = { cluster, taskDefinition: taskDefinition.arn, launchType, ...(networkConfiguration && { networkConfiguration }) }
  const revision = shortRevision(taskDefinition.arn)
  const say = task?.startedBy
    ? phrase('fixes:remainder.start-task-as', { revision, starter: task.startedBy })
    : phrase('fixes:remainder.start-task', { revision })
  return { say, commands: [cliCommand('ecs', 'RunTask', input, region)] }
}
