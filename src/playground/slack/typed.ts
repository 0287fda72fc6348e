import type { Json } from './types.ts'
import type { Workspace } from './workspace.ts'

const entities = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** Web addresses, and host names with a path that Slack takes for addresses: image references become links that way. */
const LINK = /https?:\/\/[^\s<>`"']+|(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|aws|dev)\/[\w./:@-]+/gi

/**
 * Text a person typed as Slack hands it to an app: three characters escaped, addresses in angle brackets, `@name` of somebody in the
 * workspace as a mention (docs.slack.dev, messaging/formatting-message-text).
 *
 * @param links false for the text of a slash command, in which Slack links nothing
 */
export function encodeTyped(ws: Workspace, text: string, links = true): string {
  if (!links) return entities(text)
  return piecesOf(ws, text)
    .map((piece) => {
      if (piece.kind === 'user') return `<@${piece.id}>`
      if (piece.kind === 'text') return entities(piece.text)
      return /^https?:/i.test(piece.text) ? `<${entities(piece.text)}>` : `<http://${entities(piece.text)}|${entities(piece.text)}>`
    })
    .join('')
}

type Piece = { kind: 'text' | 'link'; text: string } | { kind: 'user'; id: string }

/** A text in order: what stays text, what Slack makes a link of, and whom it names. */
function piecesOf(ws: Workspace, text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const found of text.matchAll(LINK)) {
    const trailing = /[.,:;!?)]*$/.exec(found[0])?.[0] ?? ''
    const shown = found[0].slice(0, found[0].length - trailing.length)
    pieces.push(...mentionsIn(ws, text.slice(from, found.index)), { kind: 'link', text: shown })
    from = found.index + shown.length
  }
  return [...pieces, ...mentionsIn(ws, text.slice(from))].filter((piece) => piece.kind === 'user' || piece.text)
}

function mentionsIn(ws: Workspace, text: string): Piece[] {
  const names = new Map([...ws.people.map((p) => [p.name, p.id] as const), [ws.botName, ws.botUser] as const])
  const pieces: Piece[] = []
  let from = 0
  for (const found of text.matchAll(/(?<![\w@])@([a-z][\w-]*)/gi)) {
    const id = names.get(found[1]!.toLowerCase())
    if (!id) continue
    pieces.push({ kind: 'text', text: text.slice(from, found.index) }, { kind: 'user', id })
    from = found.index + found[0].length
  }
  return [...pieces, { kind: 'text', text: text.slice(from) }]
}

/**
 * The block that Slack sends beside the text of a person's message. Its texts are not escaped, short codes such as `:100:` are emoji, and what stands
 * between triple backticks is preformatted, in which there are no emoji (docs.slack.dev, reference/block-kit/blocks/rich-text-block).
 */
export function richTextOf(ws: Workspace, typed: string): Json {
  const parts = typed.split('```')
  // An odd mark at the end opens nothing.
  const fenced = (i: number) => i % 2 === 1 && i < parts.length - 1
  const elements = parts.flatMap((part, i): Json[] => {
    const text = part.replace(/^\n|\n$/g, '')
    if (!text) return []
    return [
      {
        type: fenced(i) ? 'rich_text_preformatted' : 'rich_text_section',
        elements: piecesOf(ws, text).flatMap((piece) => elementsOf(piece, fenced(i))),
      },
    ]
  })
  return { type: 'rich_text', block_id: 'typed', elements }
}

function elementsOf(piece: Piece, fenced: boolean): Json[] {
  if (piece.kind === 'user') return [{ type: 'user', user_id: piece.id }]
  if (piece.kind === 'link')
    return [
      /^https?:/i.test(piece.text) ? { type: 'link', url: piece.text } : { type: 'link', url: `http://${piece.text}`, text: piece.text },
    ]
  if (fenced) return [{ type: 'text', text: piece.text }]
  return piece.text.split(/(:100:|:1234:)/).flatMap((part, i): Json[] => {
    if (!part) return []
    // Two of the short codes that an image tag can be taken for.
    return i % 2 ? [{ type: 'emoji', name: part.slice(1, -1) }] : [{ type: 'text', text: part }]
  })
}
