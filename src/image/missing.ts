import type { Known } from '../core/known.ts'
import type { ContainerImage, EcrImage, FactValues } from '../facts/types/index.ts'
import type { ParsedError } from '../target/types.ts'
import { cacheRuleOf } from './cache-rule.ts'
import { concerns } from './namesake.ts'

interface Around {
  state: EcrImage['state']
  images: Known<FactValues['images']>
  error: Known<FactValues['error']>
  pullThroughCacheRules: Known<FactValues['pullThroughCacheRules']>
}

/**
 * The missing image to name: the failing container's before others, in the order of the task. Below the prefix of a pull-through-cache rule
 * a missing image or repository is no fault of its own, since the first pull fetches it. `sure` is false where those rules could not be read: then
 * `gaps` says why.
 */
export function uncached(found: readonly EcrImage[], { state, images, error, pullThroughCacheRules }: Around) {
  const rules = pullThroughCacheRules.known ? pullThroughCacheRules.value.rules : []
  const injected = new Set(images.known ? images.value.filter((image) => image.injected).map((image) => image.container) : [])
  const missing = found.filter((i) => i.state === state && !injected.has(i.container) && !cacheRuleOf(i.reference, rules))
  const gaps = pullThroughCacheRules.known ? pullThroughCacheRules.value.gaps : pullThroughCacheRules.gaps
  return { first: foremost(missing, error), sure: !gaps.length, gaps }
}

/** The failing container's, where the error names it or its image; else the first. */
export function foremost<T extends Pick<ContainerImage, 'container' | 'reference'>>(
  images: readonly T[],
  error: Known<FactValues['error']>,
): T | null {
  const failed = error.known ? error.value : null
  const named = failed && (failed.container || failed.image) ? images.find((image) => concerns(failed, image)) : null
  return named ?? images[0] ?? null
}

/**
 * The container whose image a registry that cannot be looked into says it lacks: no fact of the account can tell, so the text stands. Null
 * where an ECR repository of the same name holds it: then the reference is at fault.
 *
 * @param unseen containers whose image lies in ECR of another account that does not let the bot look. A missing repository has no policy
 *   that would let the puller in, and would read as forbidden: what reads as not found there is the image.
 */
export function lackedElsewhere(
  cause: 'image-not-found' | 'repository-not-found',
  images: Known<FactValues['images']>,
  error: ParsedError | null,
  namesakes: Known<FactValues['namesakes']>,
  unseen: readonly string[] = [],
): { image: ContainerImage; error: ParsedError } | null {
  // A text that names no fault may fit this cause best: the registry has not said it.
  if (error?.causes[0] !== cause || error.vague || !images.known) return null
  const concerned = images.value.filter((image) => concerns(error, image))
  const [image] = concerned
  if (concerned.length !== 1 || !image) return null
  if (!ELSEWHERE.has(image.reference.registry) && !unseen.includes(image.container)) return null
  const meant = namesakes.known && namesakes.value.some((n) => n.container === image.container && n.holdsImage)
  return meant ? null : { image, error }
}

const ELSEWHERE = new Set(['docker-hub', 'ecr-public', 'other'])
