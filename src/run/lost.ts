import { phrase } from '../core/phrase.ts'
import { stepKind } from '../fixes/steps/index.ts'
import type { StoreTrouble } from '../store/trouble.ts'
import type { Driver } from './driver.ts'
import { RunLost } from './types.ts'

/** Says which run the store left in the middle, and which of its changes stand. */
export function lost(driver: Driver, trouble: StoreTrouble): RunLost {
  const run = driver.row.id
  const steps = standing(driver)
  const kind = trouble === 'busy' ? 'away' : trouble
  return new RunLost(trouble, phrase(`fixes:lost.${kind}${steps.length ? '' : '-none'}`, { run, ...(steps.length && { steps }) }))
}

/** The steps that have changed something, by number, with the call that did: also that of which the journal does not know. */
function standing({ plan, states, written, row }: Driver): string[] {
  return plan.steps.flatMap((step, i) => {
    const state = states.get(step.id)!
    const kind = stepKind(step.kind)
    if (!kind.apply || !(written.has(step.id) || state.status === 'done')) return []
    const resources = kind.resources(state.input ?? step.input, state.outputs).filter((one) => /^[\w:/.@-]+$/.test(one))
    const call = kind.cli(step.input, JSON.parse(row.target_json).region, step.id).split(' ').slice(0, 3).join(' ')
    return [`${i + 1} (${[call, ...resources].join(' ')})`]
  })
}
