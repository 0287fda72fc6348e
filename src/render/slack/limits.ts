import type { KnownBlock, View } from '@slack/types'
import { LIMIT } from './limit.ts'
import { blockProblems } from './limits-blocks.ts'
import { type Json, over, textOf } from './limits-elements.ts'

/** A message as `chat.postMessage` takes it. `text` is what notifications and screen readers say. */
export interface Message {
  text: string
  blocks: KnownBlock[]
}

/** What is wrong with a message, by Block Kit's limits; empty: nothing. Unknown kinds of block are wrong too: nobody has looked up their limits here. */
export function messageProblems(message: Message): string[] {
  const found: string[] = []
  if (!message.text) found.push('text: missing')
  over(found, 'text', message.text, LIMIT.text)
  if (message.blocks.length > LIMIT.blocks) found.push(`blocks: ${message.blocks.length} > ${LIMIT.blocks}`)
  const size = JSON.stringify(message.blocks).length
  if (size > LIMIT.allBlocks) found.push(`blocks: ${size} characters > ${LIMIT.allBlocks}`)
  message.blocks.forEach((block, i) => {
    blockProblems(found, `blocks[${i}]`, block as unknown as Json)
  })
  return found.concat(idProblems(message.blocks))
}

/** The same for a modal or a home tab. */
export function viewProblems(view: View): string[] {
  const found: string[] = []
  const json = view as unknown as Json
  for (const name of ['title', 'submit', 'close']) if (json[name]) over(found, name, textOf(json[name]), LIMIT.viewTitle)
  if (view.type === 'modal' && !textOf(json.title)) found.push('title: missing')
  over(found, 'private_metadata', String(json.private_metadata ?? ''), LIMIT.metadata)
  over(found, 'callback_id', String(json.callback_id ?? ''), LIMIT.id)
  const blocks = view.blocks as KnownBlock[]
  if (blocks.length > LIMIT.viewBlocks) found.push(`blocks: ${blocks.length} > ${LIMIT.viewBlocks}`)
  if (JSON.stringify(blocks).length > LIMIT.allViewBlocks) found.push('blocks: too long together')
  if (blocks.some((block) => block.type === 'input') && view.type === 'modal' && !json.submit) found.push('submit: missing beside an input')
  blocks.forEach((block, i) => {
    blockProblems(found, `blocks[${i}]`, block as unknown as Json)
  })
  return found.concat(idProblems(blocks))
}

/** Block ids must be unique in a message, action ids in their block. */
function idProblems(blocks: readonly KnownBlock[]): string[] {
  const ids = blocks.map((block) => block.block_id).filter((id) => id !== undefined)
  const found = new Set(ids).size === ids.length ? [] : ['block_id: one twice']
  for (const block of blocks) {
    if (block.type !== 'actions') continue
    const actions = block.elements.map((element) => (element as { action_id?: string }).action_id)
    if (new Set(actions).size !== actions.length) found.push('action_id: one twice in a block')
  }
  return found
}
