import type { Gap } from '../../core/known.ts'
import type { Allotment, Stage } from '../../image/allotment.ts'
import type { SimulatedAction } from './access.ts'

/** An image reference, taken apart. */
export interface ImageReference {
  /** As written in the task definition. */
  text: string
  registry: 'ecr' | 'ecr-public' | 'docker-hub' | 'other' | 'malformed'
  host: string
  /** ECR only. */
  account: string | null
  region: string | null
  /** Any depth: `team/app`. */
  repository: string
  tag: string | null
  digest: string | null
}

/** A container and the image it names. */
export interface ContainerImage {
  container: string
  reference: ImageReference
  /** The digest ECS resolved the tag to for this deployment (version consistency), where that shows; it is what a task of the deployment pulls. */
  pinned: string | null
}

/** ecr:DescribeImages of one image. */
export interface EcrLookup extends ContainerImage {
  /** `denied` and the like are gaps; these are answers. */
  state: 'found' | 'image-not-found' | 'repository-not-found'
  digest: string | null
  /** `ACTIVE`, `ARCHIVED`, `ACTIVATING`; null where AWS gives none. */
  status: string | null
  /** Compressed; of an index: its largest manifest. */
  sizeBytes: number | null
  /** ISO 8601. */
  pushedAt: string | null
  manifestMediaType: string | null
  artifactMediaType: string | null
}

export interface EcrTag {
  tag: string
  digest: string
  /** ISO 8601. */
  pushedAt: string | null
}

/** What ECR says of one image of the task. */
export interface EcrImage extends EcrLookup {
  /** Where the image was not found: tags that exist, newest first, at most 1000. */
  tags: EcrTag[]
  /** False: nobody looked which tags there are, since another missing image comes first. */
  listed?: false
  /** Where the repository was not found: those that exist in that registry. */
  repositories: string[]
  /** ARN of the repository of that name in the task's own account and Region, where the reference names another registry. */
  twin: string | null
}

/** A platform as image indexes name it: `linux`, `arm64`. */
export interface Platform {
  os: string
  architecture: string
  /** Windows only: `10.0.20348.2700`. */
  osVersion?: string
}

/** The manifest of one image that ECR has. */
export interface ImageManifest {
  container: string
  reference: ImageReference
  mediaType: string
  /** Those of the index, or the one of a single image's configuration; attestations left out. Null: the configuration was not, or could not be, read. */
  platforms: Platform[] | null
  /** True: it is an index. */
  index: boolean
  /** Media types of the layers of a single image, each once. */
  layers: string[]
  /** Why a single image's configuration could not be read. */
  gaps: Gap[]
}

/** A lifecycle policy by the ARN of its repository; null: the repository has none. */
export type LifecyclePolicies = Record<string, string | null>

export interface CacheRule {
  account: string
  region: string
  /** `ROOT` covers every repository. */
  prefix: string
  /** Host of the registry it fetches from. */
  upstream: string
  /** Secrets Manager ARN of the upstream registry's credentials. */
  credentialArn: string | null
  /** What the upstream's names begin with that the prefix stands for; absent or `ROOT`: nothing. */
  upstreamPrefix?: string
  /** Role by which ECR fetches from another ECR registry. */
  customRoleArn?: string
}

/** What stands behind a rule. Null: it has none such, or that could not be read. */
export interface CacheSetup {
  prefix: string
  region: string
  secret: 'found' | 'not-found' | 'deleted' | 'no-value' | null
  /** Of `customRoleArn`; `distrusts`: ECR's cache may not assume it. */
  role: 'found' | 'not-found' | 'distrusts' | null
  /** The template a missing repository is made by. */
  template: { prefix: string; lacksRole: boolean } | null
}

/** An ECR repository of the task's own account and Region that a reference without a registry host may have meant. */
export interface Namesake {
  container: string
  /** Repository ARN. */
  repository: string
  /** The same tag or digest is in it. */
  holdsImage: boolean
  /** The reference that would name it. */
  uri: string
}

/** A repository in the place of one that does not exist, and what can be pulled from it: the tags most like the wanted one, then the newest. */
export interface ExistingImages {
  host: string
  repository: string
  tags: EcrTag[]
}

/** What a public registry says of an image to a stranger. */
export interface PublicImage extends ContainerImage {
  /** `refused`: not to strangers, which says nothing of whether it is there. `limited`: it answered no more for now. */
  state: 'found' | 'not-found' | 'refused' | 'limited'
  mediaType: string | null
  /** The limit it publishes for whoever asked, `100;w=21600`: never what is left to the task. */
  limit: string | null
  /** Of an index; null: it is none, or nobody looked. */
  platforms: Platform[] | null
}

export interface ImageFacts {
  /** The image references of the failing task, else of its task definition, else of the pasted text. Known before the task definition is. */
  references: ContainerImage[]
  /** Every container's image reference, the task's injected sidecars included. */
  images: (ContainerImage & { injected: boolean })[]
  /** The references, those the error names first, and how far the pull got. */
  lookupOrder: { stage: Stage; images: ContainerImage[] }
  /** How much is read of images and secrets. */
  allotment: Allotment
  /** Those in ECR, looked up; `missed`: those that could not be. */
  ecrLookups: { found: EcrLookup[]; missed: { container: string; gaps: Gap[] }[] }
  /** The same with what exists instead: one entry an image; an image that could not be looked up is a gap of its own. */
  ecrImages: { found: EcrImage[]; gaps: Gap[] }
  /** Those pinned by their deployment to a digest that is gone while the tag is there. */
  pinnedImages: EcrImage[]
  /** Of the repositories most like those that do not exist. */
  existingImages: ExistingImages[]
  /** The manifests of those found. */
  manifests: { found: ImageManifest[]; gaps: Gap[] }
  /** Of the repositories that lack the image. */
  lifecyclePolicies: { policies: LifecyclePolicies; gaps: Gap[] }
  /** Of the account's own registry (`account Region`); null: not read beforehand. */
  earlyCacheRules: { registry: string; rules: CacheRule[] } | null
  /** Of the registries that lack an image or repository. */
  pullThroughCacheRules: { rules: CacheRule[]; gaps: Gap[] }
  /** Of the rules that cover an image ECR does not have, in the account's own registry. */
  cacheSetups: CacheSetup[]
  /** Of the task's own account and Region. */
  ownCacheRules: CacheRule[]
  /** May the puller fetch what the rules cover and is not there yet? */
  cacheImports: { actions: SimulatedAction[]; registryPolicies: Record<string, string | null> }
  /** Those of public registries that may be asked. */
  publicImages: { found: PublicImage[]; gaps: Gap[] }
  /** For references without a registry host. */
  namesakes: Namesake[]
}
