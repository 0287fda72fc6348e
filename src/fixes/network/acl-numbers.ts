import type { NetworkAcl } from '../../facts/types/index.ts'
import { LAST_NUMBER, type Missing } from './acl-lack.ts'

/** The numbers taken in the direction of what is missing. */
export const numbersOf = (acls: readonly NetworkAcl[], { acl, egress }: Missing) =>
  new Set(acls.find(({ id }) => id === acl)?.entries.flatMap((entry) => (entry.egress === egress ? [entry.number] : [])))

/** Behind the others, in steps of ten as AWS recommends; where there is no room left, the highest one free. */
export function freeNumber(taken: ReadonlySet<number>): number {
  const last = Math.max(0, ...[...taken].filter((number) => number <= LAST_NUMBER))
  let number = Math.min(Math.floor(last / 10) * 10 + 10, LAST_NUMBER)
  while (taken.has(number)) number -= 1
  return number
}

/** The highest number free before an entry; 0: none is. */
export function freeBefore(entry: number, taken: ReadonlySet<number>): number {
  let number = entry - 1
  while (taken.has(number)) number -= 1
  return Math.max(number, 0)
}
