import { DescribeImagesCommand, type ImageDetail } from '@aws-sdk/client-ecr'
import type { Aws } from '../../aws/aws.ts'
import { isNotFound } from '../../aws/refusal.ts'
import { askedImage } from '../../image/asked.ts'
import type { ContainerImage, EcrLookup } from '../types/index.ts'

type Answer = Omit<EcrLookup, keyof ContainerImage>

/** ecr:DescribeImages of one image. That it, or its repository, is not there is an answer. */
export async function describe(aws: Aws, image: ContainerImage): Promise<Answer> {
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
