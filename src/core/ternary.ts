/** The three answers to "does this let the pull through?". */
export type Ternary = 'ok' | 'broken' | 'unknown'

/** Ways that all have to work: one broken breaks it, else one unknown leaves it open. Of none: ok. */
export function all(answers: Iterable<Ternary>): Ternary {
  let result: Ternary = 'ok'
  for (const answer of answers) {
    if (answer === 'broken') return 'broken'
    if (answer === 'unknown') result = 'unknown'
  }
  return result
}
