import { ANCHOR, HEAD } from '../signatures/heads.ts'
import { clean } from './clean.ts'
import { jsonMessages, type Message } from './json.ts'
import { plainLines } from './lines.ts'

/** Up to this length (characters) and this many lines a text is read whole; in a longer one the errors are looked for. */
const SHORT = 6_000
const FEW_LINES = 16
const MAX_SEGMENT = 3_000
const MAX_SEGMENTS = 500
/** Where the next entry of a log begins. */
const ENTRY =
  /^(?:\[?(?:[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}|[0-9]{2}:[0-9]{2}:[0-9]{2}|[A-Z][a-z]{2}[ -][0-9]{1,2}[ T])|time=|level=|\{|\[|[A-Z]{4,7}[ :])/

/** The errors a paste may hold, each with what the JSON around it says, in the order they stand. At least one, however little it says. */
export function messages(paste: string): Message[] {
  // JSON is read before its escapes are undone; Slack's escapes inside it are undone for each message.
  const json = /[{[]/.test(paste) ? (jsonMessages(paste) ?? jsonMessages(clean(paste))) : null
  const found = json?.filter(
    (message) => ANCHOR.test(message.text.slice(0, SHORT * 4)) || /fail|error|stop/i.test(message.text.slice(0, SHORT)),
  )
  // A JSON answer of the registry may stand inside an error that is none: then the text around it counts.
  const within = found?.some((message) => HEAD.test(message.text)) || !HEAD.test(paste)
  const whole = found?.length && within ? found : [{ text: paste, context: {} }]
  const segments: Message[] = []
  for (const { text, context } of whole) {
    for (const segment of segmentsOf(plainLines(clean(text)))) segments.push({ text: segment, context })
    if (segments.length >= MAX_SEGMENTS) break
  }
  return segments.slice(0, MAX_SEGMENTS)
}

function segmentsOf(lines: string[]): string[] {
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0)
  if (length <= SHORT && lines.length <= FEW_LINES) return splitAtHeads(lines.join('\n'))
  const found = new Set<string>()
  for (let i = 0; i < lines.length && found.size < MAX_SEGMENTS; i++) {
    const line = lines[i]!
    if (line.length > MAX_SEGMENT) for (const piece of pieces(line)) found.add(piece)
    else if (ANCHOR.test(line)) {
      const last = endOfEntry(lines, i)
      for (const part of splitAtHeads(lines.slice(i, last).join('\n').slice(0, MAX_SEGMENT))) found.add(part)
      i = last - 1
    }
  }
  return found.size ? [...found] : [lines.join('\n').slice(0, SHORT)]
}

/** The line after the last that belongs to the entry begun at `from`. */
function endOfEntry(lines: string[], from: number): number {
  let to = from + 1
  let size = lines[from]!.length
  while (to < lines.length && to < from + 14 && size < MAX_SEGMENT) {
    const line = lines[to]!
    if (line.trim() === '' || ENTRY.test(line)) break
    size += line.length
    to++
  }
  return to
}

/** A line longer than any error: windows around its anchors. */
function pieces(line: string): string[] {
  const found: string[] = []
  const anchor = new RegExp(ANCHOR.source, 'gi')
  for (let match = anchor.exec(line); match && found.length < MAX_SEGMENTS; match = anchor.exec(line)) {
    const from = Math.max(0, match.index - 200)
    found.push(...splitAtHeads(line.slice(from, match.index + MAX_SEGMENT / 2)))
    anchor.lastIndex = match.index + MAX_SEGMENT / 2
  }
  return found
}

/** Several errors pasted at once: one segment each. What stands before the first belongs to it. */
function splitAtHeads(text: string): string[] {
  const starts = [...text.matchAll(new RegExp(HEAD.source, 'gi'))].map((match) => match.index).slice(1)
  if (!starts.length) return [text]
  return [0, ...starts].map((from, i) => text.slice(from, starts[i]))
}
