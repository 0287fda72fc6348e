import type { Check } from '../core/check.ts'
import type { FactValues } from '../facts/types/index.ts'
import imageNotFound from './image-not-found.ts'
import repositoryNotFound from './repository-not-found.ts'

/** Every check, in the order reports list them: that of the gates. */
export const checks: readonly Check<FactValues>[] = [repositoryNotFound, imageNotFound]
