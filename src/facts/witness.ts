import { ListTasksCommand } from '@aws-sdk/client-ecs'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { defineFact } from './define.ts'
import { describeTasks } from './tasks/describe.ts'
import { standing } from './tasks/rollback.ts'
import { witnessOf } from './tasks/witness.ts'
import type { Service, Task } from './types/index.ts'

/** ListTasks gives so many a page: one page is looked at. */
const PAGE = 100

/**
 * What shows that a failed pull works by now. Asked only where tasks of the same revision may have pulled since: of a service that runs some,
 * or of a family, whose tasks may also have ended. After a rollback the tasks that run say nothing of what failed.
 */
export default defineFact({
  id: 'witness',
  needs: ['task', 'error'],
  asks: ['service'],
  async load({ task, error }, aws, ask) {
    if (!task) return null
    if (task.lastStatus === 'RUNNING')
      return { kind: 'self', name: task.arn, at: task.pullStoppedAt, samePlace: true, samePlatform: true } as const
    // Tasks of a daemon are listed by no family.
    if (!task.stoppedAt || error?.pullError === false || task.taskDefinitionArn.includes(':daemon-')) return null
    if (!task.service) return witnessOf(task, await others(aws, task, { family: familyOf(task) }, ['RUNNING', 'STOPPED']), null, Date.now())
    const service = await ask('service')
    if (!service || standing(task, service) === 'rolled-back' || !runs(service, task)) return null
    return witnessOf(task, await others(aws, task, { serviceName: task.service }, ['RUNNING']), service, Date.now())
  },
})

const familyOf = (task: Task) => task.taskDefinitionArn.split('/').at(-1)?.split(':')[0]

const runs = (service: Service, task: Task): boolean =>
  service.deployments.some((d) => d.taskDefinitionArn === task.taskDefinitionArn && d.runningCount > 0)

async function others(
  aws: Aws,
  task: Task,
  of: { family?: string | undefined; serviceName?: string },
  states: ('RUNNING' | 'STOPPED')[],
): Promise<Task[]> {
  try {
    const pages = await Promise.all(
      states.map((desiredStatus) =>
        aws.ecs().send(new ListTasksCommand({ cluster: task.cluster, ...of, desiredStatus, maxResults: PAGE })),
      ),
    )
    const arns = [...new Set(pages.flatMap(({ taskArns = [] }) => taskArns))].filter((arn) => arn !== task.arn).sort()
    return arns.length ? await describeTasks(aws, task.cluster, arns.slice(0, PAGE)) : []
  } catch (error) {
    if (isNotFound(error, 'ClusterNotFoundException') || isNotFound(error, 'ServiceNotFoundException')) return []
    throw error
  }
}
