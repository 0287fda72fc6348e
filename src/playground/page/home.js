import { blockNodes } from './blocks.js'
import { h } from './dom.js'
import { collect } from './inputs.js'
import { act, names, state } from './state.js'
import { t } from './words.js'

/** The app's home as it published it for this person. */
export function homeNode() {
  if (!state.home) return [h('p', { class: 'empty' }, t('chat.homeEmpty'))]
  const node = h('div', { class: 'content' })
  const surface = { names, sends: () => true, act: (entry) => act({ act: 'press', where: { home: true }, entry, state: collect(node) }) }
  node.append(...blockNodes(state.home.blocks, surface))
  return [node]
}
