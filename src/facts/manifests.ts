import type { Aws } from '../aws/aws.ts'
import type { Known } from '../core/known.ts'
import { registryKey, repositoryArn } from '../image/asked.ts'
import { cacheRuleOf } from '../image/cache-rule.ts'
import type { RawManifest } from '../image/manifest.ts'
import { concerns } from '../image/namesake.ts'
import { defineFact } from './define.ts'
import { attempt, gapsIn, once, valuesIn } from './ecr/attempt.ts'
import { configPlatform } from './ecr/config.ts'
import { batchGet, type Wanted } from './ecr/manifest.ts'
import { orNull } from './iam/decide.ts'
import type { ContainerImage, EcrLookup, FactValues, ImageManifest } from './types/index.ts'

/**
 * ecr:BatchGetImage of the images that exist, once a repository. Only after DescribeImages has shown them: below a pull-through-cache prefix
 * the same call for a missing image would have ECR fetch it, and a diagnosis must not change what it looks at. An image whose platform the
 * error complains about is there, and is asked for at once, and so is what no rule covers where those are known.
 */
export default defineFact({
  id: 'manifests',
  needs: ['references', 'lookupOrder'],
  wants: ['error', 'task', 'earlyCacheRules'],
  asks: ['ecrLookups', 'allotment', 'secrets'],
  async load({ references, lookupOrder, error, task, earlyCacheRules }, aws, ask) {
    const images = references.filter((image) => image.reference.registry === 'ecr')
    const accused = accusedOf(images, error)
    const beforehand = task.known && task.value === null
    const rules = beforehand && earlyCacheRules.known ? earlyCacheRules.value : null
    const atOnce = accused ? [accused] : rules ? images.filter((image) => fetchedByNobody(image, rules)) : []
    const others = images.every((image) => atOnce.includes(image)) ? [] : (await ask('ecrLookups')).found.filter(isThere)
    const wanted: Wanted[] = [
      ...atOnce.map((image) => ({ image, digest: null })),
      ...others
        .filter(({ container }) => !atOnce.some((one) => one.container === container))
        .map((image) => ({ image, digest: image.digest })),
    ]
    const rank = ({ image }: Wanted) => lookupOrder.images.findIndex((one) => one.container === image.container)
    const ordered = [...wanted].sort((a, b) => rank(a) - rank(b))
    const repositories = [...Map.groupBy(ordered, ({ image }) => repositoryArn(image.reference)).values()]
    const answers = await Promise.all(
      repositories
        .slice(0, await mostOf(repositories.length, accused ? 1 : 0, ask))
        .map((own) => attempt(aws, own[0]!.image.reference, () => batchGet(aws, own))),
    )
    // That of a single image takes two more questions. It stops no pull, unless the error says so; before the first pull it is worth knowing.
    const toManifest = reader(aws, (image) => beforehand || image.container === accused?.container)
    return { found: await Promise.all(valuesIn(answers).flat().map(toManifest)), gaps: gapsIn(answers) }
  },
})

/** How many repositories' manifests there is room for, and no fewer than the error asks for; what secrets' keys would have taken is free where there are none. */
async function mostOf(
  repositories: number,
  least: number,
  ask: <Q extends 'allotment' | 'secrets'>(id: Q) => Promise<FactValues[Q]>,
): Promise<number> {
  if (repositories < 2) return 1
  const { manifests, spare } = await ask('allotment')
  if (repositories <= manifests || !spare) return Math.max(least, manifests)
  const secrets = await orNull(ask('secrets'))
  return Math.max(least, manifests) + (secrets && !secrets.found.some(({ key }) => key) ? spare : 0)
}

/** No rule of its registry covers it, so that asking for it changes nothing. */
const fetchedByNobody = (image: ContainerImage, { registry, rules }: NonNullable<FactValues['earlyCacheRules']>) =>
  registryKey(image.reference) === registry && !cacheRuleOf(image.reference, rules)

/** The one image whose platform the error is about. */
function accusedOf(images: readonly ContainerImage[], error: Known<FactValues['error']>): ContainerImage | null {
  const failed = error.known && error.value?.causes[0] === 'platform-mismatch' ? error.value : null
  const concerned = failed ? images.filter((image) => concerns(failed, image)) : []
  return concerned.length === 1 ? concerned[0]! : null
}

const isThere = (image: EcrLookup) => image.digest !== null && (image.status ?? 'ACTIVE') === 'ACTIVE'

/** Only an index says which platforms it is for; of a single image, its configuration does. */
function reader(aws: Aws, asksConfig: (image: ContainerImage) => boolean) {
  const configOf = once(
    ({ image, manifest }: { image: ContainerImage; manifest: RawManifest }) => `${repositoryArn(image.reference)} ${manifest.config}`,
    ({ image, manifest }) => attempt(aws, image.reference, () => configPlatform(aws, image.reference, manifest.config!)),
  )
  return async ({ image, manifest }: { image: ContainerImage; manifest: RawManifest }): Promise<ImageManifest> => {
    const { mediaType, platforms, layers, config } = manifest
    const made = { container: image.container, reference: image.reference, mediaType, index: platforms !== null, layers }
    if (platforms || !config || !asksConfig(image)) return { ...made, platforms, gaps: [] }
    const answer = await configOf({ image, manifest })
    return { ...made, platforms: answer.known && answer.value ? [answer.value] : null, gaps: answer.known ? [] : answer.gaps }
  }
}
