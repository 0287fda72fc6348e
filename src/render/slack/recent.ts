import { phrase } from '../../core/phrase.ts'
import type { Report } from '../../core/report.ts'
import type { Language } from '../language.ts'
import { titleOf } from '../sentence.ts'
import { context, option, plain, section } from './blocks.ts'
import { fit } from './fit.ts'
import { ACTION } from './ids.ts'
import { LIMIT } from './limit.ts'
import type { Message } from './limits.ts'
import { voice } from './voice.ts'

/** What a report was about, in as few words as tell it from others. */
export const nameOfReport = ({ target }: Report): string =>
  target.service ?? target.task?.split('/').at(-1)?.slice(0, 8) ?? target.image ?? target.arn?.split('/').at(-1) ?? target.kind

/** Asked why, and nothing else: the failures seen lately, to pick from. An option carries the report's id. */
export function recentMessage(reports: readonly Report[], lang: Language): Message {
  const say = voice(lang)
  // An option holds 75 characters: what failed comes first, so that it survives a cut.
  const options = reports
    .slice(0, LIMIT.options)
    .map((report) => option(say.label('recent.option', { name: nameOfReport(report), title: say.flat(titleOf(report)) }), report.id))
  const title = say.say('recent.title')
  return fit({
    text: title,
    blocks: [
      section(title),
      {
        type: 'actions',
        elements: [
          {
            type: 'static_select',
            action_id: ACTION.recent,
            placeholder: plain(say.label('recent.placeholder'), LIMIT.placeholder),
            options,
          },
        ],
      },
      context(say.rich(phrase('slack:recent.else', { command: '/ecs-pull help' }))),
    ],
  })
}
