import { joinWrapped, wholeNames } from './wrap.ts'

/**
 * What people and tools put before a line: quotes, comments, table borders. `#` counts only before a space: `####.dkr.ecr…` is a redacted
 * account. Bullets stay: a line may go on with `* because`.
 */
const PREFIX = /^[ \t]{0,200}(?:(?:[>|│┃•·]|(?:#{1,6}|\/\/)(?= )) ?){1,8}/
const FENCE = /^[ \t]{0,20}(?:```|~~~)[\w-]{0,20}[ \t]{0,20}$/
/** A rule of a console table: `------  ----------  ---------------`. */
const RULE = /^[ \t]*-{3,}(?: +-{3,})+[ \t]*$/

/** A row of a table with bars on both sides, before they are taken off; and the line between two rows. */
const ROW = /^[ \t]*[|│┃].*[|│┃]$/
const BETWEEN = /^[ \t]*[|│┃+├└┌╭╰][-=─━+|┼┬┴│:┤┐┘╮╯]*$/
const BAR = /[|│┃]/
/** In a longer text no name is looked for elsewhere. */
const SHORT = 300_000

/** Takes off what is no text of the error, and puts together again what a console cut to fit its width. */
export function plainLines(text: string): string[] {
  const lines = text
    .split('\n')
    .filter((line) => !FENCE.test(line))
    .map((line) => line.trimEnd())
  const whole = text.length <= SHORT ? wholeNames(lines) : new Set<string>()
  const inTables = joinRows(lines, whole).map((line) => withoutBorder(line).replace(PREFIX, ''))
  return joinBlocks(joinColumns(inTables, whole), whole)
}

/** The right border of a table's row. */
const withoutBorder = (line: string) => (/[|│┃]$/.test(line.slice(-1)) ? line.slice(0, -1).trimEnd() : line)

/** Tables whose cells run over several rows, with bars round them: each cell becomes one line. Rows of other tables stay as they are. */
function joinRows(lines: string[], whole: ReadonlySet<string>): string[] {
  const result: string[] = []
  for (let at = 0; at < lines.length; ) {
    let to = at
    while (to < lines.length && (ROW.test(lines[to]!) || BETWEEN.test(lines[to]!)) && lines[to]!.length === lines[at]!.length) to++
    // One by one: a table of a log may have more rows than a call takes arguments.
    if (to - at > 1) for (const line of cellsOf(lines.slice(at, to), whole)) result.push(line)
    else result.push(lines[at]!)
    at = Math.max(to, at + 1)
  }
  return result
}

function cellsOf(rows: readonly string[], whole: ReadonlySet<string>): string[] {
  const result: string[] = []
  let record: string[][] = []
  const close = () => {
    if (record.length < 2) result.push(...record.map((cells) => cells.join('|')))
    else
      for (const at of record[0]!.keys())
        result.push(
          joinCells(
            record.map((cells) => cells[at] ?? ''),
            whole,
          ),
          '',
        )
    record = []
  }
  for (const row of rows) {
    if (BETWEEN.test(row)) {
      close()
      continue
    }
    const cells = row.trim().slice(1, -1).split(BAR)
    // A row that says something in its first column begins a record, unless it is the only column.
    if (cells.length > 1 && cells[0]!.trim() && record.length) close()
    record.push(cells)
  }
  close()
  return result
}

/** The cells of one column, one under the other. What fills a cell goes on in the next. */
function joinCells(cells: readonly string[], whole: ReadonlySet<string>): string {
  const padded = cells.every((cell) => cell === '' || cell.startsWith(' '))
  const width = cells[0]!.length - (padded ? 2 : 0)
  const texts = cells.map((cell) => (padded ? cell.slice(1) : cell).trimEnd())
  return asOne(texts, whole, width)
}

/** A cell is one text, whatever its lines begin with. */
const asOne = (lines: readonly string[], whole: ReadonlySet<string>, width: number): string =>
  joinWrapped(lines.slice(0, lines.findLastIndex(Boolean) + 1), whole, width).join(' ')

/** A table whose cells run over several lines, under a rule: each column becomes one line. */
function joinColumns(lines: string[], whole: ReadonlySet<string>): string[] {
  const rule = lines.findIndex((line) => RULE.test(line))
  if (rule < 0) return lines
  const starts: number[] = []
  for (const match of lines[rule]!.matchAll(/-+/g)) starts.push(match.index)
  const end = lines.findIndex((line, i) => i > rule + 1 && line.trim() === '')
  const rows = lines.slice(rule + 1, end < 0 ? undefined : end)
  // Only where the first column is broken inside words is it a wrapped table; else each line is a row of its own.
  const wrapped = rows.length > 2 && rows.slice(1).every((row) => row.slice((starts[1] ?? 0) - 2, starts[1]).trim() === '')
  if (!wrapped) return lines
  const columns = starts.flatMap((from, i) => {
    const cells = rows.map((row) => row.slice(from, starts[i + 1]).trimEnd())
    return [
      asOne(
        cells,
        whole,
        cells.reduce((most, cell) => Math.max(most, cell.length), 0),
      ),
      '',
    ]
  })
  return [...lines.slice(0, rule), ...columns, ...(end < 0 ? [] : lines.slice(end))]
}

/** Lines between blank ones belong together. */
function joinBlocks(lines: string[], whole: ReadonlySet<string>): string[] {
  const result: string[] = []
  for (let at = 0; at < lines.length; ) {
    let to = at
    while (to < lines.length && lines[to]!.trim() !== '') to++
    for (const line of joinWrapped(lines.slice(at, to), whole)) result.push(line)
    if (to < lines.length) result.push('')
    at = to + 1
  }
  return result
}
