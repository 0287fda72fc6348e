/**
 * What people and tools put before a line: quotes, comments, table borders. `#` counts only before a space: `####.dkr.ecr…` is a redacted
 * account. Bullets stay: a line may go on with `* because`.
 */
const PREFIX = /^[ \t]{0,200}(?:(?:[>|│┃•·]|(?:#{1,6}|\/\/)(?= )) ?){1,8}/
const FENCE = /^[ \t]{0,20}(?:```|~~~)[\w-]{0,20}[ \t]{0,20}$/
/** A rule of a console table: `------  ----------  ---------------`. */
const RULE = /^[ \t]*-{3,}(?: +-{3,})+[ \t]*$/

/** Takes off what is no text of the error, and puts together again what a console cut to fit its width. */
export function plainLines(text: string): string[] {
  const lines = text
    .split('\n')
    .filter((line) => !FENCE.test(line))
    .map((line) => withoutBorder(line.trimEnd()).replace(PREFIX, ''))
  return joinHardWraps(joinColumns(lines))
}

/** The right border of a table's row. */
const withoutBorder = (line: string) => (/[|│┃]$/.test(line.slice(-1)) ? line.slice(0, -1).trimEnd() : line)

/** A table whose cells run over several lines: each column becomes one line. The cut falls anywhere in a word, so cells join without a space. */
function joinColumns(lines: string[]): string[] {
  const rule = lines.findIndex((line) => RULE.test(line))
  if (rule < 0) return lines
  const starts: number[] = []
  for (const match of lines[rule]!.matchAll(/-+/g)) starts.push(match.index)
  const end = lines.findIndex((line, i) => i > rule + 1 && line.trim() === '')
  const rows = lines.slice(rule + 1, end < 0 ? undefined : end)
  // Only where the first column is broken inside words is it a wrapped table; else each line is a row of its own.
  const wrapped = rows.length > 2 && rows.slice(1).every((row) => row.slice((starts[1] ?? 0) - 2, starts[1]).trim() === '')
  if (!wrapped) return lines
  const columns = starts.map((from, i) => rows.map((row) => row.slice(from, starts[i + 1])).map((cell) => cell.replace(/ {2,40}$/, '')))
  return [...lines.slice(0, rule), ...columns.map((cells) => cells.join('')), ...(end < 0 ? [] : lines.slice(end))]
}

/** Lines of one and the same great length were cut by a terminal: they go on in the next without a space. */
function joinHardWraps(lines: string[]): string[] {
  const joined: string[] = []
  let width = 0
  for (const [i, line] of lines.entries()) {
    const previous = lines[i - 1]
    const continues = width > 0 && previous?.length === width && /[^\s-]/.test(line) && line.length <= width
    if (continues) joined[joined.length - 1] += line
    else joined.push(line)
    if (!continues) width = line.length >= 60 && line.length === lines[i + 1]?.length ? line.length : 0
  }
  return joined
}
