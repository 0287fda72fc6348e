import type * as ECR from '@aws-sdk/client-ecr'
import type { Context } from '../context.ts'
import { page } from '../page.ts'
import { AwsError } from '../protocol/error.ts'
import type { Image, Repository } from '../state.ts'

import { at, BAD_TOKEN, registry, repositoryOf } from './registry.ts'

const pick = (repository: Repository, id: ECR.ImageIdentifier): Image | undefined =>
  repository.images.find((one) => (!id.imageDigest || one.digest === id.imageDigest) && (!id.imageTag || one.tags.includes(id.imageTag)))

const detail = ({ info }: Repository, image: Image): ECR.ImageDetail => ({
  registryId: info.registryId,
  repositoryName: info.repositoryName,
  imageDigest: image.digest,
  imageTags: image.tags.length ? image.tags : undefined,
  imageSizeInBytes: image.sizeBytes,
  imagePushedAt: image.pushedAt,
  imageManifestMediaType: image.mediaType,
  artifactMediaType: 'application/vnd.oci.image.config.v1+json',
  imageStatus: image.status as ECR.ImageStatus,
})

export const imageOperations = {
  DescribeRepositories(context: Context, input: ECR.DescribeRepositoriesRequest): ECR.DescribeRepositoriesResponse {
    const place = registry(context, 'ecr:DescribeRepositories', input.registryId, input.repositoryNames ?? [])
    if (input.repositoryNames?.length) return { repositories: input.repositoryNames.map((name) => repositoryOf(place, name).info) }
    const all = Object.values(place.repositories).map(({ info }) => info)
    const { items, next } = page(context.world, all, input.nextToken, input.maxResults, 100, BAD_TOKEN)
    return { repositories: items, nextToken: next }
  },
  DescribeImages(context: Context, input: ECR.DescribeImagesRequest): ECR.DescribeImagesResponse {
    const repository = at(context, 'DescribeImages', input)
    const { repositoryName, registryId } = repository.info
    if (input.imageIds?.length) {
      const imageDetails = input.imageIds.map((id) => {
        const image = pick(repository, id)
        if (image) return detail(repository, image)
        const wanted = `{imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'}`
        throw new AwsError(
          'ImageNotFoundException',
          `The image with imageId ${wanted} does not exist within the repository with name '${repositoryName}' in the registry with id '${registryId}'`,
        )
      })
      return { imageDetails }
    }
    const status = input.filter?.tagStatus ?? 'ANY'
    const images = repository.images.filter(({ tags }) => status === 'ANY' || (status === 'TAGGED') === tags.length > 0)
    const { items, next } = page(context.world, images, input.nextToken, input.maxResults, 100, BAD_TOKEN)
    return { imageDetails: items.map((image) => detail(repository, image)), nextToken: next }
  },
  UpdateImageStorageClass(context: Context, input: ECR.UpdateImageStorageClassRequest): ECR.UpdateImageStorageClassResponse {
    const repository = at(context, 'UpdateImageStorageClass', input)
    const { registryId, repositoryName } = repository.info
    const image = pick(repository, input.imageId ?? {})
    if (!image) throw new AwsError('ImageNotFoundException', `The image does not exist within the repository with name '${repositoryName}'`)
    const back = input.targetStorageClass === 'STANDARD'
    if (image.status !== (back ? 'ARCHIVED' : 'ACTIVE'))
      throw new AwsError('ImageStorageClassUpdateNotSupportedException', `The image is ${image.status}`)
    image.status = back ? 'ACTIVATING' : 'ARCHIVED'
    image.dueAt = Date.now() + context.world.endpointDelayMs
    return { registryId, repositoryName, imageId: input.imageId, imageStatus: image.status as ECR.ImageStatus }
  },
  ListImages(context: Context, input: ECR.ListImagesRequest): ECR.ListImagesResponse {
    const repository = at(context, 'ListImages', input)
    const ids = repository.images.flatMap(({ digest, tags }) =>
      tags.length ? tags.map((imageTag): ECR.ImageIdentifier => ({ imageDigest: digest, imageTag })) : [{ imageDigest: digest }],
    )
    const status = input.filter?.tagStatus ?? 'ANY'
    const chosen = ids.filter(({ imageTag }) => status === 'ANY' || (status === 'TAGGED') === Boolean(imageTag))
    const { items, next } = page(context.world, chosen, input.nextToken, input.maxResults, 100, BAD_TOKEN)
    return { imageIds: items, nextToken: next }
  },
  /** An image that is not there is a failure among the answers, not an error. */
  BatchGetImage(context: Context, input: ECR.BatchGetImageRequest): ECR.BatchGetImageResponse {
    const repository = at(context, 'BatchGetImage', input)
    const { registryId, repositoryName } = repository.info
    const images: ECR.Image[] = []
    const failures: ECR.ImageFailure[] = []
    for (const imageId of input.imageIds ?? []) {
      const image = pick(repository, imageId)
      if (!image) failures.push({ imageId, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' })
      else
        images.push({
          registryId,
          repositoryName,
          imageId: { imageDigest: image.digest, imageTag: imageId.imageTag },
          imageManifest: image.manifest,
          imageManifestMediaType: image.mediaType,
        })
    }
    return { images, failures }
  },
  /** The address is on this server and serves an image's configuration. */
  GetDownloadUrlForLayer(context: Context, input: ECR.GetDownloadUrlForLayerRequest): ECR.GetDownloadUrlForLayerResponse {
    at(context, 'GetDownloadUrlForLayer', input)
    return { downloadUrl: `${context.world.endpoint}/layers/${input.layerDigest}`, layerDigest: input.layerDigest }
  },
}
