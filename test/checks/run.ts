import type { Check, Outcome } from '../../src/core/check.ts'
import { known, unread } from '../../src/core/known.ts'
import type { FactValues } from '../../src/facts/types/index.ts'
import { held } from './whole.ts'

/** Runs a check on facts; those it wants and is not given, or given as undefined, could not be read. */
export function run(check: Check<FactValues>, facts: Partial<FactValues>): Outcome | null {
  const have: Record<string, unknown> = {}
  for (const id of check.needs) {
    if (!(id in facts)) throw new Error(`${check.id} needs ${id}`)
    have[id] = facts[id]
  }
  for (const id of check.wants)
    have[id] = facts[id] !== undefined ? known(facts[id]) : unread([{ api: `test:${id}`, reason: 'denied', resource: '*' }])
  return held(check, check.run(have))
}
