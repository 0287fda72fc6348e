import { styleText } from 'node:util'
import stringWidth from 'string-width'

type Style = Parameters<typeof styleText>[0]

/** A sheet to write on: so many columns, with colours or without. */
export interface Sheet {
  columns: number
  paint(style: Style, text: string): string
  /** A text that opens a page, where the terminal follows links. */
  link(text: string, url: string | null): string
}

export const sheet = ({
  columns = 80,
  color = false,
  links = false,
}: {
  columns?: number
  color?: boolean
  links?: boolean
} = {}): Sheet => ({
  columns: Math.max(40, Math.min(columns, 100)),
  paint: (style, text) => (color ? styleText(style, text, { validateStream: false }) : text),
  // OSC 8, as most terminals of today know it; the others show the text alone.
  link: (text, url) => (links && url ? `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\` : text),
})

/** Pads to a width in columns, of which Japanese letters take two. */
const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - stringWidth(text)))

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => stringWidth(text)))

// What Japanese typography keeps from beginning a line, and from ending one.
const CLOSING = /^[、。，．：；！？）」』】〉》・ー…,.:;!?)\]]/
const OPENING = /[（「『【〈《([]$/
const segmenter = new Intl.Segmenter('ja', { granularity: 'word' })

/** Where a text may be broken: between words, and within Japanese, which has no spaces, between its words. Ids and commands stay whole. */
function pieces(text: string): { text: string; space: boolean }[] {
  const result: { text: string; space: boolean }[] = []
  // A French no-break space is none to break at, which \s would do.
  for (const word of text.split(/[ \t\n]+/).filter(Boolean)) {
    let space = true
    for (const run of word.match(/[\u0021-\u024f\u2010-\u206f\u00a0]+|[^\u0021-\u024f\u2010-\u206f\u00a0]+/g) ?? []) {
      const parts = /^[\u3000-\uffef]/.test(run) ? [...segmenter.segment(run)].map((part) => part.segment) : [run]
      for (const part of parts) {
        const last = result.at(-1)
        if (last && !space && (CLOSING.test(part) || OPENING.test(last.text))) last.text += part
        else result.push({ text: part, space })
        space = false
      }
    }
  }
  return result
}

/** Breaks a text into lines of at most so many columns; a longer word stands on a line of its own, whole, so that it can be copied. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(text)) {
    const joined = line && piece.space ? `${line} ${piece.text}` : line + piece.text
    if (line && stringWidth(joined) > columns) {
      lines.push(line)
      line = piece.text
    } else line = joined
  }
  return line ? [...lines, line] : lines
}

/** A paragraph: the first line after `first`, the others below it. */
export function paragraph(on: Sheet, text: string, first: string): string[] {
  const indent = stringWidth(first)
  return wrap(text, on.columns - indent).map((line, i) => (i ? ' '.repeat(indent) : first) + line)
}

/** Labels and values in two columns, with an aside in a third where there is room. A value on one line opens its page. A label too wide for its column gets a line of its own. */
export function table(on: Sheet, rows: readonly { label: string; value: string; aside?: string; url?: string | null }[]): string[] {
  const column = Math.min(widest(rows.map((row) => row.label)), Math.floor(on.columns / 3))
  const third = on.columns - widest(rows.map((row) => row.aside ?? ''))
  return rows.flatMap(({ label, value, aside, url = null }) => {
    const wide = stringWidth(label) > column
    const head = wide ? ' '.repeat(column + 4) : `  ${pad(label, column)}  `
    const body = paragraph(on, value, head)
    // A link over several lines would be several links.
    if (body.length === 1 && body[0]!.endsWith(value)) body[0] = body[0]!.slice(0, -value.length) + on.link(value, url)
    if (wide) body.unshift(`  ${label}`)
    if (!aside) return body
    const last = body.pop() ?? head
    const note = on.paint('dim', aside)
    return stringWidth(last) + 2 <= third ? [...body, pad(last, third) + note] : [...body, last, ' '.repeat(column + 4) + note]
  })
}
