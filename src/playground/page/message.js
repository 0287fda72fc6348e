import { blockNodes } from './blocks.js'
import { h } from './dom.js'
import { emojiOf } from './emoji.js'
import { collect } from './inputs.js'
import { mrkdwn } from './mrkdwn.js'
import { act, changed, names, state } from './state.js'
import { t, timeOf } from './words.js'

export function avatar(user) {
  if (user === state.bot.id) return h('img', { class: 'avatar', src: '/mark.svg', alt: '' })
  const person = state.people.find((p) => p.id === user)
  const initials = person ? [...person.realName.replace(/(\S)\S*\s*/g, '$1')].slice(0, 2).join('') : 'S'
  return h('span', { class: `avatar tone-${state.people.indexOf(person) + 1}`, 'aria-hidden': 'true' }, initials)
}

const languageOf = (user) => state.people.find((p) => p.id === user)?.locale.slice(0, 2)

function body(message) {
  const where = { channel: message.channel, ts: message.ts }
  const node = h('div', { class: 'content', lang: languageOf(message.user) })
  const surface = { names, sends: () => true, act: (entry) => act({ act: 'press', where, entry, state: collect(node) }) }
  node.append(...(message.blocks.length ? blockNodes(message.blocks, surface) : mrkdwn(message.text, names)))
  for (const { name, content } of message.snippets)
    node.append(h('div', { class: 'lines' }, `📄 ${name}`), h('pre', { tabindex: '0' }, content))
  return node
}

const replies = (message) => state.messages.filter((m) => m.channel === message.channel && m.threadTs === message.ts)

const openThread = (ts) => () => {
  state.thread = ts
  changed()
  setTimeout(() => document.querySelector('.thread textarea')?.focus())
}

/** What decides whether a message must be drawn anew. */
export const markOf = (message) =>
  JSON.stringify([message.text, message.blocks, message.reactions, message.edited, replies(message).length, state.me, t('chat.thread')])

/** A message with who and when, its blocks, and in the channel the way into its thread. */
export function messageNode(message, inThread) {
  const bot = message.user === state.bot.id
  const who = bot ? state.bot.name : (names.person(message.user) ?? 'Slackbot')
  const answers = inThread ? [] : replies(message)
  const when = new Date(Number(message.ts) * 1000)
  return h(
    'li',
    { class: `message${message.onlyFor ? ' only-you' : ''}`, 'data-ts': message.ts },
    avatar(message.user),
    h(
      'article',
      { 'aria-label': who },
      message.onlyFor ? h('div', { class: 'only' }, t('chat.onlyYou')) : null,
      h(
        'header',
        {},
        h('strong', {}, who),
        bot ? h('span', { class: 'badge' }, t('chat.app')) : null,
        h('time', { datetime: when.toISOString(), title: when.toString() }, timeOf(message.ts)),
        message.edited ? h('span', { class: 'edited' }, t('chat.edited')) : null,
      ),
      body(message),
      message.reactions.length
        ? h(
            'div',
            { class: 'reactions' },
            ...message.reactions.map((r) => h('span', {}, `${emojiOf(r.name) ?? `:${r.name}:`} ${r.users.length}`)),
          )
        : null,
      answers.length
        ? h(
            'button',
            { class: 'replies', type: 'button', onclick: openThread(message.ts) },
            avatar(answers.at(-1).user),
            t('chat.replies', { count: answers.length }),
          )
        : null,
    ),
    message.onlyFor ? null : tools(message, inThread),
  )
}

/** What one can do with a message besides its own buttons: answer it, or hand it to the app. */
function tools(message, inThread) {
  const at = { channel: message.channel, ts: message.ts }
  const tool = (label, sign, onclick) => h('button', { type: 'button', title: label, 'aria-label': label, onclick }, sign)
  const shortcuts = message.user === state.bot.id ? [] : state.app.shortcuts
  return h(
    'div',
    { class: 'tools' },
    inThread ? null : tool(t('chat.reply'), '💬', openThread(message.ts)),
    ...shortcuts.map(({ name, callback }) => tool(name, '🩺', () => act({ act: 'shortcut', at, callback }))),
  )
}
