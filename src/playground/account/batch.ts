import type * as Batch from '@aws-sdk/client-batch'
import type { Context } from './context.ts'

/** Jobs, as they are read: nothing here starts one. */
export const batch = {
  DescribeJobs({ here }: Context, { jobs = [] }: Batch.DescribeJobsRequest): Batch.DescribeJobsResponse {
    return { jobs: here.jobs.filter(({ jobId = '', jobArn = '' }) => jobs.includes(jobId) || jobs.includes(jobArn)) }
  },
}
