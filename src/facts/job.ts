import { DescribeJobsCommand, type JobDetail } from '@aws-sdk/client-batch'
import { defineFact } from './define.ts'
import type { Job } from './types/index.ts'

/**
 * batch:DescribeJobs of the job asked about. Its task is named from STARTING on: that of the last attempt counts. Batch cuts a reason at 255
 * characters, so that the task's own words are preferred to it.
 */
export default defineFact({
  id: 'job',
  needs: ['target'],
  async load({ target }, aws): Promise<Job | null> {
    if (target.kind !== 'job') return null
    const { jobs = [] } = await aws.batch().send(new DescribeJobsCommand({ jobs: [target.arn ?? target.job] }))
    return jobs[0] ? toJob(jobs[0]) : null
  },
})

/** A job of one container names its task beside it; one of several containers in the attempts of its task. */
function toJob({ jobId = '', container, attempts = [], ecsProperties, statusReason }: JobDetail): Job {
  const last = attempts.at(-1)
  const [task] = last?.taskProperties ?? []
  const [properties] = ecsProperties?.taskProperties ?? []
  const containers = [container, last?.container, ...(task?.containers ?? []), ...(properties?.containers ?? [])]
  const reasons = containers.flatMap((one) => (one && 'reason' in one && one.reason ? [one.reason] : []))
  return {
    id: jobId,
    taskArn: container?.taskArn ?? last?.container?.taskArn ?? task?.taskArn ?? properties?.taskArn ?? null,
    reason: reasons[0] ?? last?.statusReason ?? statusReason ?? null,
  }
}
