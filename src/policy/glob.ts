import type { Match } from './match.ts'

/** Any run of characters; any one character. */
export const RUN = Symbol('*')
const ONE = Symbol('?')
export type Token = string | typeof RUN | typeof ONE

/** The text compared: known whole, or only how it begins. */
export type Text = string | { prefix: string }

export const wholeText = (text: Text): string => (typeof text === 'string' ? text : text.prefix)

/** Whether a pattern fits a text. Works through the text once with the set of places in the pattern, so no pattern makes it slow. */
export function fits(pattern: readonly Token[], text: Text): Match {
  let places = closure(pattern, [0])
  for (const char of wholeText(text)) {
    const next: number[] = []
    for (const place of places) {
      const token = pattern[place]
      if (token === RUN) next.push(place)
      else if (token === ONE || token === char) next.push(place + 1)
    }
    places = closure(pattern, next)
    if (!places.size) return 'no'
  }
  if (typeof text === 'string') return places.has(pattern.length) ? 'yes' : 'no'
  // Whatever follows fits, where nothing but runs is left of the pattern.
  for (const place of places) if (pattern[place] === RUN && pattern.slice(place).every((token) => token === RUN)) return 'yes'
  return 'maybe'
}

/** A run may also be empty: its place and the one behind it are both open. */
function closure(pattern: readonly Token[], places: readonly number[]): Set<number> {
  const all = new Set<number>()
  for (const start of places) {
    for (let place = start; !all.has(place); place++) {
      all.add(place)
      if (pattern[place] !== RUN) break
    }
  }
  return all
}

export const tokens = (text: string): Token[] => [...text].map((char) => (char === '*' ? RUN : char === '?' ? ONE : char))

/** Action names know no case (IAM user guide, action element). */
export const fitsFolded = (pattern: string, text: string): Match => fits(tokens(pattern.toLowerCase()), text.toLowerCase())

/** The pieces of a pattern that stand between wildcards. */
export function literals(pattern: readonly Token[]): string[] {
  const pieces = ['']
  for (const token of pattern) {
    if (typeof token === 'string') pieces.push(pieces.pop() + token)
    else pieces.push('')
  }
  return pieces
}
