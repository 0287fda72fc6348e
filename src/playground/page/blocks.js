import { h } from './dom.js'
import { elementNode } from './elements.js'
import { mrkdwn, plainOf, textOf } from './mrkdwn.js'
import { richText } from './rich-text.js'
import { t } from './words.js'

let labels = 0

function inputBlock(block, surface) {
  const id = `label-${++labels}`
  const inner = { ...surface, required: !block.optional, sends: () => Boolean(block.dispatch_action) }
  const label = plainOf(block.label)
  return h(
    'div',
    { class: 'block input', 'data-input': block.block_id },
    h('div', { class: 'label', id }, label, block.optional ? h('span', { class: 'optional' }, ` ${t('modal.optional')}`) : null),
    elementNode(block.element, block, inner, label),
    block.hint ? h('div', { class: 'hint' }, plainOf(block.hint)) : null,
    h('div', { class: 'error', role: 'alert' }),
  )
}

const cell = (value, names) => (value?.type === 'rich_text' ? richText(value, names) : String(value?.text ?? ''))

function table(block, { names }) {
  const [head, ...rows] = block.rows
  const row = (cells, tag) => h('tr', {}, ...cells.map((value) => h(tag, tag === 'th' ? { scope: 'col' } : {}, cell(value, names))))
  return h(
    'div',
    { class: 'block table', tabindex: '0', role: 'region' },
    h('table', {}, h('thead', {}, row(head, 'th')), h('tbody', {}, ...rows.map((r) => row(r, 'td')))),
  )
}

const STATE = { pending: '○', in_progress: '◐', complete: '✓', error: '✕' }

function task(block, { names }) {
  const details = [block.details, block.output].filter(Boolean).map((text) => richText(text, names))
  const sign = h(
    'span',
    { class: `sign ${block.status ?? 'pending'}`, 'aria-label': t(`task.${block.status ?? 'pending'}`), role: 'img' },
    STATE[block.status] ?? '○',
  )
  return h('li', { class: 'task' }, sign, h('div', {}, block.title, ...details))
}

const MAKERS = {
  header: (block) => h('h3', { class: 'block header' }, plainOf(block.text)),
  divider: () => h('hr', { class: 'block' }),
  section: (block, surface) =>
    h(
      'div',
      { class: 'block section' },
      h(
        'div',
        { class: 'words' },
        ...textOf(block.text, surface.names),
        block.fields ? h('div', { class: 'fields' }, ...block.fields.map((field) => h('div', {}, ...textOf(field, surface.names)))) : null,
      ),
      block.accessory ? elementNode(block.accessory, block, surface, plainOf(block.accessory.text) || null) : null,
    ),
  context: (block, { names }) =>
    h(
      'div',
      { class: 'block context' },
      ...block.elements.map((e) => h('div', {}, ...(e.type === 'image' ? [e.alt_text] : textOf(e, names)))),
    ),
  actions: (block, surface) =>
    h('div', { class: 'block actions' }, ...block.elements.map((element) => elementNode(element, block, surface))),
  input: inputBlock,
  rich_text: (block, { names }) => h('div', { class: 'block' }, richText(block, names)),
  markdown: (block, { names }) => h('div', { class: 'block' }, ...mrkdwn(block.text.replace(/\*\*(.+?)\*\*/g, '*$1*'), names)),
  image: (block) => h('div', { class: 'block image' }, `🖼 ${block.alt_text ?? ''}`),
  table,
  plan: (block, surface) =>
    h(
      'div',
      { class: 'block plan' },
      h('strong', {}, block.title ?? ''),
      h('ol', {}, ...(block.tasks ?? []).map((one) => task(one, surface))),
    ),
  task_card: (block, surface) => h('ol', { class: 'block plan' }, task(block, surface)),
  alert: (block, { names }) => h('div', { class: `block alert ${block.level ?? 'default'}` }, ...textOf(block.text, names)),
  container: (block, surface) =>
    h(
      'details',
      { class: 'block container', open: !block.is_collapsed },
      h('summary', {}, plainOf(block.title)),
      ...blockNodes(block.child_blocks ?? [], surface),
    ),
}

/** Blocks as nodes, in order; a kind this page does not know says its name rather than vanish. */
export const blockNodes = (blocks, surface) =>
  blocks.map((block) => (MAKERS[block.type] ?? (() => h('code', { class: 'block unknown' }, block.type)))(block, surface))
