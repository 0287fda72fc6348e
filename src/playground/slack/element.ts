import { type Json, SlackError } from './types.ts'

/** What the page says of an input: typed text, or the values of the chosen options. */
export interface Entry {
  block: string
  action: string
  value?: string
  selected?: string[]
}

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

/** Every interactive element of some blocks with the block it is in. */
function elements(blocks: readonly Json[]): { block: string; element: Json }[] {
  return blocks.flatMap((block) => [
    ...[...listOf(block.elements), block.accessory as Json | undefined, block.element as Json | undefined]
      .filter((element): element is Json => Boolean(element && typeof element === 'object' && 'action_id' in element))
      .map((element) => ({ block: String(block.block_id), element })),
    ...elements(listOf(block.child_blocks)),
  ])
}

/** The element a page speaks of, from the blocks the app sent: what the page does not say, it cannot forge. */
export function findElement(blocks: readonly Json[], block: string, action: string): Json {
  const found = elements(blocks).find((e) => e.block === block && e.element.action_id === action)
  if (!found) throw new SlackError('no_such_element')
  return found.element
}

const optionsOf = (element: Json): Json[] => [
  ...listOf(element.options),
  ...listOf(element.option_groups).flatMap((group) => listOf(group.options)),
]

function chosen(element: Json, values: readonly string[]): Json[] {
  const options = optionsOf(element)
  return values.map((value) => {
    const option = options.find((o) => o.value === value)
    if (!option) throw new SlackError('no_such_option')
    return option
  })
}

/** The fields that an element's value has in a payload, by its type. */
export function valueFields(element: Json, entry: Pick<Entry, 'value' | 'selected'>): Json {
  const type = String(element.type)
  if (type === 'button') return element.value === undefined ? {} : { value: element.value }
  if (type === 'checkboxes' || type.startsWith('multi_static')) return { selected_options: chosen(element, entry.selected ?? []) }
  if (type === 'static_select' || type === 'radio_buttons' || type === 'overflow')
    return { selected_option: chosen(element, (entry.selected ?? []).slice(0, 1))[0] ?? null }
  if (type === 'users_select') return { selected_user: entry.value || null }
  if (type === 'conversations_select' || type === 'channels_select') return { selected_conversation: entry.value || null }
  if (type === 'datepicker') return { selected_date: entry.value || null }
  return { value: entry.value || null }
}

/** `state.values` of a payload: every input of the blocks, those the page says nothing of with their first value. */
export function stateOf(blocks: readonly Json[], entries: readonly Entry[]): Json {
  const values: Record<string, Json> = {}
  for (const { block, element } of elements(blocks)) {
    if (element.type === 'button' || element.type === 'overflow') continue
    const action = String(element.action_id)
    const entry = entries.find((e) => e.block === block && e.action === action) ?? {
      value: String(element.initial_value ?? ''),
      selected: initial(element),
    }
    values[block] = { ...values[block], [action]: { type: element.type, ...valueFields(element, entry) } }
  }
  return { values }
}

const initial = (element: Json): string[] =>
  [element.initial_option as Json | undefined, ...listOf(element.initial_options)].flatMap((option) =>
    option ? [String(option.value)] : [],
  )
