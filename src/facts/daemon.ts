import { DescribeDaemonCommand, DescribeDaemonRevisionsCommand } from '@aws-sdk/client-ecs'
import type { Aws } from '../aws/aws.ts'
import { codeOf } from '../aws/refusal.ts'
import { defineFact } from './define.ts'
import type { Daemon, Task } from './types/index.ts'

/** Answers to the ARN of a daemon, or of a cluster, that does not exist. */
const ABSENT = new Set(['ClientException', 'ClusterNotFoundException', 'DaemonNotFoundException', 'InvalidParameterException'])

/** ecs:DescribeDaemon of the daemon asked about, or of the one that the task belongs to, and ecs:DescribeDaemonRevisions of what it runs now. */
export default defineFact({
  id: 'daemon',
  needs: ['target'],
  asks: ['task'],
  async load({ target }, aws, ask): Promise<Daemon | null> {
    if (target.kind === 'daemon') return describeDaemon(aws, target.arn)
    if (target.kind === 'revision' || target.kind === 'text') return null
    const task = await ask('task')
    return task?.daemon ? describeDaemon(aws, daemonArn(task, task.daemon)) : null
  },
})

const daemonArn = (task: Task, name: string) => `${task.arn.split(':').slice(0, 5).join(':')}:daemon/${task.cluster}/${name}`

async function describeDaemon(aws: Aws, daemonArn: string): Promise<Daemon | null> {
  const daemon = await existing(aws.ecs().send(new DescribeDaemonCommand({ daemonArn })), (answer) => answer.daemon)
  if (!daemon) return null
  // While a deployment is under way there are two; the one that was made last is what is to run.
  const arns = (daemon.currentRevisions ?? []).flatMap(({ arn }) => arn ?? [])
  const revisions = arns.length
    ? await existing(aws.ecs().send(new DescribeDaemonRevisionsCommand({ daemonRevisionArns: arns })), (answer) => answer.daemonRevisions)
    : []
  const newest = [...(revisions ?? [])].sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))[0]
  const providers = (daemon.currentRevisions ?? []).flatMap(({ capacityProviders = [] }) => capacityProviders)
  const [cluster = '', name = ''] = daemonArn.split(':daemon/')[1]?.split('/') ?? []
  return {
    arn: daemonArn,
    name,
    cluster,
    taskDefinitionArn: newest?.daemonTaskDefinitionArn ?? null,
    capacityProviders: [...new Set(providers.flatMap(({ arn }) => arn ?? []))],
    critical: newest?.critical ?? true,
    running: (daemon.currentRevisions ?? []).reduce((sum, { totalRunningCount = 0 }) => sum + totalRunningCount, 0),
  }
}

async function existing<A, T>(answer: Promise<A>, pick: (answer: A) => T | undefined): Promise<T | null> {
  try {
    return pick(await answer) ?? null
  } catch (error) {
    if (ABSENT.has(codeOf(error) ?? '')) return null
    throw error
  }
}
