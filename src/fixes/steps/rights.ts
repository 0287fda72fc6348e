import { RUN_TAG } from './tags.ts'

/** Where a plan is carried out, and by which run. `*` stands for any: so one declaration serves a run's own policy and an operator's. */
export interface Scope {
  partition: string
  region: string
  account: string
  run: string
  /** ARNs of the roles in the task definitions it deploys or copies. */
  passes: readonly string[]
  /** Names of the roles that may be changed, where a step names none: patterns with `*`. */
  roles: readonly string[]
}

/** Anybody's plan, anywhere. */
export const ANY_SCOPE: Scope = { partition: 'aws', region: '*', account: '*', run: '*', passes: [], roles: ['*'] }

export type Condition = Record<string, Record<string, string | string[]>>

/**
 * IAM actions and what they are called on. Which actions know resources, tags and further actions that depend on them is from the service
 * authorization reference. `resources`: ARNs, with `*` for ids nobody knows yet; `*` alone where an action knows no resources.
 */
export interface Right {
  actions: string[]
  resources: string[]
  condition?: Condition
}

/** A step's input as its rights see it: what an earlier step is yet to put out is null, and an operator's policy knows none of it. */
export type Loose<I> = { [K in keyof I]?: I[K] | null | undefined }

type Ids = string | readonly string[] | null | undefined
const listed = (ids: Ids): readonly string[] => (ids === null || ids === undefined ? ['*'] : typeof ids === 'string' ? [ids] : ids)

/** Reads are never bound to resources: most of them know none. */
export const reads = (...actions: string[]): Right => ({ actions, resources: ['*'] })
export const on = (resources: string[], ...actions: string[]): Right => ({ actions, resources })

/** ARNs of EC2's things of a type (`vpc-endpoint`, `route-table`); all of the type where their ids are not known. */
export const ec2 = ({ partition, region, account }: Scope, type: string, ids?: Ids): string[] =>
  listed(ids).map((id) => `arn:${partition}:ec2:${region}:${account}:${type}/${id}`)

/** ARN of a role by its name, whatever its path: a name is taken only once in an account. */
export const roleArns = ({ partition, account, roles }: Scope, name: string | null | undefined): string[] =>
  (name ? [name] : roles)
    .flatMap((one) => (one.startsWith('*') ? [one] : [one, `*/${one}`]))
    .map((one) => `arn:${partition}:iam::${account}:role/${one}`)

/** ARN of an ECR repository, wherever it lies: a registry can be another account's or Region's. */
export const repositoryArns = ({ partition }: Scope, registry: Ids, region: Ids, repository: Ids): string[] =>
  listed(repository).map((name) => `arn:${partition}:ecr:${listed(region)[0]}:${listed(registry)[0]}:repository/${name}`)

/** `cluster/service` by their names, from names or ARNs; null if either is not known. */
export function serviceId(cluster?: string | null, service?: string | null): string | null {
  return cluster && service ? `${cluster.split('/').at(-1)}/${service.split('/').at(-1)}` : null
}

/** A service by name or ARN; old services have ARNs without their cluster. */
function serviceArns({ partition, region, account }: Scope, cluster?: string | null, service?: string | null): string[] {
  if (service?.startsWith('arn:')) return [service]
  const all = `arn:${partition}:ecs:${region}:${account}:service/`
  return service ? [`${all}${cluster?.split('/').at(-1) ?? '*'}/${service}`, `${all}${service}`] : [`${all}*`]
}

/** Only what this run has made. */
export const made = ({ run }: Scope, right: Right): Right => ({
  ...right,
  condition: { StringLike: { [`aws:ResourceTag/${RUN_TAG}`]: run } },
})
/** Only with this run's tag on what is made. */
export const making = ({ run }: Scope, right: Right): Right => ({
  ...right,
  condition: { StringLike: { [`aws:RequestTag/${RUN_TAG}`]: run } },
})

/** Making a thing of EC2's with the run's tag on it, and unmaking it. Tags can be put on nothing that exists already. */
export function creates(scope: Scope, type: string, create: string, remove: string): Right[] {
  const all = ec2(scope, type)
  const tag = { [`aws:RequestTag/${RUN_TAG}`]: scope.run, 'ec2:CreateAction': '*' }
  return [making(scope, on(all, create)), { ...on(all, 'ec2:CreateTags'), condition: { StringLike: tag } }, made(scope, on(all, remove))]
}

/** Roles that a task definition names are passed to ECS tasks by whoever registers or deploys it, and to nothing else. */
export function passing({ partition, account, passes, run }: Scope, also: readonly string[] = []): Right[] {
  const resources = run === '*' ? [`arn:${partition}:iam::${account}:role/*`] : [...new Set([...passes, ...also])].sort()
  return resources.length
    ? [{ ...on(resources, 'iam:PassRole'), condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } } }]
    : []
}

/** A new deployment of a service. */
export const deploying = (scope: Scope, cluster?: string | null, service?: string | null): Right[] => [
  reads('ecs:DescribeServices'),
  on(serviceArns(scope, cluster, service), 'ecs:UpdateService'),
  ...passing(scope),
]
