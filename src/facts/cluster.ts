import { defineFact } from './define.ts'
import { describeServices } from './service.ts'
import { failedToStart } from './tasks/choose.ts'
import { stoppedTasks } from './tasks/describe.ts'

/** The tasks of a cluster that AWS still remembers, where a cluster is asked about. */
export const clusterTasks = defineFact({
  id: 'clusterTasks',
  needs: ['target'],
  async load({ target }, aws) {
    return target.kind === 'cluster' ? stoppedTasks(aws, { cluster: target.cluster }) : { tasks: [], more: false }
  },
})

/** The services of a cluster whose tasks failed to start, those with the most failures first; ten, as many as one call describes. */
export const clusterServices = defineFact({
  id: 'clusterServices',
  needs: ['target', 'clusterTasks'],
  async load({ target, clusterTasks: { tasks } }, aws) {
    if (target.kind !== 'cluster') return []
    const failed = failedToStart(tasks).flatMap((task) => task.service ?? [])
    const counts = [...Map.groupBy(failed, (name) => name)].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    const names = counts.map(([name]) => name).slice(0, 10)
    return names.length ? describeServices(aws, target.cluster, names) : []
  },
})
