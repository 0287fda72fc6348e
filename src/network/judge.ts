import type { Cause } from '../core/cause.ts'
import type { Clue, Outcome } from '../core/check.ts'
import { gateOrder } from '../core/gate.ts'
import type { PhraseValue } from '../core/phrase.ts'
import type { Ternary } from '../core/ternary.ts'
import type { Way } from '../facts/types/index.ts'

/** What a check thinks of one way. */
export interface Judgement<F extends string = string> {
  answer: Ternary
  /** Key of the sentence below the check's own, where it is not the status. */
  say?: string
  params?: Record<string, PhraseValue>
  evidence?: Clue<F>[]
  resources?: string[]
}

interface Over<F extends string> {
  cause: Cause
  ways: readonly Way[]
  /** The failing task's own subnet decides; the service's others tell whether the fault is one subnet's alone. */
  own: string | null
  judge(way: Way): Judgement<F> | null
}

/**
 * Sums up a check over the ways of a pull: broken where one way is, at the earliest gate; unknown where one is; null where it applies to
 * none. `{{services}}` and `{{subnets}}` of the sentence name what is concerned; evidence names the subnets where the
 * same thing works, and others where it does not.
 */
export function overWays<F extends string>({ cause, ways, own, judge }: Over<F>): Outcome<F | 'ways'> | null {
  const judged = ways.flatMap((way) => {
    const judgement = judge(way)
    return judgement ? [{ way, ...judgement }] : []
  })
  const deciding = own ? judged.filter(({ way }) => way.subnet === own) : judged
  if (!deciding.length) return null
  const status = (['broken', 'unknown'] as const).find((s) => deciding.some(({ answer }) => answer === s)) ?? 'ok'
  const same = deciding.filter(({ answer }) => answer === status)
  // Of what stays open, that whose address the text shows tells most.
  const shown = status === 'unknown' ? same.filter(({ way }) => way.ip) : []
  const first = (shown.length ? shown : same).reduce((a, b) =>
    gateOrder(b.way.destination.gate) < gateOrder(a.way.destination.gate) ? b : a,
  )
  // The sentence is about those of which it is true.
  const told = same.filter(({ say }) => say === first.say)
  const subnetsWith = (...answers: Ternary[]) =>
    unique(judged.filter(({ answer }) => answers.includes(answer)).map(({ way }) => way.subnet))
  const bad = subnetsWith('broken')
  const fine = subnetsWith('ok').filter((subnet) => !subnetsWith('broken', 'unknown').includes(subnet))
  const others = (subnets: string[]) => subnets.filter((subnet) => !deciding.some(({ way }) => way.subnet === subnet))
  const found = {
    ...(first.say && { say: first.say }),
    params: {
      ...first.params,
      services: unique(told.map(({ way }) => (way.destination.service === 'internet' ? way.destination.host : way.destination.service))),
      subnets: unique(told.map(({ way }) => way.subnet)),
    },
    evidence: uniqueClues<F | 'ways'>([
      ...same.flatMap(({ evidence }) => evidence ?? []),
      ...(status === 'broken' && others(bad).length ? [{ label: 'broken-in-subnets', value: bad.join(', '), from: 'ways' as const }] : []),
      ...(status === 'broken' && fine.length ? [{ label: 'fine-in-subnets', value: fine.join(', '), from: 'ways' as const }] : []),
    ]),
    resources: unique(same.flatMap(({ resources }) => resources ?? [])),
  }
  const gates = unique(same.map(({ way }) => way.destination.gate)).sort((a, b) => gateOrder(a) - gateOrder(b))
  const reaches = [...new Map(same.map(({ way: { destination: d } }) => [`${d.gate} ${d.host}`, { gate: d.gate, host: d.host }])).values()]
  const at = { gate: gates[0]!, gates, reaches }
  if (status === 'broken') return { status, cause, ...at, ...found }
  return status === 'unknown' ? { status, ...at, ...found } : { status, ...found }
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)]

const uniqueClues = <F extends string>(clues: Clue<F>[]): Clue<F>[] => [
  ...new Map(clues.map((clue) => [`${clue.label} ${clue.value}`, clue])).values(),
]
