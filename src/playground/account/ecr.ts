import type * as ECR from '@aws-sdk/client-ecr'
import type { Context } from './context.ts'
import { page } from './page.ts'
import { ANYTHING, evaluate, isPolicy } from './policy.ts'
import { AwsError } from './protocol/error.ts'
import { type Image, type Place, placeOf, type Repository } from './state.ts'

const BAD_TOKEN = 'InvalidParameterException'

/** The registry asked for. One of another account answers only for a repository whose policy lets this caller do that. */
function registry({ world, here, caller }: Context, action: string, registryId: string | undefined, names: string[]): Place {
  if (!registryId || registryId === here.account) return here
  const there = placeOf(world, registryId, here.region)
  for (const name of names.length ? names : ['*']) {
    const resource = `arn:aws:ecr:${here.region}:${registryId}:repository/${name}`
    const policy = there.repositories[name]?.policy ?? '{"Statement":[]}'
    const decision = evaluate({ action, resource, identity: ANYTHING, resourcePolicy: policy, principal: caller, cross: true })
    if (decision.decision !== 'allowed')
      throw new AwsError(
        'AccessDeniedException',
        `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${decision.why}`,
      )
  }
  return there
}

function repositoryOf(place: Place, name = ''): Repository {
  const repository = place.repositories[name]
  if (repository) return repository
  throw new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${place.account}'`,
  )
}

const at = (context: Context, operation: string, input: { registryId?: string; repositoryName?: string }): Repository => {
  const place = registry(context, `ecr:${operation}`, input.registryId, [input.repositoryName ?? ''])
  return repositoryOf(place, input.repositoryName)
}

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

export const ecr = {
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
  GetRepositoryPolicy(context: Context, input: ECR.GetRepositoryPolicyRequest): ECR.GetRepositoryPolicyResponse {
    const { info, policy } = at(context, 'GetRepositoryPolicy', input)
    if (policy) return { registryId: info.registryId, repositoryName: info.repositoryName, policyText: policy }
    throw new AwsError(
      'RepositoryPolicyNotFoundException',
      `Repository policy does not exist for the repository with name '${info.repositoryName}' in the registry with id '${info.registryId}'`,
    )
  },
  SetRepositoryPolicy(context: Context, input: ECR.SetRepositoryPolicyRequest): ECR.SetRepositoryPolicyResponse {
    const repository = at(context, 'SetRepositoryPolicy', input)
    if (!isPolicy(input.policyText))
      throw new AwsError(
        'InvalidParameterException',
        "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
      )
    repository.policy = input.policyText
    return { ...repository.info, policyText: input.policyText }
  },
  DeleteRepositoryPolicy(context: Context, input: ECR.DeleteRepositoryPolicyRequest): ECR.DeleteRepositoryPolicyResponse {
    const { policyText } = ecr.GetRepositoryPolicy(context, input)
    const repository = at(context, 'DeleteRepositoryPolicy', input)
    repository.policy = null
    return { ...repository.info, policyText }
  },
  GetLifecyclePolicy(context: Context, input: ECR.GetLifecyclePolicyRequest): ECR.GetLifecyclePolicyResponse {
    const { info, lifecycle } = at(context, 'GetLifecyclePolicy', input)
    if (lifecycle) return { registryId: info.registryId, repositoryName: info.repositoryName, lifecyclePolicyText: lifecycle }
    throw new AwsError(
      'LifecyclePolicyNotFoundException',
      `Lifecycle policy does not exist for the repository with name '${info.repositoryName}' in the registry with id '${info.registryId}'`,
    )
  },
  DescribePullThroughCacheRules(
    context: Context,
    input: ECR.DescribePullThroughCacheRulesRequest,
  ): ECR.DescribePullThroughCacheRulesResponse {
    const wanted = input.ecrRepositoryPrefixes ?? []
    const rules = context.here.cacheRules.filter(
      ({ ecrRepositoryPrefix = '' }) => wanted.length === 0 || wanted.includes(ecrRepositoryPrefix),
    )
    if (wanted.length && rules.length === 0)
      throw new AwsError('PullThroughCacheRuleNotFoundException', 'Pull through cache rule not found')
    const { items, next } = page(context.world, rules, input.nextToken, input.maxResults, 100, BAD_TOKEN)
    return { pullThroughCacheRules: items, nextToken: next }
  },
}
