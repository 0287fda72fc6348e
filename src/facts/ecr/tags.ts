import type { ImageDetail } from '@aws-sdk/client-ecr'
import { isArtifact } from '../../image/artifact.ts'
import type { EcrTag } from '../types/index.ts'

/** The tags of these that a task could run, newest first: archived images, signatures and the like are left out. */
export const usableTags = (details: readonly ImageDetail[]): EcrTag[] =>
  details
    .filter((detail) => (detail.imageStatus ?? 'ACTIVE') === 'ACTIVE')
    .flatMap(({ imageTags = [], imageDigest, imagePushedAt, artifactMediaType }) =>
      imageTags
        .filter((tag) => !isArtifact(tag, artifactMediaType ?? null))
        .map((tag) => ({ tag, digest: imageDigest ?? '', pushedAt: imagePushedAt?.toISOString() ?? null })),
    )
    .sort((a, b) => compare(b.pushedAt ?? '', a.pushedAt ?? '') || compare(a.tag, b.tag))

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
