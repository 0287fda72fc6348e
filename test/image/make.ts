import type { ContainerImage, EcrImage, EcrTag, ImageManifest, TaskDefinition } from '../../src/facts/types/index.ts'
import { parseImageReference } from '../../src/image/reference.ts'
import type { ParsedError } from '../../src/target/types.ts'

export const HOST = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com'
export const sha = (digit: string) => `sha256:${digit.repeat(64)}`

/** What a container pulls; a text without a host gets the account's registry. */
export const image = (text: string, container = 'app', pinned: string | null = null): ContainerImage => ({
  container,
  reference: parseImageReference(text.startsWith(':') ? text.slice(1) : `${HOST}/${text}`),
  pinned,
})

/** An image as ecrImages tells it. */
export const ecrImage = (text: string, more: Partial<EcrImage> = {}): EcrImage => ({
  ...image(text, more.container),
  state: 'found',
  digest: more.state && more.state !== 'found' ? null : sha('a'),
  status: more.state && more.state !== 'found' ? null : 'ACTIVE',
  sizeBytes: null,
  pushedAt: null,
  manifestMediaType: null,
  artifactMediaType: null,
  tags: [],
  repositories: [],
  twin: null,
  ...more,
})

export const tag = (name: string, day = '2026-11-01', digest = sha('b')): EcrTag => ({
  tag: name,
  digest,
  pushedAt: `${day}T00:00:00.000Z`,
})

export const OCI = 'application/vnd.oci.image'

export const manifest = (more: Partial<ImageManifest> = {}): ImageManifest => ({
  ...image('my-app:v1'),
  mediaType: `${OCI}.index.v1+json`,
  index: true,
  platforms: [{ os: 'linux', architecture: 'amd64' }],
  layers: [],
  gaps: [],
  ...more,
})

export const taskDefinition = (more: Partial<TaskDefinition> = {}): TaskDefinition => ({
  arn: 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/my-app:2',
  family: 'my-app',
  revision: 2,
  executionRoleArn: null,
  taskRoleArn: null,
  networkMode: 'awsvpc',
  cpuArchitecture: null,
  operatingSystem: null,
  ephemeralStorageGiB: null,
  requiresCompatibilities: ['FARGATE'],
  containers: [],
  ...more,
})

/** A failed pull, read. */
export const failure = (more: Partial<ParsedError> = {}): ParsedError => ({
  text: 'CannotPullContainerError: …',
  pullError: true,
  causes: ['image-not-found'],
  gates: ['image'],
  image: null,
  region: null,
  account: null,
  repository: null,
  reference: null,
  roleArn: null,
  denied: null,
  address: null,
  host: null,
  httpStatus: null,
  retries: null,
  secrets: [],
  cut: false,
  taskArn: null,
  cluster: null,
  service: null,
  container: null,
  insteadOf: null,
  signature: null,
  vague: false,
  networkIds: [],
  ask: null,
  ...more,
})
