import { maskSecrets } from './paste/mask.ts'
import type { Target } from './types.ts'

/** What keeps an input from being a target: key below `report:problem.`, and what its sentence names. */
export interface Problem {
  problem: ProblemCode
  params: Record<string, string>
}

export const PROBLEMS = [
  'empty',
  'not-a-target',
  'not-an-arn',
  'wrong-service',
  'wrong-resource',
  'unknown-partition',
  'bad-region',
  'bad-account',
  'task-id-needs-cluster',
  'service-needs-cluster',
  'console-page',
  'error-text',
] as const

export type ProblemCode = (typeof PROBLEMS)[number]

export const problem = (code: ProblemCode, params: Record<string, string> = {}): Problem => ({
  problem: code,
  // Sentences repeat what was typed: a key or password among it goes no further.
  params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, maskSecrets(value)])),
})

/** A task's id: 32 hexadecimal digits, or a UUID in the ARN format of before 2021. */
export const isTaskId = (text: string): boolean => /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text)

/** Names of clusters and services: letters, digits, hyphens and underscores, at most 255 (CreateCluster, CreateService). */
export const isName = (text: string): boolean => /^[A-Za-z0-9_-]{1,255}$/.test(text)

/** A task or a service of a cluster, whichever the name is. */
export function within(place: { partition: string; region: string | null; account: string | null }, cluster: string, name: string): Target {
  return isTaskId(name)
    ? { kind: 'task', ...place, cluster, task: name.toLowerCase(), arn: null }
    : { kind: 'service', ...place, cluster, service: name, arn: null }
}

export const revision = (
  place: { partition: string; region: string | null; account: string | null },
  family: string,
  number: string,
): Target => ({
  kind: 'revision',
  ...place,
  family,
  revision: number ? Number(number) : null,
  subnets: [],
  groups: [],
  publicIp: false,
})
