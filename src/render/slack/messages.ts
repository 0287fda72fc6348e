import type { Phrase } from '../../core/phrase.ts'
import type { Progress } from '../../core/subject.ts'
import type { Language } from '../language.ts'
import { context, header, section } from './blocks.ts'
import { fit } from './fit.ts'
import { COMMAND } from './ids.ts'
import type { Message } from './limits.ts'
import { mention } from './mrkdwn.ts'
import { voice } from './voice.ts'

/** One sentence as a message. */
export function sentence(lang: Language, said: Phrase): Message {
  const say = voice(lang)
  return fit({ text: say.text(said), blocks: [section(say.rich(said))] })
}

/** A sign and a word for each state: colour alone tells some people nothing. */
const LOOKING = { waiting: '▫️', reading: '🔄', read: '☑️', partly: '⚠️' } as const

/** Posted at once, before AWS has been asked anything; then, where it takes longer, with how far it is. */
export function lookingMessage(lang: Language, what: { name: string; text: boolean }, subjects: Progress['subjects'] = []): Message {
  const say = voice(lang)
  const text = what.text ? say.say('looking.text') : say.say('looking.target', { target: what.name })
  const lines = subjects.map(
    ({ subject, state }) => `${LOOKING[state]} ${say.say(`looking.subject.${subject}`)}  _${say.say(`looking.state.${state}`)}_`,
  )
  const steps = lines.length ? [section(lines.join('\n'))] : []
  return fit({ text, blocks: [section(`:mag: ${text}`), ...steps, context(say.say('looking.hint'))] })
}

/** What the command can do, for whoever asked and nobody else. */
export function helpMessage(lang: Language): Message {
  const say = voice(lang)
  const lines = ['task', 'service', 'error'].map((kind) => `• ${say.say(`help.${kind}`, { command: `${COMMAND} why` })}`)
  return fit({
    text: say.say('help.intro'),
    blocks: [
      header(say.label('help.title')),
      section(say.say('help.intro')),
      section(lines.join('\n')),
      section(say.say('help.paste')),
      section(say.say('help.more', { fixes: `${COMMAND} fixes`, lang: `${COMMAND} lang`, settings: `${COMMAND} settings` })),
      section(say.say('help.changes', { changes: `${COMMAND} changes` })),
      context(say.say('help.reads')),
    ],
  })
}

/** A subcommand there is none of: names it and what there is. */
export const unknownSubcommand = (lang: Language, word: string): Message => {
  const say = voice(lang)
  const text = say.say('unknown.subcommand', { word, command: `${COMMAND} help` })
  return fit({ text, blocks: [section(text)] })
}

/** An answer that only the asker sees, since the bot may not post there, and how to change that. */
export function onlyYou(message: Message, lang: Language): Message {
  const note = context(voice(lang).say('only-you', { command: '/invite' }))
  return fit({ text: message.text, blocks: [...message.blocks, note] })
}

/** An answer in a direct message, since the bot may not post where it was asked. */
export function inDirect(message: Message, lang: Language, channel: string): Message {
  const where = /^[CG][A-Z0-9]{2,20}$/.test(channel) ? `<#${channel}>` : '–'
  return fit({ text: message.text, blocks: [...message.blocks, context(voice(lang).label('in-direct', { channel: where }))] })
}

/** The same error once more: where its answer is. */
export function sameMessage(lang: Language, link: string): Message {
  const say = voice(lang)
  const text = say.label('same', { link: `<${link}|${say.label('same-link')}>` })
  return fit({ text, blocks: [section(text)] })
}

/** Calls the asker back: an edit of the first message notifies nobody. */
export function doneMessage(lang: Language, user: string, answer: string): Message {
  const call = voice(lang).label('done', { user: mention(user) })
  return fit({ text: `${call}\n${answer}`, blocks: [section(`${call}\n${answer}`)] })
}

/** A press that only an approver may make: says who that is. */
export function notYou(lang: Language, approvers: readonly string[]): Message {
  const say = voice(lang)
  const text = approvers.length ? say.label('fix.not-you', { people: approvers.slice(0, 10).map(mention) }) : say.say('fix.nobody')
  return fit({ text, blocks: [section(text)] })
}
