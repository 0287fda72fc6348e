import type { Check } from '../core/check.ts'
import { type Known, known } from '../core/known.ts'
import type { Ternary } from '../core/ternary.ts'
import type { FactValues } from '../facts/types/index.ts'
import { checks } from './index.ts'

/** The checks that judge a way from one subnet at a time. */
const BY_SUBNET = checks.filter(({ needs }) => needs.includes('ways') && needs.includes('pullerSubnets'))

/** The facts that judging a subnet takes; the checks have asked for all of them. */
export const SUBNET_FACTS: readonly (keyof FactValues)[] = [
  ...new Set([...BY_SUBNET.flatMap(({ needs, wants }) => [...needs, ...wants]), 'puller' as const]),
]

export type SubnetFacts = { [id in keyof FactValues]?: Known<FactValues[id]> }

/** What the checks would find, had the task been started in that subnet: where one finds it well, another may not. */
export function judgedIn(subnet: string, facts: SubnetFacts): Ternary {
  // Of a subnet whose ways nobody has followed, every check is silent.
  if (!facts.ways?.known || !facts.ways.value.some((way) => way.subnet === subnet)) return 'unknown'
  const outcomes = BY_SUBNET.map((check) => statusIn(check, subnet, facts))
  return outcomes.includes('broken') ? 'broken' : outcomes.includes('unknown') ? 'unknown' : 'ok'
}

function statusIn(check: Check<FactValues>, subnet: string, facts: SubnetFacts): Ternary | null {
  const puller = facts.puller?.known ? { ...facts.puller.value, privateIp: null } : null
  const there: SubnetFacts = {
    ...facts,
    pullerSubnets: known({ own: subnet, all: [subnet] }),
    ...(puller && { puller: known(puller) }),
  }
  const have: Record<string, unknown> = {}
  for (const id of check.needs) {
    const state = there[id]
    if (!state?.known || (state.value === null && id !== 'taskDefinition')) return 'unknown'
    have[id] = state.value
  }
  for (const id of check.wants) have[id] = there[id]
  return check.run(have)?.status ?? null
}
