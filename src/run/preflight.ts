import { codeOf, outcomeOf } from '../aws/refusal.ts'
import { phrase } from '../core/phrase.ts'
import { stepKind } from '../fixes/steps/index.ts'
import { resolve } from '../fixes/steps/refs.ts'
import type { PlannedStep } from '../fixes/steps/types.ts'
import type { Driver } from './driver.ts'
import { troubleOf } from './trouble.ts'
import type { Trouble } from './types.ts'

/** Before the first write: would AWS allow it, and is all still as the approver saw it? Null: both. */
export async function preflight(driver: Driver): Promise<Trouble | null> {
  for (const step of driver.plan.steps) {
    const refused = await dryRun(driver, step)
    if (refused) return refused
  }
  for (const step of driver.plan.steps) {
    if (step.expected === undefined) continue
    const now = await stepKind(step.kind).observe(resolve(step.input, {}), driver.context)
    if (canonical(now) !== canonical(step.expected)) return { kind: 'drift', say: phrase('fixes:trouble.drift'), step: step.id }
  }
  return null
}

/** EC2 alone can be asked beforehand. What it says besides yes and no (a subnet it does not know, say) shows when the step is done. */
async function dryRun(driver: Driver, step: PlannedStep): Promise<Trouble | null> {
  const kind = stepKind(step.kind)
  if (!kind.dryRun) return null
  try {
    await kind.dryRun(resolve(step.input, {}), driver.context)
    return null
  } catch (error) {
    return outcomeOf(codeOf(error)) === 'denied' ? troubleOf(error, step.id) : null
  }
}

/** The same text for the same value, whatever the order of its keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  )
