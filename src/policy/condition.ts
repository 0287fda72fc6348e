import { compare } from './compare.ts'
import { type Single, type Value, valueFor } from './context.ts'
import { every, type Match, not, some } from './match.ts'
import type { Reading } from './pattern.ts'

/** One key of one operator of a statement's Condition. */
export interface Condition {
  /** As written, such as `ForAnyValue:StringLikeIfExists`. */
  operator: string
  key: string
  values: readonly string[]
}

const OPERATOR = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i
const NEGATED: Record<string, string> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
  numericnotequals: 'numericequals',
  datenotequals: 'dateequals',
  notipaddress: 'ipaddress',
}

/**
 * Whether a condition holds (IAM user guide: condition operators, keys with several values). A key that is not in the request fails a
 * positive operator and fulfils a negated one, `IfExists` and `ForAllValues`.
 */
export function holds({ operator, key, values }: Condition, reading: Reading): Match {
  const [, quantifier, name = '', ifExists] = OPERATOR.exec(operator) ?? []
  const forAll = quantifier?.toLowerCase() === 'forallvalues'
  const forAny = quantifier?.toLowerCase() === 'foranyvalue'
  const written = name.toLowerCase()
  const base = NEGATED[written] ?? written
  const negated = base !== written
  const value = valueFor(reading.context, key)
  if (written === 'null') return some(values.map((wanted) => isNull(wanted, value)))
  const absent: Match = ifExists || forAll ? 'yes' : forAny ? 'no' : negated ? 'yes' : 'no'
  if (value === undefined) return 'maybe'
  if (value === null || (Array.isArray(value) && !value.length)) return absent
  const one = (text: Single): Match => {
    const hit = some(values.map((wanted) => compare(base, wanted, text, reading)))
    return negated ? not(hit) : hit
  }
  if (Array.isArray(value)) return (forAll || (negated && !forAny) ? every : some)(value.map(one))
  const present = one(value as Single)
  // AWS may send the key or not: only what comes out both ways is certain.
  return 'foreign' in (value as object) && present !== absent ? 'maybe' : present
}

function isNull(wanted: string, value: Value | undefined): Match {
  const absent: Match =
    value === undefined || (value && 'foreign' in value)
      ? 'maybe'
      : value === null || (Array.isArray(value) && !value.length)
        ? 'yes'
        : 'no'
  return /^true$/i.test(wanted) ? absent : /^false$/i.test(wanted) ? not(absent) : 'maybe'
}
