import { expect } from 'vitest'
import type { Check, Outcome } from '../../src/core/check.ts'
import type { Gap } from '../../src/core/known.ts'
import type { FactValues } from '../../src/facts/types/index.ts'

/** An outcome as text, nothing left out: what a report would show, and where each piece of evidence was read. */
function whole({ id, gate }: Check<FactValues>, outcome: Outcome | null): string {
  if (!outcome) return `${id}: silent`
  // What cannot be reached follows from the gates and the services it names.
  const { status, say, params = {}, evidence = [], resources = [], reaches: _, ...rest } = outcome
  const { gate: at = gate, gaps = [], ...more } = { ...rest } as { gate?: string; gaps?: Gap[] }
  return [
    `${id}: ${status}${say ? ` ${say}` : ''} at ${at}`,
    ...Object.entries(more).map(([name, value]) => `  ${name}: ${listed(value)}`),
    ...Object.entries(params).map(([name, value]) => `  {{${name}}} ${listed(value)}`),
    ...evidence.map(({ label, value, ...read }) => `  ${label} = ${value} (${Object.values(read).map(listed).join(', ')})`),
    ...resources.map((resource) => `  -> ${resource}`),
    ...gaps.map((gap) => `  gap ${gap.reason} ${gap.api} ${gap.resource}`),
  ].join('\n')
}

const listed = (value: unknown) => (Array.isArray(value) ? `[${value.join(' | ')}]` : String(value))

/**
 * Holds an outcome whole against the one that was read and found right (`__snapshots__`), besides what a test itself says of it: an
 * evidence, a parameter or a gate that changes unnoticed would mislead somebody.
 */
export function held(check: Check<FactValues>, outcome: Outcome | null): Outcome | null {
  expect(whole(check, outcome)).toMatchSnapshot()
  // A clue shows the call its fact was read by: of a fact the check never asked for there is none.
  expect([...check.needs, ...check.wants]).toEqual(expect.arrayContaining((outcome?.evidence ?? []).map((clue) => clue.from)))
  return outcome
}

/** In short: `status`, `status say` where the sentence is not the status's own, and the container that is blamed. */
export function told(outcome: Outcome | null): string {
  if (!outcome) return 'silent'
  const say = outcome.say && outcome.say !== outcome.status ? ` ${outcome.say}` : ''
  return `${outcome.status}${say}${outcome.status === 'broken' && outcome.container ? ` (${outcome.container})` : ''}`
}
