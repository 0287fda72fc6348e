import { uniqueGaps } from './fact.ts'
import { gateOrder } from './gate.ts'
import type { Gap } from './known.ts'
import type { Finding } from './report.ts'

/** What nobody can look into, whatever check asks. */
const NOBODY = new Set<Gap['reason']>(['not-placed', 'external'])

/** True where no permission would show it. */
export const seenByNobody = ({ reason }: Gap): boolean => NOBODY.has(reason)

/** The findings, those that could not be made for one and the same such reason as one: at all their gates, in the place of the first. */
export function toldOnce(findings: readonly Finding[]): Finding[] {
  const alike = findings.filter(({ gaps }) => gaps.length > 0 && gaps.every(seenByNobody))
  const [first] = alike
  if (!first || alike.length === 1) return [...findings]
  const gates = [...new Set(alike.flatMap(({ gate, gates = [gate] }) => gates))].sort((a, b) => gateOrder(a) - gateOrder(b))
  const one: Finding = { ...first, gate: gates[0]!, gates, gaps: uniqueGaps(alike.flatMap(({ gaps }) => gaps)) }
  return findings.flatMap((finding) => (finding === first ? [one] : alike.includes(finding) ? [] : [finding]))
}
