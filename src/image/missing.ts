import type { Known } from '../core/known.ts'
import type { EcrImage, FactValues } from '../facts/types/index.ts'
import { cacheRuleOf } from './cache-rule.ts'

interface Around {
  state: EcrImage['state']
  images: Known<FactValues['images']>
  error: Known<FactValues['error']>
  pullThroughCacheRules: Known<FactValues['pullThroughCacheRules']>
}

/**
 * The missing image to name: the failing container's before others, in the order of the task. Below the prefix of a pull-through-cache rule
 * a missing image or repository is no fault of its own, since the first pull fetches it. `sure` is false where those rules could not be read.
 */
export function uncached(found: readonly EcrImage[], { state, images, error, pullThroughCacheRules }: Around) {
  const rules = pullThroughCacheRules.known ? pullThroughCacheRules.value.rules : []
  const injected = new Set(images.known ? images.value.filter((image) => image.injected).map((image) => image.container) : [])
  const missing = found.filter((i) => i.state === state && !injected.has(i.container) && !cacheRuleOf(i.reference, rules))
  return {
    first: foremost(missing, error),
    sure: pullThroughCacheRules.known && !pullThroughCacheRules.value.gaps.length,
  }
}

/** The failing container's, where the error names it or its image; else the first. */
export function foremost<T extends { container: string; reference: { text: string } }>(
  images: readonly T[],
  error: Known<FactValues['error']>,
): T | null {
  const failed = error.known ? error.value : null
  return (
    images.find((image) => failed?.container && image.container === failed.container) ??
    images.find((image) => failed?.image && image.reference.text === failed.image) ??
    images[0] ??
    null
  )
}
