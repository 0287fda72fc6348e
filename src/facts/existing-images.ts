import type { Aws } from '../aws/aws.ts'
import { nearestRepositories, nearestTags } from '../image/nearest.ts'
import { defineFact } from './define.ts'
import { attempt } from './ecr/attempt.ts'
import { listImages } from './ecr/list.ts'
import { usableTags } from './ecr/tags.ts'
import type { EcrImage, ExistingImages } from './types/index.ts'

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
  const tags = details.known ? usableTags(details.value) : []
  const near = nearestTags(reference.tag ?? 'latest', tags).map(({ tag }) => tags.find((one) => one.tag === tag)!)
  return { host: reference.host, repository: reference.repository, tags: [...new Set([...near, ...tags])].slice(0, KEPT) }
}
