import { codeOf } from '../aws/refusal.ts'
import { stepKind } from '../fixes/steps/index.ts'
import { resolve } from '../fixes/steps/refs.ts'
import type { Done, PlannedStep, StepKind } from '../fixes/steps/types.ts'
import type { Driver } from './driver.ts'
import { until } from './pace.ts'
import { doneOf, maybeOurs, outputsOf } from './state.ts'
import { timedOut, troubleOf } from './trouble.ts'
import type { Trouble } from './types.ts'

/** Takes back what the journal says was done, last first. Null: all of it is taken back; else what stopped it. */
export async function takeBack(driver: Driver): Promise<Trouble | null> {
  for (const step of driver.plan.steps.toReversed()) {
    if (!maybeOurs(driver.states.get(step.id)!)) continue
    await driver.hold()
    const trouble = await takeBackStep(driver, step).catch(async (error) => {
      await driver.hold()
      return troubleOf(error, step.id)
    })
    if (!trouble) continue
    await driver.note(step.id, 'undo-failed', { trouble })
    return trouble
  }
  return null
}

async function takeBackStep(driver: Driver, step: PlannedStep): Promise<Trouble | null> {
  const kind = stepKind(step.kind)
  const undo = kind.undo
  const done = undo && (await whatWasDone(driver, step, kind))
  if (!undo || !done) {
    await driver.note(step.id, 'undone', {})
    return null
  }
  const look = () => kind.observe(done.input, driver.context)
  const now = await look()
  // Begun by a process that did not live to tell, or refused before: what is there now decides.
  const begun = ['undoing', 'conflict'].includes(driver.states.get(step.id)!.status)
  if (begun) await driver.audit('found', { step: step.id, undo: true, undone: undo.undone(done, now) })
  if (!undo.undone(done, now)) {
    const trouble = await revert(driver, step, kind, done)
    if (trouble) return trouble
  }
  await driver.note(step.id, 'undone', {})
  return null
}

/** What there is to take back; null where the step was begun and never happened. */
async function whatWasDone(driver: Driver, step: PlannedStep, kind: StepKind): Promise<Done | null> {
  const state = driver.states.get(step.id)!
  if (state.outputs) return doneOf(state)
  const input = state.input ?? resolve(step.input, outputsOf(driver.states))
  const after = await kind.observe(input, driver.context)
  const outputs = kind.done(input, after, state.before)
  return outputs && { input, before: state.before, after, outputs }
}

/** How often a write back may meet no answer. */
const UNANSWERED = 3

/** The one write back, once nothing stands in its way. What somebody has changed since is left alone. */
async function revert(driver: Driver, step: PlannedStep, kind: StepKind, done: Done): Promise<Trouble | null> {
  const undo = kind.undo!
  const patience = Math.min(kind.patienceMs ?? 60_000, driver.pace.patienceMs)
  let dependency: Trouble | null = null
  let unanswered = 0
  const attempt = async (): Promise<{ trouble: Trouble | null } | null> => {
    const now = await kind.observe(done.input, driver.context)
    if (undo.undone(done, now)) return { trouble: null }
    const changed = undo.changed(done, now)
    if (changed) return { trouble: { kind: 'changed', say: changed, step: step.id } }
    if (undo.blocked?.(done, now)) return null
    const forbidden = await driver.forbidden(step.id)
    if (forbidden) return { trouble: forbidden }
    if (driver.states.get(step.id)!.status !== 'undoing') await driver.note(step.id, 'undo-started', {})
    await driver.audit('calls', { step: step.id, kind: step.kind, undo: true, outputs: done.outputs })
    await driver.hold()
    await driver.point(`write-back ${step.id}`)
    try {
      await undo.revert(done, driver.context)
      await driver.point(`written-back ${step.id}`)
      await driver.audit('answered', { step: step.id, outcome: 'ok' })
      return null
    } catch (error) {
      await driver.audit('answered', { step: step.id, outcome: codeOf(error) })
      const trouble = troubleOf(error, step.id)
      if ((error as { ecsPullTransient?: boolean }).ecsPullTransient && ++unanswered < UNANSWERED) return null
      // What depends on it may be on its way out, like the interfaces of an endpoint just deleted.
      if (trouble.kind !== 'dependency') return { trouble }
      dependency = trouble
      return null
    }
  }
  const end = await until(attempt, patience, driver.pace, driver.hold, driver.signal)
  return end ? end.trouble : (dependency ?? timedOut(step.id, Math.round(patience / 60_000)))
}
