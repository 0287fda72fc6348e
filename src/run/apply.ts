import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, outcomeOf } from '../aws/refusal.ts'
import { stepKind } from '../fixes/steps/index.ts'
import { resolve } from '../fixes/steps/refs.ts'
import type { Input, PlannedStep, StepKind } from '../fixes/steps/types.ts'
import { storeTrouble } from '../store/trouble.ts'
import type { Driver } from './driver.ts'
import { until } from './pace.ts'
import { outputsOf } from './state.ts'
import { timedOut, troubleOf } from './trouble.ts'
import type { Trouble } from './types.ts'

/** Carries out what is left of the plan. Null: all steps are done; else what stopped it. */
export async function applySteps(driver: Driver): Promise<Trouble | null> {
  for (const step of driver.plan.steps) {
    const state = driver.states.get(step.id)!
    if (state.status === 'done' || state.status === 'left') continue
    await driver.hold()
    const trouble = await applyStep(driver, step).catch(async (error) => {
      // What becomes of the step is not known: it is looked at once the store is back.
      if (storeTrouble(error)) throw error
      await driver.hold()
      if (error instanceof Halted) return error.trouble
      return troubleOf(error, step.id)
    })
    if (!trouble) continue
    if (driver.states.get(step.id)!.status !== 'planned') await driver.note(step.id, 'failed', { trouble })
    return trouble
  }
  return null
}

async function applyStep(driver: Driver, step: PlannedStep): Promise<Trouble | null> {
  const kind = stepKind(step.kind)
  const state = driver.states.get(step.id)!
  const input = resolve(step.input, outputsOf(driver.states))
  const begun = state.status !== 'planned'
  const now = await kind.observe(input, driver.context)
  const there = kind.done(input, now, begun ? state.before : (step.expected ?? null))
  if (there && !begun && kind.apply) {
    await driver.note(step.id, 'left', { input, before: now, outputs: there })
    return null
  }
  const obstacle = there || begun || step.expected === undefined ? null : kind.obstacle?.(input, now, step.expected)
  if (obstacle) return { kind: 'changed', say: obstacle, step: step.id }
  const forbidden = there || !kind.apply ? null : await driver.forbidden(step.id)
  if (forbidden) return forbidden
  // Begun by a process that did not live to tell, or refused before: what is there now decides.
  if (begun) await driver.audit('found', { step: step.id, done: there !== null })
  else await driver.note(step.id, 'started', { input, before: now })
  if (!there) {
    const trouble = await write(driver, step, kind, input)
    if (trouble) return trouble
  }
  return settle(driver, step, kind, input)
}

/** Thrown where a wait is to end. */
class Halted extends Error {
  readonly trouble: Trouble
  constructor(trouble: Trouble) {
    super(trouble.kind)
    this.trouble = trouble
  }
}

/** How often a write is sent that met no answer, or an id that AWS does not yet know everywhere. */
const ATTEMPTS = 3

/** The one write. A refusal counts only if the change is not there after all: an answer can be lost. */
async function write(driver: Driver, step: PlannedStep, kind: StepKind, input: Input): Promise<Trouble | null> {
  if (!kind.apply) return null
  for (let attempt = 1; ; attempt++) {
    const forbidden = attempt > 1 ? await driver.forbidden(step.id) : null
    if (forbidden) return forbidden
    await driver.audit('calls', { step: step.id, kind: step.kind, input })
    await driver.hold()
    await driver.point(`write ${step.id}`)
    driver.written.add(step.id)
    try {
      await kind.apply(input, driver.context)
      await driver.point(`written ${step.id}`)
      await driver.audit('answered', { step: step.id, outcome: 'ok' })
      return null
    } catch (error) {
      if (storeTrouble(error)) throw error
      if (!(error as { ecsPullTransient?: boolean }).ecsPullTransient) driver.written.delete(step.id)
      await driver.audit('answered', { step: step.id, outcome: codeOf(error) })
      const now = await kind.observe(input, driver.context)
      if (kind.done(input, now, driver.states.get(step.id)!.before)) return null
      if (attempt === ATTEMPTS || !worthAnother(error)) return troubleOf(error, step.id)
      await sleep(driver.pace.pollMs * attempt)
    }
  }
}

const worthAnother = (error: unknown): boolean =>
  (error as { ecsPullTransient?: boolean }).ecsPullTransient === true || outcomeOf(codeOf(error)) === 'not-found'

/** Waits until AWS shows the step done, and writes that down. */
async function settle(driver: Driver, step: PlannedStep, kind: StepKind, input: Input): Promise<Trouble | null> {
  const before = driver.states.get(step.id)!.before
  const patience = Math.min(kind.patienceMs ?? 60_000, driver.pace.patienceMs)
  const look = async () => {
    const after = await kind.observe(input, driver.context)
    const outputs = kind.done(input, after, before)
    return outputs && { after, outputs }
  }
  const hold = async () => {
    await driver.hold()
    // What is switched off is not waited for either.
    const forbidden = await driver.forbidden(step.id)
    if (forbidden) throw new Halted(forbidden)
  }
  const settled = await until(look, patience, driver.pace, hold, driver.signal)
  if (!settled) return timedOut(step.id, Math.round(patience / 60_000))
  await driver.note(step.id, 'done', settled)
  return null
}
