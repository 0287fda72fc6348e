import type { Aws } from '../aws/aws.ts'
import type { FactDefinition } from '../core/fact.ts'
import type { FactValues } from './types/index.ts'

/** Every fact that is read or derived; `target` and `pasted` are given. */
export const facts: readonly FactDefinition<FactValues, Aws>[] = []
