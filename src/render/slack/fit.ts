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
  const blocks = structuredClone(message.blocks).slice(0, LIMIT.blocks)
  for (const block of blocks) for (const [text, max] of textsOf(block)) cut(text, max)
  // The longest text gives way first, a quarter at a time: short ones (the cause, the sentence) stay whole as long as possible.
  for (let size = length(blocks); size > LIMIT.allBlocks; ) {
    const texts = blocks.flatMap(textsOf).map(([text]) => text)
    const longest = texts.reduce<Text | null>((a, b) => (a && a.text.length >= b.text.length ? a : b), null)
    if (longest && longest.text.length > 40) cut(longest, Math.floor(longest.text.length * 0.75))
    else blocks.splice(lastPlain(blocks), 1)
    size = length(blocks)
  }
  return { text: shortenMrkdwn(message.text, LIMIT.text) || ' ', blocks }
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
