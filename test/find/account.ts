import { type AccountOptions, type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { placeOf } from '../../src/playground/account/state.ts'

/** An account in which an image is missing: the task's own words and the facts agree. */
export const brokenAccount = (more: Partial<AccountOptions> = {}): Promise<SimulatedAccount> =>
  startAccount({ scenario: 'image-tag-missing', retryAfterMs: 3_600_000, ...more })

const ecsOf = ({ state, account, region }: SimulatedAccount) => placeOf(state, account, region).ecs
export const taskOf = (account: SimulatedAccount) => ecsOf(account).tasks[account.taskArn]!

/** A second service that fails as the first does, in that cluster or another. Gives the ARN of its task. */
export function alsoFails(account: SimulatedAccount, name: string, cluster = account.cluster, minutesAgo = 5): string {
  const ecs = ecsOf(account)
  const there = (arn: string) => arn.replace(`/${account.cluster}`, `/${cluster}`)
  ecs.clusters[cluster] ??= {
    ...ecs.clusters[account.cluster],
    clusterName: cluster,
    clusterArn: there(ecs.clusters[account.cluster]!.clusterArn!),
  }
  const clusterArn = ecs.clusters[cluster]!.clusterArn!
  const service = structuredClone(ecs.services[account.service]!)
  const serviceArn = there(service.serviceArn).replace(/[^/]+$/, name)
  ecs.services[name] = { ...service, serviceName: name, serviceArn, clusterArn }
  const taskArn = there(account.taskArn).replace(/[0-9a-f]{6}$/, Buffer.from(name).toString('hex').padEnd(6, '0').slice(0, 6))
  const stoppedAt = new Date(Date.now() - minutesAgo * 60_000)
  ecs.tasks[taskArn] = { ...structuredClone(taskOf(account)), taskArn, clusterArn, group: `service:${name}`, stoppedAt }
  return taskArn
}

/** AWS forgets a stopped task after an hour. */
export function forget(account: SimulatedAccount): void {
  const ecs = ecsOf(account)
  for (const [arn, task] of Object.entries(ecs.tasks)) if (task.lastStatus === 'STOPPED') delete ecs.tasks[arn]
}

const credentials = async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' })

export const sessionIn = (account: SimulatedAccount) => ({
  region: account.region,
  account: account.account,
  partition: 'aws',
  credentials,
  endpoint: account.endpoint,
})
