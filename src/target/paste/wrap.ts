import { parseImageReference } from '../../image/reference.ts'
import { isWord } from './words.ts'

/**
 * Stands where a console may have broken a word, and nothing tells whether it did: no name that touches it is taken for a whole one. A
 * character that no paste holds after it is cleaned.
 */
export const BREAK = '\u0001'

/** Lines shorter than this are not what a console fills, but cells of a table. */
const NARROW = 24
/** Within so many lines a longer one shows that this is not full. */
const REACH = 4
/** No name is longer. */
const LONGEST = 400

/**
 * Puts together the lines of a block that a console cut to fit its width. A word is joined only into what stands elsewhere whole or is
 * well formed; where nothing decides, BREAK is left.
 *
 * @param lines without blank ones between them
 * @param whole the names that stand unbroken somewhere in the paste
 * @param width where the console's edge is known: the length of a full line
 */
export function joinWrapped(lines: readonly string[], whole: ReadonlySet<string>, width: number | null = null): string[] {
  const joined: string[] = []
  const full = lines.map((_, at) => at < lines.length - 1 && isFull(lines, at, width) && !startsWithSpace(lines, at + 1))
  const anywhere = lines.some((line, at) => full[at] && isCutWord(lastWord(line), firstWord(lines[at + 1]!.trimStart())))
  // The word at the end of what is joined so far, bounded: it grows over lines that are one word.
  let left = ''
  for (const [at, line] of lines.entries()) {
    const own = line.trimStart()
    const how = full[at - 1] ? boundary(left, own, anywhere, whole) : 'line'
    if (how === 'line') joined.push(line)
    else joined[joined.length - 1] += how === 'unsure' ? BREAK + own : own
    left = lastWord(how === 'join' ? left + own : own)
  }
  return joined
}

const lastWord = (text: string) => {
  const end = text.slice(-LONGEST)
  return end.slice(end.lastIndexOf(' ') + 1)
}
const firstWord = (text: string) => text.slice(0, LONGEST).split(' ', 1)[0]!

/** Whether the line may go up to the console's edge: none near it is longer. */
function isFull(lines: readonly string[], at: number, width: number | null): boolean {
  const { length } = lines[at]!
  if (width !== null) return length >= width
  return length >= NARROW && lines.slice(Math.max(0, at - REACH), at + REACH + 1).every((line) => line.length <= length)
}

/** A word of the language in two halves: then the console cuts anywhere, not between words. */
const isCutWord = (left: string, right: string) => isWord(left + right) && !(isWord(left) && isWord(right)) && left !== '' && right !== ''

const indentOf = (line: string | undefined) => line?.search(/\S|$/) ?? null

/** The space at which the console broke the line stands before the next: one more than its neighbour has. */
function startsWithSpace(lines: readonly string[], at: number): boolean {
  const own = indentOf(lines[at])!
  const others = [indentOf(lines[at + 1]), at > 1 ? indentOf(lines[at - 1]) : null]
  return others.some((other) => other !== null && own - other === 1)
}

/**
 * Whether the word at the end of a full line goes on in the next.
 *
 * @param anywhere the console is known to cut within words
 */
function boundary(left: string, next: string, anywhere: boolean, whole: ReadonlySet<string>): 'line' | 'join' | 'unsure' {
  const right = firstWord(next)
  // A new sentence, entry or value; or a script that has no spaces.
  if (!left || !right || STARTS.test(next) || /^[^\x21-\x7e]/.test(right) || /[^\x21-\x7e]$/.test(left)) return 'line'
  const both = left + right
  if (!isName(left) && !isName(right)) return isCutWord(left, right) || (anywhere && !(isWord(left) && isWord(right))) ? 'join' : 'line'
  if (has(whole, both) || (/https?$/.test(left) && /^s?:\/\//.test(right))) return 'join'
  if (has(whole, left) || bare(left) === bare(right) || (FRESH.test(right) && !left.endsWith('/'))) return 'line'
  if (/[,;)"'`]$/.test(left) || isLongWord(left) || isLongWord(right) || /^[:;,.)\]"'`]{1,3}$/.test(right)) return 'line'
  return anywhere && isWellFormed(both) && !isWord(left) && !isWord(right) ? 'join' : 'unsure'
}

/** Two or three letters may be the beginning or the end of a name as well. */
const isLongWord = (piece: string) => isWord(piece) && (bare(piece).length > 3 || /^(?:ref|not|the|was|and)\b/i.test(piece))

/** What begins an entry of a log, a bullet, a field of JSON or of a list. */
const STARTS =
  /^(?:["{}[\]<|+]|[-*•✘❌] |\[?\d{4}[-/]\d\d[-/]\d\d|\[?\d\d:\d\d:\d\d|[A-Z][A-Za-z]{1,30}(?: [a-z]{1,20}){0,2}: |[a-z]{1,20}[A-Z][A-Za-z]{1,30}: )/
/** Something that is more than a word: a reference, a host, an ARN, a number. */
const isName = (piece: string) => /[/@_\d]|[.:-]\w|\w[:.-]$/.test(piece)
/** What begins a name of its own. */
const FRESH = /^["'`(<]{0,2}(?:\d{12}\.dkr|https?:|arn:aws|docker\.io\/|public\.ecr\.|ghcr\.io\/|quay\.io\/)/
const bare = (piece: string) => piece.replace(/^[("'`[<]{1,4}/, '').replace(/[)"'`\]>.,:;!?]{1,6}$/, '')
const has = (whole: ReadonlySet<string>, piece: string) => whole.has(bare(piece))

function isWellFormed(piece: string): boolean {
  const name = bare(piece)
  if (/^(?:https?:\/\/|arn:aws)[^\s"'<>]+$/.test(name) && !/https?:|arn:aws/.test(name.slice(5))) return true
  return /[/]/.test(name) && parseImageReference(name).registry !== 'malformed' && !/\.dkr\.ecr\..*\.dkr\.ecr\./.test(name)
}

/** The names that stand between two other words of a line, so that they are whole: at its ends, beside a bar or a gap, a console may have cut. */
export function wholeNames(lines: readonly string[]): Set<string> {
  const names = new Set<string>()
  for (const line of lines) {
    const words = line.split(/\s/)
    for (const [at, word] of words.entries())
      if (word.length < LONGEST && isName(word) && !isEdge(words[at - 1]) && !isEdge(words[at + 1])) addName(names, word)
  }
  return names
}

const isEdge = (word: string | undefined) => !word || /^[|│┃>]$/.test(word)

function addName(names: Set<string>, word: string): void {
  const name = bare(word)
  names.add(name)
  // A request's URL holds host, repository and tag.
  const url = /^https?:\/\/([^/]+)\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(name)
  if (url) names.add(`${url[1]}/${url[2]}${url[4]!.startsWith('sha256:') ? '@' : ':'}${url[4]}`)
}
