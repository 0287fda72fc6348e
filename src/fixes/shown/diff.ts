/** Lines around a change that are shown with it. */
const AROUND = 2

/**
 * What changes from one text to another, line by line: `- ` gone, `+ ` new, `  ` around it, `…` for what is left out. Empty: nothing.
 *
 * @example diffLines(['a', 'b'], ['a', 'c']) // ['  a', '- b', '+ c']
 */
export function diffLines(before: readonly string[], after: readonly string[]): string[] {
  const lines = merged(before, after)
  const near = lines.map((_, i) => lines.slice(Math.max(0, i - AROUND), i + AROUND + 1).some((line) => line[0] !== ' '))
  return lines
    .flatMap((line, i) => (near[i] ? [line] : near[i - 1] ? ['…'] : []))
    .filter((line, i, all) => line !== '…' || i < all.length - 1)
}

/** Both texts in one, by their longest common subsequence. */
function merged(before: readonly string[], after: readonly string[]): string[] {
  const common = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      common[i]![j] = before[i] === after[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!)
  const lines: string[] = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    const both = i < before.length && j < after.length
    if (both && before[i] === after[j]) {
      lines.push(`  ${before[i++]}`)
      j++
    } else if (j >= after.length || (both && common[i + 1]![j]! >= common[i]![j + 1]!)) lines.push(`- ${before[i++]}`)
    else lines.push(`+ ${after[j++]}`)
  }
  return lines
}
