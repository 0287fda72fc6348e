import { statusOf } from '../../core/run-view.ts'
import type { Run } from '../../run/index.ts'
import type { Language } from '../language.ts'
import { section } from './blocks.ts'
import { fit } from './fit.ts'
import type { Message } from './limits.ts'
import { code, mention } from './mrkdwn.ts'
import { paragraphs } from './paragraphs.ts'
import { type Voice, voice } from './voice.ts'

/** A run that leaves nothing to do. */
const PAST: Run['status'][] = ['proven', 'undone', 'declined', 'expired']

/** The latest fixes, newest first: what, how it stands, when, and by whom. */
export function runsMessage(runs: readonly Run[], lang: Language): Message {
  const say = voice(lang)
  const title = runs.length ? say.say('runs.title') : say.say('runs.none')
  const lines = runs.map((run) => runLine(run, say))
  return fit({ text: title, blocks: [section(runs.length ? `*${title}*` : title), ...paragraphs(lines).map((text) => section(text))] })
}

/** The same in two parts: what still waits for somebody or is under way, and what is over. */
export function fixesMessage(runs: readonly Run[], lang: Language): Message {
  const say = voice(lang)
  const none = say.say('runs.none')
  return fit(runs.length ? { text: say.say('runs.title'), blocks: openAndPast(runs, say) } : { text: none, blocks: [section(none)] })
}

/** Open fixes before past ones, each under its title. */
export const openAndPast = (runs: readonly Run[], say: Voice) =>
  (['open', 'past'] as const).flatMap((part) => {
    const own = runs.filter(({ status }) => PAST.includes(status) === (part === 'past'))
    return own.length
      ? paragraphs([`*${say.say(`runs.${part}`)}*`, ...own.map((run) => runLine(run, say))]).map((text) => section(text))
      : []
  })

function runLine(run: Run, say: Voice): string {
  const status = say.flat(statusOf(run))
  const at = new Date(run.createdAt).toISOString()
  return `• ${say.label('runs.line', { title: say.rich(run.title), status, at, run: code(run.id), user: mention(run.approver ?? run.asker) })}`
}
