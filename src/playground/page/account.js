import { sendTyped } from './composer.js'
import { h, keyed } from './dom.js'
import { notice, send } from './server.js'
import { changed, state } from './state.js'
import { t } from './words.js'

async function pick(id) {
  state.service = state.service === id ? null : id
  changed()
  const service = state.services.find((s) => s.id === id)
  if (!state.service || service.taskArn) return
  const answer = await send('/service', { id })
  if (answer) Object.assign(service, answer)
  changed()
}

const ask = (text) => async () => {
  if (!state.channels.some((c) => c.id === state.channel)) state.channel = state.channels[0].id
  state.thread = null
  document.body.dataset.pane = 'chat'
  changed()
  await sendTyped(text, null)
}

const copy = (text) => async () => {
  await navigator.clipboard.writeText(text)
  notice(t('account.copied'))
}

/** How long until the open service is looked at again: a repair shows without a reload. Milliseconds. */
const LOOK_MS = 3000

async function look() {
  const service = state.services.find((s) => s.id === state.service)
  const answer = service?.taskArn && !document.hidden ? await send('/service', { id: service.id }) : null
  if (answer && answer.running !== service.running) changed(Object.assign(service, answer))
  setTimeout(look, LOOK_MS)
}

const again = (id) => async () => {
  const answer = await send('/again', { id })
  if (!answer) return
  Object.assign(
    state.services.find((s) => s.id === id),
    answer,
  )
  changed()
}

const fact = (label, value) => [h('dt', {}, label), h('dd', {}, ...[value].flat())]

function details(service) {
  const about = h('p', { class: 'about' }, t(`scenario.${service.id}.about`))
  if (!service.taskArn) return h('div', { class: 'details' }, about, h('p', { class: 'waiting' }, t('account.starting')))
  const button = (label, onclick, look = '') => h('button', { class: `button ${look}`, type: 'button', onclick }, label)
  return h(
    'div',
    { class: 'details' },
    about,
    service.running ? h('p', { class: 'runs' }, `✓ ${t('account.runs')}`) : null,
    h(
      'dl',
      {},
      ...fact(t('account.service'), h('code', {}, `${service.cluster}/${service.service}`)),
      ...fact(t('account.task'), [
        h('code', {}, service.taskArn),
        ' ',
        h('button', { class: 'link', type: 'button', onclick: copy(service.taskArn) }, t('account.copy')),
      ]),
      ...fact(t('account.error'), h('pre', { tabindex: '0' }, service.text)),
    ),
    h(
      'div',
      { class: 'buttons' },
      button(t('account.ask'), ask(`/ecs-pull why ${service.taskArn}`), 'primary'),
      button(t('account.paste'), ask(service.text)),
      button(t('account.again'), again(service.id)),
    ),
  )
}

function serviceNode(service) {
  const open = state.service === service.id
  const head = state.services.find((s) => s.group === service.group) === service
  return h(
    'li',
    { class: `service${open ? ' open' : ''}` },
    head ? h('h3', {}, t(`group.${service.group}`)) : null,
    h(
      'button',
      { class: 'summary', type: 'button', 'aria-expanded': String(open), onclick: () => pick(service.id) },
      h('span', { class: `light ${service.running ? 'pulls' : 'fails'}`, 'aria-hidden': 'true' }, service.running ? '✓' : '✕'),
      h('span', { class: 'name' }, t(`scenario.${service.id}.title`)),
    ),
    open ? details(service) : null,
  )
}

/** The simulated account: its broken services, and what ECS says of the chosen one. */
export function account() {
  const title = h('h2', { id: 'account-title' })
  const intro = h('p', {})
  const list = h('ul', { class: 'services' })
  const node = h('aside', { class: 'account', 'aria-labelledby': 'account-title' }, title, intro, list)
  setTimeout(look, LOOK_MS)
  const mark = (s) => JSON.stringify([s, state.service === s.id, t('account.title')])
  let shown = null
  let waiting = false
  return {
    node,
    draw() {
      title.textContent = t('account.title')
      intro.textContent = t('account.intro')
      const opened = state.service !== shown
      shown = state.service
      keyed(list, state.services, { key: (s) => s.id, mark, make: serviceNode })
      // What one opened is seen whole, its buttons too.
      if (opened || waiting) list.querySelector('.service.open')?.scrollIntoView({ block: 'nearest' })
      waiting = Boolean(list.querySelector('.waiting'))
    },
  }
}
