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

/** What ECR says of one image of the task. */
export interface EcrImage {
  container: string
  reference: ImageReference
  /** `denied` and the like are gaps; these are answers. */
  state: 'found' | 'image-not-found' | 'repository-not-found'
  digest: string | null
  /** `ACTIVE`, `ARCHIVED`, `ACTIVATING`; null where AWS gives none. */
  status: string | null
  sizeBytes: number | null
  pushedAt: string | null
  manifestMediaType: string | null
  artifactMediaType: string | null
  /** Where the image was not found: tags that exist, newest first. */
  tags: { tag: string; digest: string; pushedAt: string | null }[]
  /** Where the repository was not found: those that exist in that registry. */
  repositories: string[]
}

export interface ImageFacts {
  /** Every container's image reference, the task's injected sidecars included. */
  images: { container: string; injected: boolean; reference: ImageReference }[]
  /** Those in ECR, looked up: one entry an image; an image that could not be looked up is a gap of its own. */
  ecrImages: { found: EcrImage[]; gaps: import('../../core/known.ts').Gap[] }
}
