/** Whether something matches, where part of what decides may not be known. */
export type Match = 'yes' | 'no' | 'maybe'

export const not = (match: Match): Match => (match === 'yes' ? 'no' : match === 'no' ? 'yes' : 'maybe')

/** All have to match. Of none: yes. */
export function every(matches: Iterable<Match>): Match {
  let result: Match = 'yes'
  for (const match of matches) {
    if (match === 'no') return 'no'
    if (match === 'maybe') result = 'maybe'
  }
  return result
}

/** One has to match. Of none: no. */
export function some(matches: Iterable<Match>): Match {
  let result: Match = 'no'
  for (const match of matches) {
    if (match === 'yes') return 'yes'
    if (match === 'maybe') result = 'maybe'
  }
  return result
}
