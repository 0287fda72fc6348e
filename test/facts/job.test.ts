import { afterEach, describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose.ts'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { placeOf } from '../../src/playground/account/state.ts'
import { parseError } from '../../src/target/error.ts'
import { targetOfPaste } from '../../src/target/of-paste.ts'
import { parseTarget } from '../../src/target/target.ts'
import type { Target } from '../../src/target/types.ts'

const ID = '8f5d4ea1-1b2c-4d3e-9f60-123456789abc'
let account: SimulatedAccount
afterEach(() => account?.close())
const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })
const ask = (text: string) =>
  diagnose(
    { target: parseTarget(text) as Target, pasted: null },
    { session: { region: account.region, account: account.account, partition: 'aws', credentials, endpoint: account.endpoint } },
  )
const arn = () => `arn:aws:batch:${account.region}:${account.account}:job/${ID}`
const link = () => `https://${account.region}.console.aws.amazon.com/batch/home?region=${account.region}#jobs/fargate/detail/${ID}`

/** A failed job of one container, with this of its task. */
function submit(container: { taskArn?: string; reason?: string }) {
  const base = { jobArn: arn(), jobId: ID, jobName: 'etl', jobQueue: 'q', jobDefinition: 'd', startedAt: 0, status: 'FAILED' as const }
  placeOf(account.state, account.account, account.region).jobs.push({ ...base, statusReason: 'Task failed to start', container })
}

describe('a job of AWS Batch', () => {
  it('is diagnosed by its task, asked about by its ARN or a link to its page', async () => {
    account = await startAccount({ scenario: 'image-tag-missing' })
    submit({ taskArn: account.taskArn, reason: account.errorText.slice(0, 255) })
    for (const text of [arn(), link()]) {
      const report = await ask(text)
      expect(report.verdict).toMatchObject({ cause: 'image-not-found', confidence: 'confirmed' })
      expect(report.target).toMatchObject({ kind: 'job', task: account.taskArn.split('/').at(-1) })
    }
  })

  it('whose task is gone is judged by what Batch keeps of its words', async () => {
    account = await startAccount({ scenario: 'image-tag-missing' })
    submit({ taskArn: `${account.taskArn.slice(0, -4)}0000`, reason: account.errorText.slice(0, 255) })
    const report = await ask(arn())
    expect(report.error?.causes[0]).toBe('image-not-found')
    expect(report.verdict).toMatchObject({ cause: 'image-not-found' })
    expect(report.verdict.confidence).not.toBe('confirmed')
  })

  it('that Batch does not know is said not to be there', async () => {
    account = await startAccount({ scenario: 'image-tag-missing' })
    expect((await ask(arn())).verdict.say.key).toBe('report:verdict.no-such-job')
  })

  it('as describe-jobs prints it leads to its task, or to the job where it had none', () => {
    const job = `arn:aws:batch:eu-west-1:123456789012:job/${ID}`
    const task = 'arn:aws:ecs:eu-west-1:123456789012:task/AWSBatch-ce/0123456789abcdef0123456789abcdef'
    const of = (container: object) => {
      const text = JSON.stringify({ jobs: [{ jobArn: job, jobId: ID, status: 'FAILED', container }] }, null, 2)
      return targetOfPaste(parseError(text), text)
    }
    expect(of({ taskArn: task, reason: 'CannotPullContainerError: …' })).toMatchObject({ kind: 'task', cluster: 'AWSBatch-ce' })
    expect(of({ reason: 'CannotPullContainerError: …' })).toMatchObject({ kind: 'job', job: ID, arn: job })
    expect(parseTarget('arn:aws:batch:eu-west-1:123456789012:job-queue/q')).toMatchObject({ problem: 'wrong-service' })
  })
})
