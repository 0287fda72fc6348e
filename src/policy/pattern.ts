import { type Context, valueFor } from './context.ts'
import { fits, RUN, type Text, type Token, tokens } from './glob.ts'
import type { Match } from './match.ts'

/** A pattern with its policy variables filled in. `certain` false: a variable's value is not known, it may stand for anything. */
export interface Pattern {
  tokens: Token[]
  certain: boolean
}

export interface Reading {
  context: Context
  /** Version 2012-10-17: `${…}` is a variable; before, it is plain text. */
  variables: boolean
}

const VARIABLE = /\$\{([^{}]*)\}/

/** Reads a pattern of Resource or of a condition. Wildcards count unless `literal`; `${*}`, `${?}` and `${$}` are the characters themselves. */
export function readPattern(text: string, { context, variables }: Reading, literal = false): Pattern {
  const plain = (part: string): Token[] => (literal ? [...part] : tokens(part))
  const read: Pattern = { tokens: [], certain: true }
  const parts = variables ? text.split(VARIABLE) : [text]
  parts.forEach((part, i) => {
    if (i % 2 === 0) read.tokens.push(...plain(part))
    else if (part === '*' || part === '?' || part === '$') read.tokens.push(part)
    else {
      const [, key = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/s.exec(part) ?? []
      const value = valueFor(context, key)
      const known = Array.isArray(value) && value.length === 1 ? (value[0] as string) : value === null ? fallback : undefined
      read.tokens.push(...(known === undefined ? ([RUN] as Token[]) : [...known]))
      read.certain &&= known !== undefined
    }
  })
  return read
}

export const matches = (pattern: Pattern, text: Text): Match => {
  const match = fits(pattern.tokens, text)
  return match === 'yes' && !pattern.certain ? 'maybe' : match
}

/** The parts between the first five colons, as the ARN operators compare them: the sixth keeps its own colons. */
export function segments(pattern: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  for (const token of pattern) {
    if (token === ':' && parts.length < 6) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts
}

/** An ARN pattern with fewer than six parts means anything in those it lacks (IAM user guide, resource element). */
export function completed(pattern: Pattern): Pattern {
  const lacking = 6 - segments(pattern.tokens).length
  if ([...'arn:'].some((char, i) => pattern.tokens[i] !== char) || lacking <= 0) return pattern
  return { ...pattern, tokens: [...pattern.tokens, ...Array.from({ length: lacking }, (): Token[] => [':', RUN]).flat()] }
}
