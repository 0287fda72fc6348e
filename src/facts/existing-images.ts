import type { Aws } from '../aws/aws.ts'
import { nearestRepositories } from '../image/nearest.ts'
import { defineFact } from './define.ts'
import { attempt } from './ecr/attempt.ts'
import { listImages } from './ecr/list.ts'
import type { EcrImage, EcrTag, ExistingImages } from './types/index.ts'

/** Enough to choose from. */
const KEPT = 25

/**
 * Where a repository does not exist: the images of those that somebody most likely meant. Only the choice of a fix needs them, so that a
 * diagnosis asks nothing more while all repositories are there.
 */
export default defineFact({
  id: 'existingImages',
  needs: ['ecrImages'],
  async load({ ecrImages }, aws): Promise<ExistingImages[]> {
    const missing = ecrImages.found.filter((image) => image.state === 'repository-not-found')
    const wanted = new Map<string, EcrImage>()
    for (const image of missing)
      for (const { name } of nearestRepositories(image.reference.repository, image.repositories))
        wanted.set(`${image.reference.host}/${name}`, { ...image, reference: { ...image.reference, repository: name } })
    const found = await Promise.all([...wanted.values()].map((image) => imagesOf(aws, image)))
    return found.filter((one) => one.tags.length)
  },
})

async function imagesOf(aws: Aws, { reference }: EcrImage): Promise<ExistingImages> {
  const details = await attempt(aws, reference, () => listImages(aws, reference, 'TAGGED'))
  const active = details.known ? details.value.filter((detail) => (detail.imageStatus ?? 'ACTIVE') === 'ACTIVE') : []
  const tags = active.flatMap(({ imageTags, imageDigest, imagePushedAt }): EcrTag[] =>
    (imageTags ?? []).map((tag) => ({ tag, digest: imageDigest ?? '', pushedAt: imagePushedAt?.toISOString() ?? null })),
  )
  const newestFirst = tags.sort((a, b) => (b.pushedAt ?? '').localeCompare(a.pushedAt ?? '') || a.tag.localeCompare(b.tag))
  return { host: reference.host, repository: reference.repository, tags: newestFirst.slice(0, KEPT) }
}
