import { h } from './dom.js'
import { plainOf, textOf } from './mrkdwn.js'

/** Asks before a button that wants it: a composition object `confirm` of Block Kit. */
export function confirmed(wanted, names) {
  return new Promise((resolve) => {
    const end = (answer) => () => {
      dialog.close()
      dialog.remove()
      resolve(answer)
    }
    const dialog = h(
      'dialog',
      { class: 'modal small', 'aria-label': plainOf(wanted.title), oncancel: end(false) },
      h('header', {}, h('h2', {}, plainOf(wanted.title))),
      h('div', { class: 'body' }, ...textOf(wanted.text, names)),
      h(
        'footer',
        {},
        h('button', { class: 'button', type: 'button', onclick: end(false) }, plainOf(wanted.deny)),
        h('button', { class: `button ${wanted.style ?? 'primary'}`, type: 'button', onclick: end(true) }, plainOf(wanted.confirm)),
      ),
    )
    document.body.append(dialog)
    dialog.showModal()
  })
}
