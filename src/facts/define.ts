import type { Aws } from '../aws/aws.ts'
import { factDefiner } from '../core/fact.ts'
import type { FactValues } from './types/index.ts'

/** Defines a fact: what it needs of other facts, and how AWS is asked for it. */
export const defineFact = factDefiner<FactValues, Aws>()
