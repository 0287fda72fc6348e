import type { Known } from '../core/known.ts'
import type { ContainerImage, EcrLookup } from '../facts/types/index.ts'
import type { ParsedError } from '../target/types.ts'
import { concerns } from './namesake.ts'

/**
 * When the image that the failed pull asked for was pushed (ISO 8601): after the failure, it explains a pull that found none, or one for another
 * platform. Of several that may be meant, the earliest. Null: none is there, or AWS does not say.
 */
export function pushedAt(
  found: readonly (ContainerImage & Pick<EcrLookup, 'pushedAt'>)[],
  error: Known<ParsedError | null>,
): string | null {
  const failed = error.known ? error.value : null
  const times = failed ? found.filter((image) => concerns(failed, image)).map((image) => image.pushedAt) : []
  return times.some((time) => time === null) ? null : (times.sort()[0] ?? null)
}
