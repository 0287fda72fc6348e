import { phrase } from '../../core/phrase.ts'
import type { Run } from '../../run/index.ts'
import type { Language } from '../language.ts'
import { section } from './blocks.ts'
import { fit } from './fit.ts'
import type { Message } from './limits.ts'
import { mention } from './mrkdwn.ts'
import { paragraphs } from './paragraphs.ts'
import { voice } from './voice.ts'

/** The latest fixes, newest first: what, how it stands, when, and by whom. */
export function runsMessage(runs: readonly Run[], lang: Language): Message {
  const say = voice(lang)
  const title = runs.length ? say.say('runs.title') : say.say('runs.none')
  const lines = runs.map((run) => {
    const status = say.flat(phrase(`fixes:status.${run.status}`))
    const at = new Date(run.createdAt).toISOString()
    const line = say.label('runs.line', { title: say.rich(run.title), status, at, run: run.id, user: mention(run.approver ?? run.asker) })
    return `• ${line}`
  })
  return fit({ text: title, blocks: [section(runs.length ? `*${title}*` : title), ...paragraphs(lines).map((text) => section(text))] })
}
