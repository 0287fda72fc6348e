import { createHash } from 'node:crypto'
import type * as ECR from '@aws-sdk/client-ecr'
import type { Ec2State } from './ec2/types.ts'
import type { EcsState } from './ecs/types.ts'
import type { ById } from './stored.ts'

export type * from './ec2/types.ts'
export type * from './ecs/types.ts'

export interface Image {
  digest: string
  tags: string[]
  manifest: string
  mediaType: string
  pushedAt: Date
  sizeBytes: number
  status: string
  /** When an image on its way back from the archive arrives. */
  dueAt?: number
  platforms: string[]
}
export interface Repository {
  info: ECR.Repository & { repositoryName: string; repositoryArn: string; registryId: string }
  images: Image[]
  policy: string | null
  lifecycle: string | null
}

export interface Role {
  name: string
  id: string
  path: string
  createdAt: Date
  trust: string
  /** Policy documents by name. */
  inline: Record<string, string>
  attached: string[]
  boundary: string | null
  tags?: { Key: string; Value: string }[]
}

export interface IamState {
  roles: ById<Role>
  /** Documents of customer-managed policies by ARN. */
  policies: Record<string, string>
  /** Role name by instance profile name. */
  profiles: Record<string, string>
}

export interface Secret {
  arn: string
  name: string
  createdAt: Date
  deletedAt: Date | null
  kmsKey: string | null
}

export interface TrailEvent {
  name: string
  source: string
  user: string
  resources: string[]
  at: Date
  detail: object
}

/** What one account has in one Region. */
export interface Place {
  account: string
  region: string
  ec2: Ec2State
  ecs: EcsState
  repositories: ById<Repository>
  cacheRules: ECR.PullThroughCacheRule[]
  secrets: ById<Secret>
  parameters: string[]
  keys: ById<{ id: string; state: string }>
  trail: TrailEvent[]
}

/** Everything there is: what the operations change and what the decider looks at. */
export interface World {
  region: string
  account: string
  places: ById<Place>
  iam: ById<IamState>
  /** Access key id → ARN of who holds it. */
  callers: ById<string>
  /** Access key id → the policy its session was bound by. */
  sessionPolicies: ById<string>
  /** Which generation of agent texts ECS speaks. */
  wording: 'new' | 'old'
  hub: { limited: boolean; private: string[] }
  /** Content of image configurations by digest. */
  blobs: Record<string, string>
  /** How long things take, in milliseconds. */
  endpointDelayMs: number
  taskDelayMs: number
  retryAfterMs: number
  pageSize: number
  endpoint: string
  seed: string
  made: number
}

const newIam = (): IamState => ({ roles: {}, policies: {}, profiles: {} })

const newPlace = (account: string, region: string): Place => ({
  account,
  region,
  ec2: {
    vpcs: {},
    dhcpOptions: {},
    subnets: {},
    routeTables: {},
    internetGateways: {},
    natGateways: {},
    addresses: {},
    endpoints: {},
    interfaces: {},
    acls: {},
    groups: {},
    rules: {},
    prefixLists: {},
    instances: {},
    transitGateways: {},
    publicAccessBlock: 'off',
    tokens: {},
  },
  ecs: { clusters: {}, services: {}, tasks: {}, definitions: {}, instances: {} },
  repositories: {},
  cacheRules: [],
  secrets: {},
  parameters: [],
  keys: {},
  trail: [],
})

/** What an account has in a Region; empty where nobody has made anything yet. */
export function placeOf(world: World, account: string, region: string): Place {
  const key = `${account}/${region}`
  world.places[key] ??= newPlace(account, region)
  return world.places[key]
}

/** IAM of an account; empty where there is none yet. */
export function iamOf(world: World, account: string): IamState {
  world.iam[account] ??= newIam()
  return world.iam[account]
}

/** The next id, `digits` hexadecimal digits long: the same in every start of the same scenario, so that pictures and tests repeat. */
export function hexId(world: World, digits: number): string {
  world.made += 1
  return createHash('sha256').update(`${world.seed} ${world.made}`).digest('hex').slice(0, digits)
}

/** An EC2-like id such as `vpc-0f3c…`. */
export const newId = (world: World, kind: string): string => `${kind}-0${hexId(world, 16)}`

/** The deterministic counterpart of a UUID. */
export const uuid = (world: World): string => hexId(world, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
