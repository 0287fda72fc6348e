import { h } from './dom.js'
import { notice } from './server.js'
import { act, state } from './state.js'
import { t } from './words.js'

/** Sends what was typed as Slack would: a slash command at the start, else a message. Answers whether it went. */
export async function sendTyped(text, threadTs) {
  const command = /^(\/[\w-]+)(?:\s+([\s\S]*))?$/.exec(text.trim())
  if (command && threadTs) {
    notice(t('chat.noCommandsInThreads', { command: command[1] }))
    return false
  }
  const { channel } = state
  const what = command ? { act: 'command', channel, name: command[1], text: command[2] ?? '' } : { act: 'say', channel, threadTs, text }
  return (await act(what)) !== null
}

/** The box one types in: Enter sends, Shift+Enter breaks the line. */
export function composer(threadOf) {
  const box = h('textarea', {
    rows: 1,
    onkeydown: onKey,
    oninput: () => hint.classList.toggle('shown', box.value.startsWith('/') && !threadOf()),
  })
  const button = h('button', { class: 'send', type: 'submit' }, '➤')
  const hint = h('div', { class: 'command-hint' })
  const form = h('form', { class: 'composer', onsubmit: submit }, hint, box, button)

  function onKey(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  }

  async function submit(event) {
    event.preventDefault()
    const text = box.value
    if (!text.trim()) return
    box.value = ''
    hint.classList.remove('shown')
    if (!(await sendTyped(text, threadOf()))) box.value = text
    box.focus()
  }

  return {
    form,
    /** Draws the words again, in another language or for another channel. */
    draw(label) {
      box.placeholder = label
      box.setAttribute('aria-label', label)
      button.setAttribute('aria-label', t('chat.send'))
      button.title = t('chat.send')
      hint.replaceChildren(...state.app.commands.map((known) => h('div', {}, h('code', {}, known.command), ` ${known.hint}`)))
    },
  }
}
