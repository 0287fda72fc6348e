import { undoSlack } from './slack.ts'

/** Everything a person can paste is cut to this length: the error of a longer log is looked for in its first and last half. Characters. */
const MAX_PASTE = 8_000_000
const PIECE = 100_000

/** Zero-width and direction marks: they hide text and split words. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/g
/** Terminal colours, control characters and invisible ones, in one pass. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with ESC, and control characters have no place here
  /(?:\u001b\[[0-9;?]{0,16}[A-Za-z]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff])/g

/**
 * Undoes what Slack, JSON, terminals and editors do to a text: escapes, links, colours, full-width and typographic characters, line
 * endings. Lines stay lines.
 */
export function clean(paste: string): string {
  const text = paste.length > MAX_PASTE ? `${paste.slice(0, MAX_PASTE / 2)}\n${paste.slice(-MAX_PASTE / 2)}` : paste
  if (text.length <= PIECE) return cleanPiece(text)
  // In pieces, so that the engine never holds the places of millions of replacements at once: its time would no longer be linear.
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    const end = text.slice(from + PIECE, from + 2 * PIECE).indexOf('\n')
    const to = Math.min(text.length, from + (end < 0 ? 2 * PIECE : PIECE + end + 1))
    pieces.push(cleanPiece(text.slice(from, to)))
    from = to
  }
  return pieces.join('')
}

function cleanPiece(piece: string): string {
  const text = piece
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(HIDDEN, '')
  // Escaped line ends, too, come in millions.
  return unescapeJson(undoSlack(typography(text))).replace(/\n{3,}/g, '\n\n')
}

/** Full-width letters and signs, no-break spaces, curly quotes: one form each. Ellipses become three dots. */
function typography(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u2018\u2019\u201a\u201b\u2032\u02bc]/g, "'")
    .replace(/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"')
    .replace(/\u2026/g, '...')
}

/** A message inside JSON, or JSON inside JSON: `\"`, `\n`, `\u003c`. A backslash before anything else stays: it may be a Windows path. */
function unescapeJson(text: string): string {
  if (!text.includes('\\')) return text
  return text
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => typography(String.fromCharCode(Number.parseInt(hex, 16))).replace(INVISIBLE, ''))
    .replace(/\\{2,}/g, '\\')
    .replace(/\\(["'/])/g, '$1')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, ' ')
}
