import type { Check } from '../core/check.ts'
import type { FactValues } from '../facts/types/index.ts'

/** Every check, in the order reports list them: that of the gates. */
export const checks: readonly Check<FactValues>[] = []
