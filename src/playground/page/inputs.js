import { confirmed } from './confirm.js'
import { h } from './dom.js'
import { plainOf, textOf } from './mrkdwn.js'

/**
 * Interactive elements. A surface is where they live: `{ names, act(entry), busy }`; `act` sends what was pressed. Elements that hold a value carry
 * `data-block`, `data-action` and `data-kind`, from which {@link collect} reads the state of a surface.
 */
export const hold = (block, element) => ({ 'data-block': block.block_id, 'data-action': element.action_id, 'data-kind': element.type })

export const options = (element) => element.options ?? (element.option_groups ?? []).flatMap((group) => group.options)

export function send(surface, block, element, more, node) {
  return async () => {
    if (element.confirm && !(await confirmed(element.confirm, surface.names))) return
    node?.setAttribute('aria-busy', 'true')
    await surface.act({ block: block.block_id, action: element.action_id, ...more() })
    node?.removeAttribute('aria-busy')
  }
}

let groups = 0

export function choices(type) {
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

export function input(element, block, surface, label) {
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

const chosen = (group) => [...group.querySelectorAll('input:checked')].map((box) => box.value)

/** What the inputs of a surface hold. */
export const collect = (root) =>
  [...root.querySelectorAll('[data-action]')].map((node) => {
    const entry = { block: node.dataset.block, action: node.dataset.action }
    if (node.tagName === 'SELECT') return { ...entry, selected: node.value ? [node.value] : [] }
    return node.classList.contains('choices') ? { ...entry, selected: chosen(node) } : { ...entry, value: node.value }
  })
