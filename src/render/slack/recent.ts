import type { KnownBlock } from '@slack/types'
import { phrase } from '../../core/phrase.ts'
import type { Report } from '../../core/report.ts'
import type { Failure, Failures } from '../../find/failures.ts'
import type { Language } from '../language.ts'
import { titleOf } from '../sentence.ts'
import { button, context, option, plain, section } from './blocks.ts'
import { fit } from './fit.ts'
import { ACTION } from './ids.ts'
import { LIMIT } from './limit.ts'
import type { Message } from './limits.ts'
import { code } from './mrkdwn.ts'
import { type Voice, voice } from './voice.ts'

/** Failures with a button each; a list of more is no help. */
const BUTTONS = 8
const MINUTE = 60_000

/** What a report was about, in as few words as tell it from others. */
export const nameOfReport = ({ target }: Report): string =>
  target.service ?? target.task?.split('/').at(-1)?.slice(0, 8) ?? target.image ?? target.arn?.split('/').at(-1) ?? target.kind

/** What there is to pick from. */
export interface Recent {
  /** What AWS shows now. */
  found: Pick<Failures, 'failures' | 'missed'>
  /** What was diagnosed lately. */
  reports: readonly Report[]
  /** Milliseconds since 1970. */
  now: number
}

/** Asked why, and nothing else: what stopped within the hour, each with a button, and what was diagnosed lately, to pick from. */
export function recentMessage({ found, reports, now }: Recent, lang: Language): Message {
  const say = voice(lang)
  const title = say.say('recent.which')
  return fit({
    text: title,
    blocks: [
      section(title),
      ...stopped(found, now, say),
      ...(reports.length ? diagnosed(reports, say) : []),
      context(say.rich(phrase('slack:recent.else', { command: '/ecs-pull help' }))),
    ],
  })
}

function stopped({ failures, missed }: Recent['found'], now: number, say: Voice): KnownBlock[] {
  const left = failures.length - BUTTONS
  const shown = failures.slice(0, BUTTONS).map((failure) => ({
    ...section(failureLine(failure, now, say)),
    accessory: button(say.label('button.diagnose'), ACTION.failure, failure.task),
  }))
  return [
    ...(shown.length ? [section(`*${say.say('recent.stopped')}*`), ...shown] : []),
    ...(left > 0 ? [context(say.say('recent.more', { count: left }))] : []),
    ...(missed.length ? [context(say.say('recent.missed', { clusters: missed.slice(0, 5) }))] : []),
  ]
}

function failureLine({ service, task, tasks, cluster, image, stoppedAt }: Failure, now: number, say: Voice): string {
  const minutes = Math.max(0, Math.round((now - Date.parse(stoppedAt)) / MINUTE))
  const line = say.say('recent.service', { name: service ?? task.split('/').at(-1)!.slice(0, 8), cluster, count: tasks, minutes })
  return image ? `${line}\n${code(image, 300)}` : line
}

/** An option carries the report's id. It holds 75 characters: what failed comes first, so that it survives a cut. */
function diagnosed(reports: readonly Report[], say: Voice): KnownBlock[] {
  const options = reports
    .slice(0, LIMIT.options)
    .map((report) => option(say.label('recent.option', { name: nameOfReport(report), title: say.flat(titleOf(report)) }), report.id))
  const placeholder = plain(say.label('recent.placeholder'), LIMIT.placeholder)
  return [
    section(`*${say.say('recent.seen')}*`),
    { type: 'actions', elements: [{ type: 'static_select', action_id: ACTION.recent, placeholder, options }] },
  ]
}
