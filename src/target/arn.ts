import { PARTITIONS, REGION } from '../core/partition.ts'
import { isTaskId, type Problem, problem, revision } from './place.ts'
import type { Target } from './types.ts'

const IN_REGION = new RegExp(`^${REGION}$`)

/** Any ARN in a text: what follows `arn:` up to a character no ARN of ECS has. */
export const ARN = /\barn:[A-Za-z0-9_/:.+=@-]{1,2000}/gi

/**
 * Reads an ARN of ECS: of a task, a container in it, a service or a managed daemon and what belongs to it, a task definition, or a cluster.
 *
 * @param cluster where the ARN is of the format of before 2021, which names no cluster
 */
export function parseArn(text: string, cluster?: string): Target | Problem {
  const arn = text.replace(/[.,:;/-]{1,20}$/, '')
  const [, partition = '', service = '', region = '', account = '', ...rest] = arn.split(':')
  const resource = rest.join(':')
  if (!service || !resource) return problem('not-an-arn', { text: arn })
  if (!PARTITIONS.has(partition)) return problem('unknown-partition', { partition, arn })
  if (service !== 'ecs' && !(service === 'batch' && isJob(resource))) return problem('wrong-service', { service, arn })
  if (!IN_REGION.test(region)) return problem('bad-region', { region, arn })
  if (!/^[0-9]{12}$/.test(account)) return problem('bad-account', { account, arn })
  const place = { partition, region, account }
  if (service === 'batch') return { kind: 'job', ...place, job: resource.slice('job/'.length), arn }
  const [kind = '', ...path] = resource.split('/')
  const [first = '', second = ''] = path
  if (kind === 'task' || kind === 'container') {
    // task/ID and container/ID are the old format; container/CLUSTER/TASK/ID the new one.
    const [inCluster, task] = path.length > 1 ? [first, second] : [cluster, kind === 'task' ? first : '']
    if (!task || !isTaskId(task)) return problem(kind === 'task' ? 'not-an-arn' : 'wrong-resource', { text: arn, resource: kind, arn })
    if (!inCluster) return problem('task-id-needs-cluster', { task })
    return { kind: 'task', ...place, cluster: inCluster, task, arn: kind === 'task' ? arn : taskArn(place, inCluster, task) }
  }
  if (kind === 'service' || kind === 'service-deployment' || kind === 'service-revision' || kind === 'task-set') {
    const [inCluster, name] = path.length > 1 ? [first, second] : [cluster, first]
    if (!name) return problem('not-an-arn', { text: arn })
    if (!inCluster) return problem('service-needs-cluster', { service: name })
    const own = kind === 'service' && path.length <= 2
    return { kind: 'service', ...place, cluster: inCluster, service: name, arn: own ? arn : serviceArn(place, inCluster, name) }
  }
  if (kind === 'daemon' || kind === 'daemon-deployment' || kind === 'daemon-revision') {
    if (!first || !second) return problem('not-an-arn', { text: arn })
    return { kind: 'daemon', ...place, cluster: first, daemon: second, arn: `${prefix(place)}:daemon/${first}/${second}` }
  }
  if (kind === 'task-definition' || kind === 'daemon-task-definition') {
    const [family = '', number = ''] = first.split(':')
    if (!family || !/^[0-9]{0,9}$/.test(number)) return problem('not-an-arn', { text: arn })
    return { ...revision(place, family, number), ...(kind === 'daemon-task-definition' && { daemon: true }) } as Target
  }
  if (kind === 'cluster' && first && !second) return { kind: 'cluster', ...place, cluster: first, arn }
  return problem('wrong-resource', { resource: kind, arn })
}

/** `job/UUID`; of one job of an array (or node of several) with its number behind it. */
const isJob = (resource: string): boolean => /^job\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:[:#]\d{1,5})?$/i.test(resource)

const prefix = (place: { partition: string; region: string; account: string }) =>
  `arn:${place.partition}:ecs:${place.region}:${place.account}`
const taskArn = (place: Parameters<typeof prefix>[0], cluster: string, task: string) => `${prefix(place)}:task/${cluster}/${task}`
const serviceArn = (place: Parameters<typeof prefix>[0], cluster: string, service: string) =>
  `${prefix(place)}:service/${cluster}/${service}`
