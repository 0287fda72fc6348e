import { h, safeLink } from './dom.js'
import { choices, hold, input, options, send } from './inputs.js'
import { plainOf } from './mrkdwn.js'
import { t } from './words.js'

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
    { class: 'dots', 'aria-label': t('chat.more') },
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
