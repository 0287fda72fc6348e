import { GapError } from '../core/known.ts'
import { defineFact } from './define.ts'
import { choose } from './tasks/choose.ts'
import { describeTasks, stoppedTasks } from './tasks/describe.ts'

/**
 * ecs:DescribeTasks. AWS forgets a stopped task after about an hour: then the value is null. For a service or cluster: the task that stands
 * for those that failed to start.
 */
export default defineFact({
  id: 'task',
  needs: ['target'],
  asks: ['service', 'job', 'clusterTasks', 'clusterServices'],
  async load({ target }, aws, ask) {
    // By its ARN, so that AWS says where the credentials are another account's; a bare id would merely not be found.
    if (target.kind === 'task') {
      const tasks = await describeTasks(aws, target.cluster, [target.arn ?? target.task])
      // Whatever else an answer holds, only the task asked about is believed.
      return tasks.find(({ arn }) => arn.split('/').at(-1) === target.task) ?? null
    }
    if (target.kind === 'service') {
      const [{ tasks, more }, service] = await Promise.all([
        stoppedTasks(aws, { cluster: target.cluster, serviceName: target.service }),
        // What cannot be known of the service leaves its tasks as they are.
        ask('service').catch(unlessGap(null)),
      ])
      return choose(tasks, service ? [service] : [], { newest: true, more })
    }
    if (target.kind === 'job') {
      const arn = (await ask('job'))?.taskArn
      const cluster = arn?.split(':task/')[1]?.split('/')[0]
      return arn && cluster ? ((await describeTasks(aws, cluster, [arn]))[0] ?? null) : null
    }
    if (target.kind === 'daemon') {
      const { tasks, more } = await stoppedTasks(aws, { cluster: target.cluster, daemonName: target.daemon })
      return choose(tasks, [], { newest: true, more })
    }
    if (target.kind !== 'cluster') return null
    const { tasks, more } = await ask('clusterTasks')
    return choose(tasks, await ask('clusterServices').catch(unlessGap([])), { more })
  },
})

const unlessGap =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (error instanceof GapError) return instead
    throw error
  }
