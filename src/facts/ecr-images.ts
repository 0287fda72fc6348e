import type { ImageDetail } from '@aws-sdk/client-ecr'
import type { Aws } from '../aws/aws.ts'
import { askedImage, imageKey, registryKey, repositoryArn } from '../image/asked.ts'
import { defineFact } from './define.ts'
import { attempt, once } from './ecr/attempt.ts'
import { found } from './ecr/describe.ts'
import { listImages, listRepositories, ownRepository } from './ecr/list.ts'
import { usableTags } from './ecr/tags.ts'
import type { EcrImage, EcrLookup } from './types/index.ts'

/** Enough for any suggestion, and little enough to keep. */
const KEPT = 1000

/**
 * The images looked up, and for those that are missing what is there instead. A refused list costs the suggestion, not the finding.
 * Images that AWS injects are AWS's own: that the account may not look at them says nothing.
 */
export default defineFact({
  id: 'ecrImages',
  needs: ['ecrLookups', 'lookupOrder'],
  wants: ['images', 'allotment', 'pinnedImages'],
  async load({ ecrLookups, lookupOrder, images, allotment, pinnedImages }, aws) {
    const injected = new Set(images.known ? images.value.filter((image) => image.injected).map((image) => image.container) : [])
    const missing = lookupOrder.images.filter((image) => !injected.has(image.container)).map(imageKey)
    const lacking = missing.filter((key) => ecrLookups.found.some((image) => image.state !== 'found' && imageKey(image) === key))
    const worth = [...new Set(lacking)].slice(0, allotment.known ? Math.max(1, allotment.value.missing) : 1)
    const complete = completer(aws, (image) => worth.includes(imageKey(image)))
    const gone = pinnedImages.known ? pinnedImages.value : []
    const pinned = ({ container }: EcrLookup) => gone.find((image) => image.container === container)
    return {
      found: await Promise.all(ecrLookups.found.map((image) => pinned(image) ?? complete(image))),
      gaps: ecrLookups.missed.filter((missed) => !injected.has(missed.container)).flatMap((missed) => missed.gaps),
    }
  },
})

function completer(aws: Aws, worthListing: (image: EcrLookup) => boolean): (image: EcrLookup) => Promise<EcrImage> {
  const repositoriesOf = once(registryKey, (reference: EcrLookup['reference']) =>
    attempt(aws, reference, () => listRepositories(aws, reference)),
  )
  // A digest may belong to an image without a tag: only there are those worth listing.
  const imagesOf = once(
    (image: EcrLookup) => `${repositoryArn(image.reference)} ${scopeOf(image)}`,
    (image) => attempt(aws, image.reference, () => listImages(aws, image.reference, scopeOf(image))),
  )
  return async (image) => {
    if (image.state === 'found') return { ...image, ...NOTHING }
    if (image.state === 'repository-not-found') {
      const [names, twin] = await Promise.all([repositoriesOf(image.reference), worthListing(image) ? twinOf(aws, image) : null])
      return { ...image, ...NOTHING, repositories: names.known ? names.value : [], twin }
    }
    if (!worthListing(image)) return { ...image, ...NOTHING, listed: false }
    const details = await imagesOf(image)
    return withTags(image, details.known ? details.value : [])
  }
}

const NOTHING = { tags: [], repositories: [], twin: null }

/** A reference copied from another account or Region names a registry that lacks what the task's own has. */
async function twinOf(aws: Aws, { reference }: EcrLookup): Promise<string | null> {
  if (!aws.account || (reference.account === aws.account && reference.region === aws.region)) return null
  const twin = await attempt(aws, reference, () => ownRepository(aws, aws.account!, reference.repository))
  return twin.known ? twin.value : null
}

const scopeOf = (image: EcrLookup) => ('imageDigest' in askedImage(image) ? 'ANY' : 'TAGGED')

/** A lookup by id may pass over an archived image, which the list shows. */
function withTags(image: EcrLookup, details: ImageDetail[]): EcrImage {
  const asked = askedImage(image)
  const same = details.find((d) => ('imageTag' in asked ? d.imageTags?.includes(asked.imageTag) : d.imageDigest === asked.imageDigest))
  if (same?.imageStatus && same.imageStatus !== 'ACTIVE') return { ...image, ...found(same), ...NOTHING }
  return { ...image, ...NOTHING, tags: usableTags(details).slice(0, KEPT) }
}
