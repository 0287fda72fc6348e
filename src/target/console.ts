import { partitionOf, partitionOfConsole, REGION } from '../core/partition.ts'
import { isName, isTaskId, type Problem, problem, revision } from './place.ts'
import type { Target } from './types.ts'

const IN_REGION = new RegExp(`^${REGION}$`)

/** The page of a job of AWS Batch: `#jobs/detail/ID`, `#jobs/fargate/detail/ID`. */
const JOB = /^\/?jobs\/(?:[a-z0-9-]{1,20}\/)?detail\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:(?::|%3A)\d{1,5})?)/i

/** A link in a text, up to what cannot belong to one. */
export const LINK = /\bhttps?:\/\/[^\s<>"'`|()（）「」、。，]{1,2000}/i

/**
 * Reads a link to a page of the ECS console: `/ecs/v2/clusters/C/services/S/…`, `/ecs/v2/clusters/C/tasks/ID/…`,
 * `/ecs/v2/task-definitions/F/N`, `/ecs/v2/clusters/C/…` of the cluster as a whole, and the old console's same paths after `#`. Null: it is no link to the AWS console.
 */
export function parseConsoleLink(link: string): Target | Problem | null {
  let url: URL
  try {
    url = new URL(link)
  } catch {
    return null
  }
  const partition = partitionOfConsole(url.hostname)
  if (!partition) return null
  // What the sign-in page was to lead to.
  const inner = url.searchParams.get('redirect_uri') ?? url.searchParams.get('destination')
  if (inner && inner !== link && /^https?:/.test(inner) && inner.length < link.length) return parseConsoleLink(inner)
  const hash = url.hash.replace(/^#!?/, '')
  const asked = url.searchParams.get('region') ?? new URLSearchParams(hash.split('?')[1] ?? '').get('region')
  const region = [asked, ...url.hostname.split('.')].find((part) => part && IN_REGION.test(part)) ?? null
  const account = /^([0-9]{12})-/.exec(url.hostname)?.[1] ?? null
  const place = {
    partition: partition === 'aws' ? partitionOf(region) : partition,
    region,
    account,
  }
  const parts = (hash.startsWith('/') ? hash : url.pathname).split('?')[0]!.split('/').map(decode).filter(Boolean)
  const job = url.pathname.startsWith('/batch') && JOB.exec(hash)?.[1]
  if (job) return { kind: 'job', ...place, job: job.replace('%3A', ':'), arn: null }
  if (!url.pathname.startsWith('/ecs')) return problem('console-page', { page: `/${url.pathname.split('/')[1] ?? ''}` })
  const after = (name: string, steps = 1) => {
    const at = parts.findIndex((part) => part.toLowerCase() === name)
    return at < 0 ? '' : (parts[at + steps] ?? '')
  }
  const family = after('task-definitions') || after('taskdefinitions')
  if (isName(family)) {
    const [name = '', number = ''] = family.split(':')
    const next = number || after('task-definitions', 2) || after('taskdefinitions', 2)
    return revision(place, name, /^[0-9]{1,9}$/.test(next) ? next : '')
  }
  const cluster = after('clusters')
  const task = after('tasks')
  const service = after('services')
  if (!isName(cluster)) return problem('console-page', { page: url.pathname })
  if (isTaskId(task)) return { kind: 'task', ...place, cluster, task, arn: null }
  if (isName(service)) return { kind: 'service', ...place, cluster, service, arn: null }
  return { kind: 'cluster', ...place, cluster, arn: null }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
