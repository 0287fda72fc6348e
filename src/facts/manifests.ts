import { BatchGetImageCommand } from '@aws-sdk/client-ecr'
import type { Aws } from '../aws/aws.ts'
import { repositoryArn } from '../image/asked.ts'
import { MANIFEST_TYPES, type RawManifest, readManifest } from '../image/manifest.ts'
import { defineFact } from './define.ts'
import { attempt, gapsIn, once, valuesIn } from './ecr/attempt.ts'
import { configPlatform } from './ecr/config.ts'
import type { EcrLookup, ImageManifest } from './types/index.ts'

/**
 * ecr:BatchGetImage of the images that exist, by digest, once a repository. Only after DescribeImages has shown them: below a pull-through-cache
 * prefix the same call for a missing image would have ECR fetch it, and a diagnosis must not change what it looks at.
 */
export default defineFact({
  id: 'manifests',
  needs: ['ecrLookups'],
  async load({ ecrLookups }, aws) {
    const images = ecrLookups.found.filter((image) => image.digest !== null && (image.status ?? 'ACTIVE') === 'ACTIVE')
    const repositories = [...new Map(images.map((image) => [repositoryArn(image.reference), image.reference])).entries()]
    const answers = await Promise.all(
      repositories.map(([arn, reference]) => {
        const own = images.filter((image) => repositoryArn(image.reference) === arn)
        return attempt(aws, reference, async () => ({ own, manifests: await manifestsOf(aws, own) }))
      }),
    )
    const configOf = once(
      ({ image }: Pair) => `${repositoryArn(image.reference)} ${image.digest}`,
      ({ image, manifest }) => attempt(aws, image.reference, () => configPlatform(aws, image.reference, manifest.config!)),
    )
    const pairs = valuesIn(answers).flatMap(({ own, manifests }) => own.flatMap((image) => pair(image, manifests.get(image.digest!))))
    return { found: await Promise.all(pairs.map((each) => toManifest(each, configOf))), gaps: gapsIn(answers) }
  },
})

interface Pair {
  image: EcrLookup
  manifest: RawManifest
}

const pair = (image: EcrLookup, manifest: RawManifest | undefined): Pair[] => (manifest ? [{ image, manifest }] : [])

async function manifestsOf(aws: Aws, images: readonly EcrLookup[]): Promise<Map<string, RawManifest>> {
  const { account, region, repository } = images[0]!.reference
  const imageIds = [...new Set(images.map((image) => image.digest!))].map((imageDigest) => ({ imageDigest }))
  const question = { registryId: account!, repositoryName: repository, imageIds, acceptedMediaTypes: [...MANIFEST_TYPES] }
  const answer = await aws.ecr(region!).send(new BatchGetImageCommand(question))
  return new Map(
    (answer.images ?? []).flatMap((image) => {
      const manifest = readManifest(image.imageManifest ?? '', image.imageManifestMediaType ?? null)
      return manifest ? [[image.imageId?.imageDigest ?? '', manifest]] : []
    }),
  )
}

/** Only an index says which platforms it is for; of a single image, its configuration does. */
async function toManifest(
  { image, manifest }: Pair,
  configOf: (pair: Pair) => ReturnType<typeof attempt<unknown>>,
): Promise<ImageManifest> {
  const { mediaType, platforms, layers, config } = manifest
  const made = { container: image.container, reference: image.reference, mediaType, index: platforms !== null, layers, gaps: [] }
  if (platforms || !config) return { ...made, platforms }
  const answer = await configOf({ image, manifest })
  return answer.known
    ? { ...made, platforms: answer.value ? [answer.value as never] : null }
    : { ...made, platforms: null, gaps: answer.gaps }
}
