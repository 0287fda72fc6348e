import { AwsError } from './protocol/error.ts'
import type { World } from './state.ts'

export interface Page<T> {
  items: T[]
  next: string | undefined
}

/**
 * One page of a list. `most` is what the caller asked for, `usual` the service's own page; the world's `pageSize` bounds both.
 * A token that no page gave out is refused with the service's code.
 */
export function page<T>(
  world: World,
  items: T[],
  token: string | undefined,
  most: number | undefined,
  usual: number,
  badToken: string,
): Page<T> {
  const from =
    token === undefined
      ? 0
      : Number(
          Buffer.from(token, 'base64url')
            .toString()
            .replace(/^page /, '') || Number.NaN,
        )
  if (!Number.isInteger(from) || from < 0) throw new AwsError(badToken, 'The token is not valid.')
  const size = Math.max(1, Math.min(most ?? usual, world.pageSize))
  const end = from + size
  return { items: items.slice(from, end), next: end < items.length ? Buffer.from(`page ${end}`).toString('base64url') : undefined }
}
