import { DescribeImagesCommand, type ImageDetail } from '@aws-sdk/client-ecr'
import type { Aws } from '../aws/aws.ts'
import { isNotFound } from '../aws/refusal.ts'
import { imagesIn } from '../image/allotment.ts'
import { askedImage, imageKey } from '../image/asked.ts'
import { defineFact } from './define.ts'
import { attempt, once } from './ecr/attempt.ts'
import type { ContainerImage, EcrLookup } from './types/index.ts'

type Answer = Omit<EcrLookup, keyof ContainerImage>

/**
 * ecr:DescribeImages for each image in ECR, in the registry and Region its reference names. One call an image: a call for several fails as
 * a whole when one of them is missing.
 */
export default defineFact({
  id: 'ecrLookups',
  needs: ['references', 'lookupOrder'],
  async load({ references, lookupOrder }, aws) {
    const lookup = once(imageKey, (image: ContainerImage) => attempt(aws, image.reference, () => describe(aws, image)))
    const keys = lookupOrder.images.filter((image) => image.reference.registry === 'ecr').map(imageKey)
    const first = [...new Set(keys)].slice(0, imagesIn(lookupOrder.stage))
    const images = references.filter((image) => first.includes(imageKey(image)) && image.reference.registry === 'ecr')
    const answers = await Promise.all(images.map(async (image) => ({ image, answer: await lookup(image) })))
    return {
      found: answers.flatMap(({ image, answer }) => (answer.known ? [{ ...image, ...answer.value }] : [])),
      missed: answers.flatMap(({ image, answer }) => (answer.known ? [] : [{ container: image.container, gaps: answer.gaps }])),
    }
  },
})

async function describe(aws: Aws, image: ContainerImage): Promise<Answer> {
  const { account, region, repository } = image.reference
  const question = new DescribeImagesCommand({ registryId: account!, repositoryName: repository, imageIds: [askedImage(image)] })
  try {
    const { imageDetails } = await aws.ecr(region!).send(question)
    return imageDetails?.[0] ? found(imageDetails[0]) : absent('image-not-found')
  } catch (error) {
    if (isNotFound(error, 'ImageNotFoundException')) return absent('image-not-found')
    if (isNotFound(error, 'RepositoryNotFoundException')) return absent('repository-not-found')
    throw error
  }
}

const absent = (state: EcrLookup['state']): Answer => ({
  state,
  digest: null,
  status: null,
  sizeBytes: null,
  pushedAt: null,
  manifestMediaType: null,
  artifactMediaType: null,
})

/** An image that exists, as EcrLookup tells it. */
export const found = (detail: ImageDetail): Answer => ({
  state: 'found',
  digest: detail.imageDigest ?? null,
  status: detail.imageStatus ?? null,
  sizeBytes: detail.imageSizeInBytes ?? null,
  pushedAt: detail.imagePushedAt?.toISOString() ?? null,
  manifestMediaType: detail.imageManifestMediaType ?? null,
  artifactMediaType: detail.artifactMediaType ?? null,
})
