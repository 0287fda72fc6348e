import type { Json } from './types.ts'

/**
 * What Slack refuses in blocks: the limits of docs.slack.dev/reference/block-kit. The emulator refuses the same, so that a message too
 * long for Slack is noticed on this machine. Answers one sentence a fault, as Slack's `response_metadata.messages` does.
 */
export function blockFaults(blocks: readonly Json[], surface: 'message' | 'view'): string[] {
  const faults: string[] = []
  const most = surface === 'message' ? 50 : 100
  if (blocks.length > most) faults.push(`no more than ${most} items allowed [json-pointer:/blocks]`)
  const size = JSON.stringify(blocks).length
  if (surface === 'message' && size > 60_000) faults.push('msg_too_long')
  const ids = new Set<unknown>()
  blocks.forEach((block, i) => {
    const at = `/blocks/${i}`
    if (block.block_id !== undefined && ids.size === ids.add(block.block_id).size) faults.push(`block_id repeats [json-pointer:${at}]`)
    check(block, at, faults)
  })
  return faults
}

const TEXT_LIMIT: Record<string, number> = { header: 150, section: 3000, button: 75, option: 75, confirm: 300, context: 3000, view: 24 }

type Faults = string[]

const KNOWN = new Set(
  'header section context actions input table container divider image rich_text markdown plan task_card context_actions alert video'.split(
    ' ',
  ),
)

function check(block: Json, at: string, faults: Faults): void {
  if (!KNOWN.has(String(block.type))) faults.push(`unsupported type: ${String(block.type)} [json-pointer:${at}/type]`)
  if (block.type === 'header') text(block.text, 'header', `${at}/text`, faults)
  if (block.type === 'section') section(block, at, faults)
  if (block.type === 'input') {
    text(block.label, 'label', `${at}/label`, faults, 2000)
    element(block.element, `${at}/element`, faults)
  }
  if (block.type === 'context') {
    each(block, 'elements', 10, at, faults, (item, place) => item.type === 'image' || text(item, 'context', place, faults))
  }
  if (block.type === 'actions') each(block, 'elements', 25, at, faults, (item, place) => element(item, place, faults))
  if (block.type === 'container') each(block, 'child_blocks', 10, at, faults, (child, place) => check(child, place, faults))
  if (block.type === 'table') {
    each(block, 'rows', 100, at, faults, () => {})
    if (JSON.stringify(block.rows ?? '').length > 10_000) faults.push(`table is too long [json-pointer:${at}]`)
  }
}

function section(block: Json, at: string, faults: Faults): void {
  if (!block.text && !block.fields) faults.push(`must have text or fields [json-pointer:${at}]`)
  if (block.text) text(block.text, 'section', `${at}/text`, faults)
  if (block.fields) each(block, 'fields', 10, at, faults, (field, place) => text(field, 'field', place, faults, 2000))
  element(block.accessory, `${at}/accessory`, faults)
}

function each(block: Json, key: string, most: number, at: string, faults: Faults, look: (item: Json, place: string) => unknown): void {
  const items = block[key]
  if (!Array.isArray(items) || items.length < 1 || items.length > most)
    faults.push(`must have 1 to ${most} items [json-pointer:${at}/${key}]`)
  if (!Array.isArray(items)) return
  items.forEach((item: Json, i) => {
    look(item, `${at}/${key}/${i}`)
  })
}

function element(value: unknown, at: string, faults: string[]): void {
  if (!value || typeof value !== 'object') return
  const item = value as Json
  if (String(item.action_id ?? '').length > 255) faults.push(`must be at most 255 characters [json-pointer:${at}/action_id]`)
  if (item.type === 'button') {
    text(item.text, 'button', `${at}/text`, faults)
    if (String(item.value ?? '').length > 2000) faults.push(`must be at most 2000 characters [json-pointer:${at}/value]`)
  }
  const most = item.type === 'overflow' ? 5 : /radio|checkboxes/.test(String(item.type)) ? 10 : 100
  if (!Array.isArray(item.options)) return
  if (item.options.length < 1 || item.options.length > most) faults.push(`must have 1 to ${most} options [json-pointer:${at}/options]`)
  item.options.forEach((option: Json, i) => {
    text(option.text, 'option', `${at}/options/${i}/text`, faults)
  })
}

function text(value: unknown, kind: string, at: string, faults: string[], limit = TEXT_LIMIT[kind] ?? 3000): void {
  const words = (value as Json | undefined)?.text
  if (typeof words !== 'string' || !words.length) faults.push(`must have a text [json-pointer:${at}]`)
  else if (words.length > limit) faults.push(`must be at most ${limit} characters [json-pointer:${at}]`)
}

/** What Slack refuses in a modal: its title and buttons besides its blocks. */
export function viewFaults(view: Json): string[] {
  const faults = Array.isArray(view.blocks) ? blockFaults(view.blocks as Json[], 'view') : ['must have blocks [json-pointer:/blocks]']
  if (view.type === 'modal') text(view.title, 'view', '/title', faults)
  for (const key of ['submit', 'close']) if (view[key]) text(view[key], 'view', `/${key}`, faults)
  if (String(view.private_metadata ?? '').length > 3000) faults.push('must be at most 3000 characters [json-pointer:/private_metadata]')
  const input = (view.blocks as Json[] | undefined)?.some((block) => block.type === 'input')
  if (view.type === 'modal' && input && !view.submit) faults.push('submit is required with input blocks [json-pointer:/submit]')
  return faults
}
