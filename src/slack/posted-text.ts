import { undoSlack } from '../target/paste/slack.ts'

type Fields = Record<string, unknown>

/** The parts of a message that can hold text: alerts of other bots keep theirs in blocks or attachments, forwards keep the message they forward. */
export interface Posted {
  text?: string
  blocks?: unknown[]
  attachments?: Attachment[]
}

interface Attachment {
  pretext?: string
  title?: string
  title_link?: string
  text?: string
  fallback?: string
  fields?: { title?: string; value?: string }[]
  blocks?: unknown[]
  /** Of a forwarded message. */
  message_blocks?: { message?: { blocks?: unknown[] } }[]
  /** Who wrote a message that is shared or linked. */
  author_id?: string
}

/** No message is longer in Slack. Characters. */
const LONGEST = 50_000
/** Lists in lists in quotes: Slack nests no deeper than this. */
const DEEPEST = 8

/**
 * Everything a person can read in a message, as it was typed or pasted: a line for each text, block, table row, field and attachment. References to
 * people stay as `<@U…>`. What `text` and the blocks both say is there once: in a person's message they are the same text, in a bot's message `text`
 * is often only what a notification shows.
 *
 * Shapes: Slack API documentation, reference of blocks and of message attachments.
 */
export function postedText(message: Posted): string {
  const own = distinct([readMrkdwn(message.text), textOfBlocks(message.blocks)])
  const attached = list(message.attachments).flatMap((part) => attachmentTexts(part as Attachment))
  return [...own, ...attached].filter(Boolean).join('\n').slice(0, LONGEST)
}

/** True if somebody is called by name in a message. */
export const mentions = ({ text: typed, blocks }: Posted, user: string): boolean =>
  [text(typed), textOfBlocks(blocks)].some((one) => one.includes(`<@${user}>`) || one.includes(`<@${user}|`))

/** Without shared or linked messages of one author: someone who passes an answer on asks nothing. */
export const withoutSharesOf = <M extends Posted>(message: M, author: string): M =>
  list(message.attachments).some(isOf(author))
    ? { ...message, attachments: list(message.attachments).filter((part) => !isOf(author)(part)) as Attachment[] }
    : message

const isOf =
  (author: string) =>
  (part: unknown): boolean =>
    isFields(part) && part.author_id === author

/** Without quoted lines: someone who quotes an error talks about it, and hasn't just met it. */
export const withoutQuotes = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*>/.test(line))
    .join('\n')

function attachmentTexts(part: Attachment): string[] {
  if (!isFields(part)) return []
  const forwarded = list(part.message_blocks).map((one) =>
    textOfBlocks(isFields(one) && isFields(one.message) ? list(one.message.blocks) : []),
  )
  const fields = list(part.fields).flatMap((field) => (isFields(field) ? [readMrkdwn(field.title), readMrkdwn(field.value)] : []))
  const shown = distinct([readMrkdwn(part.text), textOfBlocks(part.blocks), ...forwarded])
  const title = [readMrkdwn(part.title), linkOf(part.title_link)].filter(Boolean).join(' ')
  const said = [readMrkdwn(part.pretext), title, ...shown, ...fields].filter(Boolean)
  // The fallback says the rest again, for clients that show no attachments.
  return said.length ? said : [readMrkdwn(part.fallback)]
}

const textOfBlocks = (blocks: unknown): string =>
  list(blocks)
    .map((block) => textOfBlock(block, 0))
    .filter(Boolean)
    .join('\n')

/** Blocks that hold other things than lines of text below these fields are read by the same fields: Slack adds kinds of blocks over time. */
const HOLDING = ['title', 'text', 'subtitle', 'description', 'fields', 'elements', 'blocks', 'child_blocks', 'accessory'] as const

function textOfBlock(block: unknown, depth: number): string {
  if (!isFields(block) || depth > DEEPEST) return ''
  const { type } = block
  if (typeof type === 'string' && type.startsWith('rich_text')) return richText(block, depth)
  if (type === 'table')
    return list(block.rows)
      .map((row) => rowOf(row, depth))
      .join('\n')
  if (type === 'markdown' || type === 'raw_text' || type === 'plain_text') return text(block.text)
  if (type === 'mrkdwn') return readMrkdwn(block.text)
  const lines = HOLDING.flatMap((field) => partsOf(block[field], depth + 1))
  return [...lines, linkOf(block.url)].filter(Boolean).join('\n')
}

const partsOf = (value: unknown, depth: number): string[] =>
  typeof value === 'string'
    ? [readMrkdwn(value)]
    : Array.isArray(value)
      ? value.map((one) => textOfBlock(one, depth))
      : [textOfBlock(value, depth)]

const rowOf = (row: unknown, depth: number): string =>
  list(row)
    .map((cell) => textOfBlock(cell, depth + 1).replace(/\n/g, ' '))
    .join(' | ')

/** A `rich_text` block or one of its parts. Its texts are not escaped, and it knows best what was typed. */
function richText(block: Fields, depth: number): string {
  if (depth > DEEPEST) return ''
  const elements = list(block.elements)
  const inner = (one: unknown) => (isFields(one) && String(one.type).startsWith('rich_text') ? richText(one, depth + 1) : richElement(one))
  if (block.type === 'rich_text_list') {
    const start = (typeof block.offset === 'number' ? block.offset : 0) + 1
    return elements.map((one, i) => `${block.style === 'ordered' ? `${start + i}.` : '-'} ${inner(one)}`).join('\n')
  }
  if (block.type === 'rich_text') return elements.map(inner).join('\n')
  const line = elements.map(inner).join('')
  return block.type === 'rich_text_quote' ? line.replace(/^/gm, '> ') : line
}

/** One element of a line: what a person typed, before Slack made a link, an emoji or a name of it. */
function richElement(element: unknown): string {
  if (!isFields(element)) return ''
  switch (element.type) {
    case 'link':
      return undoSlack(`<${text(element.url)}${text(element.text) ? `|${text(element.text)}` : ''}>`)
    case 'emoji':
      return `:${text(element.name)}:`
    case 'user':
      return `<@${text(element.user_id)}>`
    case 'channel':
      return `#${text(element.channel_id)}`
    case 'usergroup':
      return `@${text(element.usergroup_id)}`
    case 'broadcast':
      return `@${text(element.range)}`
    case 'date':
      return text(element.fallback)
    case 'color':
      return text(element.value)
    default:
      return text(element.text)
  }
}

/** Texts that differ by more than marks and spaces. The later says it better: blocks hold what the text only shows. */
function distinct(all: readonly string[]): string[] {
  const texts = all.filter(Boolean)
  const bare = texts.map((one) => one.replace(/[\s*_~`>•-]+/g, '') || one)
  return texts.filter((_, i) => !bare.some((other, j) => j !== i && other.includes(bare[i]!) && (other !== bare[i] || j > i)))
}

const readMrkdwn = (value: unknown): string => (typeof value === 'string' ? undoSlack(value, { mentions: true }) : '')
/** The address behind a button or a title counts if it leads to the AWS console. */
const linkOf = (url: unknown): string => (typeof url === 'string' && /^https:\/\/[^/]*\bconsole\b[^/]*\//.test(url) ? url : '')
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 1_000) : [])
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
