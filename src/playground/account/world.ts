import type * as Batch from '@aws-sdk/client-batch'
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
  tags?: ECR.Tag[]
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
  /** Of AWS Batch. */
  jobs: Batch.JobDetail[]
  cacheRules: ECR.PullThroughCacheRule[]
  repositoryTemplates: ECR.RepositoryCreationTemplate[]
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
  /** Id of the organization that the accounts are in; null: none. */
  organization: string | null
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
