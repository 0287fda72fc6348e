import createPullEndpoints from './create-pull-endpoints.ts'
import type { Fix } from './types.ts'

/** Every fix, in the order they are offered. */
export const FIXES: readonly Fix[] = [createPullEndpoints]

/** The fix of this id, or null. */
export const fixById = (id: string): Fix | null => FIXES.find((fix) => fix.id === id) ?? null
