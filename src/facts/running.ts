import { defineFact } from './define.ts'

/**
 * Whether the same revision runs whole by now: all tasks the deployment wants have pulled. Running tasks of another revision prove
 * nothing about this one, such as after a deployment that was rolled back.
 */
export default defineFact({
  id: 'running',
  needs: ['task', 'service', 'taskDefinition'],
  load({ task, service, taskDefinition }) {
    if (task?.lastStatus === 'RUNNING') return true
    const revision = task?.taskDefinitionArn ?? taskDefinition?.arn
    return Boolean(
      service?.deployments.some((d) => d.taskDefinitionArn === revision && d.desiredCount > 0 && d.runningCount >= d.desiredCount),
    )
  },
})
