import ipaddr from 'ipaddr.js'
import { list, type Statement } from './policy-document.ts'

/** True where a pattern with `*` and `?` fits the whole text. Linear in pattern times text: a policy is somebody's input. */
export function glob(pattern: string, text: string, fold = false): boolean {
  const [p, t] = fold ? [pattern.toLowerCase(), text.toLowerCase()] : [pattern, text]
  let [i, j, star, mark] = [0, 0, -1, 0]
  while (j < t.length) {
    if (p[i] === '*') [star, mark, i] = [i, j, i + 1]
    else if (i < p.length && (p[i] === '?' || p[i] === t[j])) [i, j] = [i + 1, j + 1]
    else if (star >= 0) [i, mark, j] = [star + 1, mark + 1, mark + 1]
    else return false
  }
  while (p[i] === '*') i += 1
  return i === p.length
}

function inBlock(address: string, block: string): boolean {
  try {
    return ipaddr.parse(address).match(ipaddr.parseCIDR(block.includes('/') ? block : `${block}/32`))
  } catch {
    return false
  }
}

function holdsOne(operator: string, want: string, have: string): boolean {
  if (/^Arn/.test(operator) || /Like$/.test(operator)) return glob(want, have)
  if (/IgnoreCase$/.test(operator) || operator === 'Bool') return want.toLowerCase() === have.toLowerCase()
  if (/IpAddress$/.test(operator)) return inBlock(have, want)
  const [a, b] = /^Date/.test(operator) ? [Date.parse(have), Date.parse(want)] : [Number(have), Number(want)]
  if (/LessThanEquals$/.test(operator)) return a <= b
  if (/LessThan$/.test(operator)) return a < b
  if (/GreaterThanEquals$/.test(operator)) return a >= b
  if (/GreaterThan$/.test(operator)) return a > b
  return /^(Numeric|Date)/.test(operator) ? a === b : want === have
}

/** Whether a statement's conditions hold in this context; keys the context lacks are noted. */
export function conditionsHold(statement: Statement, context: Record<string, string>, missing: Set<string>): boolean {
  let hold = true
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]))
  for (const [written, keys] of Object.entries(statement.Condition ?? {})) {
    const [, quantifier, operator, ifExists] = /^(?:(For\w+):)?(\w+?)(IfExists)?$/.exec(written) ?? [
      undefined,
      undefined,
      written,
      undefined,
    ]
    const negated = /Not/.test(operator as string)
    for (const [key, wanted] of Object.entries(keys)) {
      const want = list(Array.isArray(wanted) ? wanted : String(wanted))
      const have = known.get(key.toLowerCase())
      if (operator === 'Null') hold &&= (have === undefined) === (want[0] === 'true')
      else if (have === undefined) {
        missing.add(key)
        hold &&= Boolean(ifExists) || negated || quantifier === 'ForAllValues'
      } else {
        const hit = want.some((one) => holdsOne((operator as string).replace('Not', ''), one, have))
        hold &&= negated ? !hit : hit
      }
    }
  }
  return hold
}
