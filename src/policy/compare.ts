import ipaddr from 'ipaddr.js'
import type { Single } from './context.ts'
import { fits, literals } from './glob.ts'
import { every, type Match } from './match.ts'
import { matches, type Pattern, type Reading, readPattern, segments } from './pattern.ts'

const match = (fact: boolean): Match => (fact ? 'yes' : 'no')

/** Whether one value fulfils one positive operator (in lower case) against one wanted value. An operator nobody here knows: maybe. */
export function compare(operator: string, wanted: string, value: Single, reading: Reading): Match {
  switch (operator) {
    case 'stringequals':
    case 'binaryequals':
      return text(readPattern(wanted, reading, true), value)
    case 'stringequalsignorecase':
      return text(folded(readPattern(wanted, reading, true)), typeof value === 'string' ? value.toLowerCase() : value)
    case 'stringlike':
      return text(readPattern(wanted, reading), value)
    case 'arnequals':
    case 'arnlike':
      return arn(readPattern(wanted, reading), value)
  }
  if (typeof value !== 'string') return 'maybe'
  if (operator === 'bool') return match(wanted.toLowerCase() === value.toLowerCase())
  if (operator === 'ipaddress') return address(wanted, value)
  if (operator.startsWith('numeric')) return ordered(operator.slice(7), Number(value || Number.NaN), Number(wanted || Number.NaN))
  if (operator.startsWith('date')) return ordered(operator.slice(4), instant(value), instant(wanted))
  return 'maybe'
}

const folded = (pattern: Pattern): Pattern => ({
  ...pattern,
  tokens: pattern.tokens.map((token) => (typeof token === 'string' ? token.toLowerCase() : token)),
})

function text(pattern: Pattern, value: Single): Match {
  if (typeof value === 'string' || 'prefix' in value) return matches(pattern, value)
  return literals(pattern.tokens).some((piece) => value.foreign.some((mark) => piece.includes(mark))) ? 'no' : 'maybe'
}

/** Each of the six parts of an ARN is compared by itself, so that a wildcard does not reach over a colon (IAM user guide, ARN operators). */
function arn(pattern: Pattern, value: Single): Match {
  if (typeof value !== 'string' && 'foreign' in value) return text(pattern, value)
  const parts = segments(pattern.tokens)
  const whole = typeof value === 'string' ? value : value.prefix
  const own = whole.split(':')
  if (parts.length < 6 || own.length < 6) return matches(pattern, value) === 'no' ? 'no' : 'maybe'
  const last = own.slice(5).join(':')
  const found = every(parts.map((part, i) => fits(part, i < 5 ? own[i]! : typeof value === 'string' ? last : { prefix: last })))
  return found === 'yes' && !pattern.certain ? 'maybe' : found
}

function address(block: string, value: string): Match {
  try {
    const ip = ipaddr.parse(value)
    const [net, bits] = block.includes('/') ? ipaddr.parseCIDR(block) : [ipaddr.parse(block), block.includes(':') ? 128 : 32]
    return match(ip.kind() === net.kind() && (ip as ipaddr.IPv4).match(net as ipaddr.IPv4, bits))
  } catch {
    return 'maybe'
  }
}

/** ISO 8601, or seconds since 1970. */
const instant = (date: string): number => (/^\d+$/.test(date) ? Number(date) * 1000 : Date.parse(date))

function ordered(relation: string, value: number, wanted: number): Match {
  if (Number.isNaN(value) || Number.isNaN(wanted)) return 'maybe'
  switch (relation) {
    case 'equals':
      return match(value === wanted)
    case 'lessthan':
      return match(value < wanted)
    case 'lessthanequals':
      return match(value <= wanted)
    case 'greaterthan':
      return match(value > wanted)
    case 'greaterthanequals':
      return match(value >= wanted)
  }
  return 'maybe'
}
