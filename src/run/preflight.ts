import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, outcomeOf } from '../aws/refusal.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import { stepKind } from '../fixes/steps/index.ts'
import { resolve } from '../fixes/steps/refs.ts'
import type { Json, PlannedStep } from '../fixes/steps/types.ts'
import { differences, drifted, namesOf } from './drift.ts'
import type { Driver } from './driver.ts'
import { troubleOf } from './trouble.ts'
import type { Trouble } from './types.ts'

/** Before the first write: would AWS allow it, and is all still as the approver saw it? Null: both. */
export async function preflight(driver: Driver): Promise<Trouble | null> {
  const foreseen = await driver.foreseen()
  if (foreseen) return { kind: 'denied', say: phrase('fixes:trouble.foreseen', { ...foreseen }), step: null }
  for (const step of driver.plan.steps) {
    const refused = await dryRun(driver, step)
    if (refused) return refused
  }
  for (const step of driver.plan.steps) {
    if (step.expected === undefined) continue
    const now = await stepKind(step.kind).observe(resolve(step.input, {}), driver.context)
    if (drifted(step, now)) return { kind: 'drift', say: await driftSaid(driver, step, now), step: step.id }
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

/** Nobody waits longer to be told who it was. */
const PATIENCE_MS = 5_000

/** What has changed since the plan, and by whom where that is on record. */
async function driftSaid(driver: Driver, step: PlannedStep, now: Json): Promise<Phrase> {
  const resources = stepKind(step.kind).resources(resolve(step.input, {}), null).filter(Boolean)
  const changes = differences(step.expected, now)
  if (!resources.length || !changes.length) return phrase('fixes:trouble.drift')
  const patience = sleep(PATIENCE_MS, null, { ref: false })
  const asked = driver.whoChanged(namesOf(resources, driver.plan.holds)).catch(() => null)
  const change = await Promise.race([asked, patience])
  if (!change) return phrase('fixes:trouble.drift-what', { resources, changes })
  return phrase('fixes:trouble.drift-by', { resources, changes, by: change.by, event: change.event, at: change.at })
}
