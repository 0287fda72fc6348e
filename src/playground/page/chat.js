import { composer } from './composer.js'
import { fill, h, keyed } from './dom.js'
import { homeNode } from './home.js'
import { markOf, messageNode } from './message.js'
import { act, become, changed, state } from './state.js'
import { t } from './words.js'

const list = (label) => h('ol', { class: 'messages', role: 'log', tabindex: '0', 'aria-live': 'polite', 'data-label': label })

/** Fills a list of messages; stays at its end where it was at its end. */
function show(list, messages, inThread) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80
  const before = list.children.length
  keyed(list, messages, { key: (m) => m.ts, mark: markOf, make: (m) => messageNode(m, inThread) })
  if (atEnd || list.children.length > before) list.scrollTop = list.scrollHeight
}

/** The Slack side of the page: channel, direct message and home; a thread beside them. */
export function chat() {
  const messages = list('channel')
  const replies = list('thread')
  const main = composer(() => null)
  const side = composer(() => state.thread)
  const tabs = h('nav', { class: 'tabs' })
  const person = h('select', { onchange: () => become(person.value) })
  const personLabel = h('span', {})
  const hint = h('p', {})
  const empty = h('div', { class: 'empty' }, h('img', { src: '/mark.svg', alt: '', width: 56, height: 56 }), hint)
  const home = h('div', { class: 'home' })
  const title = h('h2', {})
  const status = h('p', { class: 'status', role: 'status' })
  const close = h('button', { type: 'button', class: 'plain', onclick: () => Object.assign(state, { thread: null }) && changed() }, '✕')
  const channel = h('section', { class: 'channel' }, empty, messages, home, main.form)
  const thread = h('section', { class: 'thread' }, h('header', {}, title, close), replies, status, side.form)
  const node = h(
    'main',
    { class: 'slack' },
    h('header', { class: 'workspace' }, tabs, h('label', { class: 'person' }, personLabel, h('span', { class: 'select' }, person))),
    h('div', { class: 'panes' }, channel, thread),
  )
  const go = (id) => () => {
    Object.assign(state, { channel: id, thread: null })
    if (id === 'home') act({ act: 'home' })
    changed()
  }
  const tab = (id, label) => h('button', { type: 'button', 'aria-current': state.channel === id ? 'page' : null, onclick: go(id) }, label)

  function draw() {
    const at = state.channels.find((c) => c.id === state.channel)
    tabs.setAttribute('aria-label', t('chat.places'))
    const places = state.channels.map((c) => [c.id, c.kind === 'im' ? state.bot.name : `# ${c.name}`])
    if (state.app.home) places.push(['home', t('chat.home')])
    fill(tabs, JSON.stringify([places, state.channel]), () => places.map(([id, label]) => tab(id, label)))
    personLabel.textContent = t('chat.as')
    const label = (p) => (p.approver ? t('chat.approver', { name: p.realName }) : p.realName)
    fill(person, JSON.stringify(state.people.map(label)), () => state.people.map((p) => h('option', { value: p.id }, label(p))))
    person.value = state.me
    const shown = state.messages.filter((m) => m.channel === state.channel && !m.threadTs)
    show(messages, shown, false)
    messages.setAttribute('aria-label', t('chat.messages'))
    hint.textContent = t('chat.empty')
    empty.hidden = !at || shown.length > 0
    fill(home, JSON.stringify([!at, state.home, t('chat.home')]), () => (at ? [] : homeNode()))
    home.hidden = Boolean(at)
    messages.hidden = main.form.hidden = !at
    main.draw(at ? t(at.kind === 'im' ? 'chat.writeBot' : 'chat.write', { channel: at.name, bot: state.bot.name }) : '')
    thread.hidden = !state.thread
    show(
      replies,
      state.messages.filter((m) => state.thread && m.channel === state.channel && (m.ts === state.thread || m.threadTs === state.thread)),
      true,
    )
    replies.setAttribute('aria-label', t('chat.thread'))
    title.textContent = t('chat.thread')
    status.textContent = state.statuses[state.thread] ? `${state.bot.name} ${state.statuses[state.thread]}` : ''
    close.setAttribute('aria-label', t('chat.closeThread'))
    side.draw(t('chat.reply'))
  }
  return { node, draw }
}
