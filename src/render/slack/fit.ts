import type { KnownBlock } from '@slack/types'
import { LIMIT } from './limit.ts'
import type { Message } from './limits.ts'
import { shorten, shortenMrkdwn } from './mrkdwn.ts'

interface Text {
  type?: string
  text: string
}

/**
 * The last guard before a message leaves: cuts what is over a limit rather than lose the whole message. The rendering keeps its parts short
 * enough that this has nothing to do but in extreme cases.
 */
export function fit(message: Message): Message {
  const blocks = structuredClone(message.blocks)
  // The last block holds the buttons, as a rule: it stays.
  if (blocks.length > LIMIT.blocks) blocks.splice(LIMIT.blocks - 1, blocks.length - LIMIT.blocks)
  for (const block of blocks) for (const [text, max] of textsOf(block)) cut(text, max)
  // Long texts give way first, all to the same length: short ones (the cause, the sentence) stay whole as long as possible.
  let [low, high] = [SHORTEST, LIMIT.section as number]
  if (length(blocks) > LIMIT.allBlocks) {
    while (high - low > 10) {
      const middle = Math.floor((low + high) / 2)
      if (length(capped(blocks, middle)) > LIMIT.allBlocks) high = middle
      else low = middle
    }
  } else low = high
  const fitting = low < LIMIT.section ? capped(blocks, low) : blocks
  while (length(fitting) > LIMIT.allBlocks) fitting.splice(lastPlain(fitting), 1)
  return { text: shortenMrkdwn(message.text, LIMIT.text) || ' ', blocks: fitting }
}

/** Texts are not cut to less: beyond that, whole blocks go. */
const SHORTEST = 40

function capped(blocks: readonly KnownBlock[], max: number): KnownBlock[] {
  const copy = structuredClone(blocks) as KnownBlock[]
  for (const block of copy) for (const [text] of textsOf(block)) cut(text, max)
  return copy
}

const length = (blocks: readonly KnownBlock[]) => JSON.stringify(blocks).length

/** Buttons stay, whatever else has to go. */
function lastPlain(blocks: readonly KnownBlock[]): number {
  const found = blocks.findLastIndex((block) => block.type !== 'actions')
  return found < 0 ? blocks.length - 1 : found
}

function cut(text: Text, max: number) {
  text.text = text.type === 'mrkdwn' ? shortenMrkdwn(text.text, max) : shorten(text.text, max)
}

function textsOf(block: KnownBlock): [Text, number][] {
  switch (block.type) {
    case 'header':
      return [[block.text, LIMIT.header]]
    case 'section':
      return [
        ...(block.text ? [[block.text, LIMIT.section] as [Text, number]] : []),
        ...(block.fields ?? []).map((field): [Text, number] => [field, LIMIT.field]),
      ]
    case 'context':
      return block.elements.flatMap((element): [Text, number][] => ('text' in element ? [[element, LIMIT.section]] : []))
    case 'rich_text':
      return richTexts(block.elements)
    default:
      return []
  }
}

const richTexts = (elements: readonly unknown[]): [Text, number][] =>
  elements.flatMap((element): [Text, number][] => {
    const inner = element as { elements?: unknown[]; text?: string }
    if (inner.elements) return richTexts(inner.elements)
    return typeof inner.text === 'string' ? [[inner as Text, LIMIT.section]] : []
  })
