import { LIMIT } from './limit.ts'
import { elementProblems, isObject, type Json, over, within } from './limits-elements.ts'

/** What is wrong with one block. */
export function blockProblems(found: string[], path: string, block: Json) {
  over(found, `${path}.block_id`, String(block.block_id ?? ''), LIMIT.id)
  const elements = (block.elements ?? []) as Json[]
  switch (block.type) {
    case 'divider':
      return
    case 'header':
      return within(found, `${path}.text`, block.text, LIMIT.header)
    case 'section': {
      const fields = (block.fields ?? []) as Json[]
      if (block.text || !fields.length) within(found, `${path}.text`, block.text, LIMIT.section)
      if (fields.length > LIMIT.fields) found.push(`${path}.fields: ${fields.length}`)
      for (const field of fields) within(found, `${path}.fields`, field, LIMIT.field)
      if (isObject(block.accessory)) elementProblems(found, `${path}.accessory`, block.accessory)
      return
    }
    case 'context':
      if (!elements.length || elements.length > LIMIT.contextElements) found.push(`${path}.elements: ${elements.length}`)
      for (const element of elements) within(found, `${path}.elements`, element, LIMIT.section)
      return
    case 'actions':
      if (!elements.length || elements.length > LIMIT.actionElements) found.push(`${path}.elements: ${elements.length}`)
      elements.forEach((element, i) => {
        elementProblems(found, `${path}.elements[${i}]`, element)
      })
      return
    case 'input':
      within(found, `${path}.label`, block.label, LIMIT.label)
      if (block.hint) within(found, `${path}.hint`, block.hint, LIMIT.label)
      return elementProblems(found, `${path}.element`, block.element as Json)
    case 'rich_text':
      return richTextProblems(found, path, elements)
    default:
      found.push(`${path}: unknown block ${String(block.type)}`)
  }
}

function richTextProblems(found: string[], path: string, elements: Json[]) {
  if (!elements.length) found.push(`${path}.elements: none`)
  for (const element of elements) {
    if (Array.isArray(element.elements)) richTextProblems(found, `${path}.${String(element.type)}`, element.elements as Json[])
    else if (element.type === 'text' || element.type === 'link') within(found, `${path}.text`, element.text, LIMIT.section)
  }
}
