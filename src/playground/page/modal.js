import { blockNodes } from './blocks.js'
import { h } from './dom.js'
import { collect } from './inputs.js'
import { plainOf } from './mrkdwn.js'
import { act, names, state } from './state.js'
import { t } from './words.js'

/** Puts what somebody has typed into the same inputs of the modal's next version, as Slack does. */
function keep(from, to) {
  for (const old of from.querySelectorAll('[data-action]')) {
    const same = to.querySelector(`[data-block="${CSS.escape(old.dataset.block)}"][data-action="${CSS.escape(old.dataset.action)}"]`)
    if (same && 'value' in same && same.tagName === old.tagName) same.value = old.value
    const ticked = [...old.querySelectorAll('input:checked')].map((box) => box.value)
    for (const box of same?.querySelectorAll('input') ?? []) box.checked = ticked.includes(box.value)
  }
}

function show(errors, form) {
  for (const block of form.querySelectorAll('[data-input]')) {
    const text = errors[block.dataset.input] ?? ''
    block.querySelector('.error').textContent = text
    block.classList.toggle('wrong', Boolean(text))
  }
  form.querySelector('.wrong input, .wrong textarea, .wrong select')?.focus()
}

/** Draws the topmost modal of this person in a dialog of the browser, which keeps focus and the Escape key. */
export function modals(root) {
  let shown = null
  return function draw() {
    const view = state.views.at(-1)
    const mark = view ? `${view.id} ${view.hash} ${t('modal.close')}` : null
    if (shown?.mark === mark) return
    const old = shown?.dialog
    const before = shown?.id === view?.id ? shown?.form : null
    shown = view ? { mark, id: view.id, ...dialogOf(view) } : null
    if (before && shown) keep(before, shown.form)
    const top = old?.querySelector('.body')?.scrollTop ?? 0
    root.replaceChildren(...(shown ? [shown.dialog] : []))
    if (!shown) return
    shown.dialog.showModal()
    if (before) shown.dialog.querySelector('.body').scrollTop = top
  }
}

function dialogOf(view) {
  const close = (all) => (event) => {
    event.preventDefault()
    act({ act: 'close', view: view.id, all })
  }
  const body = h('div', { class: 'body', tabindex: '-1', autofocus: true })
  const surface = { names, sends: () => true, act: (entry) => act({ act: 'press', where: { view: view.id }, entry, state: collect(body) }) }
  body.append(...blockNodes(view.blocks, surface))
  const submit = async (event) => {
    event.preventDefault()
    form.setAttribute('aria-busy', 'true')
    const answer = await act({ act: 'submit', view: view.id, state: collect(body) })
    form.removeAttribute('aria-busy')
    if (answer) show(answer.errors, form)
  }
  const buttons = [
    h('button', { class: 'button', type: 'button', onclick: close(false) }, plainOf(view.close) || t('modal.cancel')),
    view.submit ? h('button', { class: 'button primary', type: 'submit' }, plainOf(view.submit)) : null,
  ]
  const form = h(
    'form',
    { onsubmit: submit },
    h(
      'header',
      {},
      h('img', { class: 'avatar', src: '/mark.svg', alt: '' }),
      h('h2', {}, plainOf(view.title)),
      h('button', { class: 'plain', type: 'button', 'aria-label': t('modal.close'), onclick: close(true) }, '✕'),
    ),
    body,
    h('footer', {}, ...buttons),
  )
  return { form, dialog: h('dialog', { class: 'modal', 'aria-label': plainOf(view.title), oncancel: close(true) }, form) }
}
