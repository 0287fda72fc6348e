import { confirmed } from './confirm.js'
import { h, safeLink } from './dom.js'
import { plainOf, textOf } from './mrkdwn.js'

/**
 * Interactive elements. A surface is where they live: `{ names, act(entry), busy }`; `act` sends what was pressed. Elements that hold a value carry
 * `data-block`, `data-action` and `data-kind`, from which {@link collect} reads the state of a surface.
 */
const hold = (block, element) => ({ 'data-block': block.block_id, 'data-action': element.action_id, 'data-kind': element.type })

const options = (element) => element.options ?? (element.option_groups ?? []).flatMap((group) => group.options)

function send(surface, block, element, more, node) {
  return async () => {
    if (element.confirm && !(await confirmed(element.confirm, surface.names))) return
    node?.setAttribute('aria-busy', 'true')
    await surface.act({ block: block.block_id, action: element.action_id, ...more() })
    node?.removeAttribute('aria-busy')
  }
}

function button(element, block, surface) {
  const look = `button ${element.style ?? ''}`
  const href = element.url && safeLink(element.url)
  const label = { 'aria-label': element.accessibility_label }
  const node = href
    ? h('a', { class: look, href, target: '_blank', rel: 'noopener noreferrer', ...label }, plainOf(element.text))
    : h('button', { class: look, type: 'button', ...label }, plainOf(element.text))
  node.addEventListener(
    'click',
    send(surface, block, element, () => ({}), node),
  )
  return node
}

const optionNode = (option, chosen) => h('option', { value: option.value, selected: chosen }, plainOf(option.text))

function select(element, block, surface, label) {
  const first = element.initial_option?.value
  const groups = element.option_groups
  const inner = groups
    ? groups.map((group) => h('optgroup', { label: plainOf(group.label) }, ...group.options.map((o) => optionNode(o, o.value === first))))
    : options(element).map((o) => optionNode(o, o.value === first))
  const placeholder = plainOf(element.placeholder)
  const empty = first === undefined ? [h('option', { value: '', selected: true, hidden: true }, placeholder || '…')] : []
  const node = h('select', { ...hold(block, element), 'aria-label': label ?? placeholder, required: surface.required }, ...empty, ...inner)
  if (surface.sends(block))
    node.addEventListener(
      'change',
      send(surface, block, element, () => ({ selected: [node.value] }), node),
    )
  return h('span', { class: 'select' }, node)
}

/** Three dots; a choice is an act, nothing stays chosen. */
function overflow(element, block, surface) {
  const node = h(
    'select',
    { class: 'dots', 'aria-label': '…' },
    h('option', { value: '', hidden: true }, '⋯'),
    ...options(element).map((o) => optionNode(o, false)),
  )
  node.addEventListener('change', async () => {
    const selected = [node.value]
    node.value = ''
    await send(surface, block, element, () => ({ selected }))()
  })
  return h('span', { class: 'select dots' }, node)
}

let groups = 0

function choices(type) {
  return (element, block, surface, label) => {
    const name = `group-${++groups}`
    const first = (element.initial_options ?? [element.initial_option]).filter(Boolean).map((option) => option.value)
    const rows = options(element).map((option) =>
      h(
        'label',
        { class: 'choice' },
        h('input', {
          type,
          name,
          value: option.value,
          checked: first.includes(option.value),
          required: surface.required && type === 'radio',
        }),
        h(
          'span',
          {},
          ...textOf(option.text, surface.names),
          option.description ? h('small', {}, ...textOf(option.description, surface.names)) : null,
        ),
      ),
    )
    const node = h(
      'div',
      { ...hold(block, element), class: 'choices', role: type === 'radio' ? 'radiogroup' : 'group', 'aria-label': label },
      ...rows,
    )
    if (surface.sends(block))
      node.addEventListener(
        'change',
        send(surface, block, element, () => ({ selected: chosen(node) }), node),
      )
    return node
  }
}

function input(element, block, surface, label) {
  const shared = {
    ...hold(block, element),
    placeholder: plainOf(element.placeholder) || null,
    minlength: element.min_length,
    maxlength: element.max_length ?? 3000,
    required: surface.required,
    'aria-label': label,
  }
  const node = h(element.multiline ? 'textarea' : 'input', {
    ...shared,
    rows: element.multiline ? 4 : null,
    type: element.multiline ? null : 'text',
  })
  node.value = element.initial_value ?? ''
  return node
}

const MAKERS = {
  button,
  static_select: select,
  overflow,
  radio_buttons: choices('radio'),
  checkboxes: choices('checkbox'),
  multi_static_select: choices('checkbox'),
  plain_text_input: input,
}

/** An element as a node; a kind this page does not know says its name rather than vanish. */
export const elementNode = (element, block, surface, label) =>
  (MAKERS[element.type] ?? (() => h('code', { class: 'unknown' }, element.type)))(element, block, surface, label)

const chosen = (group) => [...group.querySelectorAll('input:checked')].map((box) => box.value)

/** What the inputs of a surface hold. */
export const collect = (root) =>
  [...root.querySelectorAll('[data-action]')].map((node) => {
    const entry = { block: node.dataset.block, action: node.dataset.action }
    if (node.tagName === 'SELECT') return { ...entry, selected: node.value ? [node.value] : [] }
    return node.classList.contains('choices') ? { ...entry, selected: chosen(node) } : { ...entry, value: node.value }
  })
