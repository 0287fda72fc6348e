import type { KnownBlock } from '@slack/types'
import { phrase } from '../../core/phrase.ts'
import type { Report } from '../../core/report.ts'
import { changeOf } from '../change.ts'
import type { Language } from '../language.ts'
import { context, header, section } from './blocks.ts'
import { candidateMenu } from './candidates.ts'
import { evidenceBlocks } from './evidence.ts'
import { fit } from './fit.ts'
import type { Message } from './limits.ts'
import { escapeMrkdwn } from './mrkdwn.ts'
import { pathBlocks } from './path.ts'
import { reportButtons } from './report-buttons.ts'
import { alsoFound, nextStep, startedFixes, titleOf, unread } from './report-parts.ts'
import { undecided } from './undecided.ts'
import { type Voice, voice } from './voice.ts'
import { whereLine } from './where.ts'

/** Notes a message shows: a cluster's other groups are among them. */
const NOTES = 6

/** What a message says besides the report. */
export interface ReportOptions {
  lang: Language
  /** Slack id of who asked; null: nobody, the bot spoke up itself. */
  asker?: string | null
  /** The fixes somebody has approved, by fix id: their buttons give way to who did. */
  started?: Record<string, { by: string }>
  /** Only one person sees it: they may share it. */
  alone?: boolean
}

/**
 * Says a report as a Slack message: the cause as the header, who and where, one sentence why, the evidence, what else is broken, and
 * what one can do about it. Pure: the same report in another language is another call.
 */
export function reportMessage(report: Report, options: ReportOptions): Message {
  const say = voice(options.lang)
  const root = report.findings.find((finding) => finding.check === report.verdict.check && finding.status === 'broken')
  const blocks: KnownBlock[] = [
    header(titleOf(report, say)),
    context(whereLine(report, say, options.asker ?? null)),
    section(why(report, say)),
    ...pathBlocks(report, say),
    ...evidenceBlocks(root?.evidence ?? [], report.target.region, say),
    ...changed(report, say),
    ...undecided(report, say),
    ...nextStep(report, say),
    ...alsoFound(report, say),
    ...unread(report, say),
    ...report.notes.slice(0, NOTES).map((note) => context(say.rich(note))),
    ...startedFixes(report, say, options.started ?? {}),
    ...candidateMenu(report, say),
    ...reportButtons(report, say, options.started ?? {}, options.alone),
  ]
  return fit({ text: fallback(report, say), blocks })
}

/** Who broke it: looked up after the answer, so that a later update brings it. */
function changed(report: Report, say: Voice): KnownBlock[] {
  const change = changeOf(report)
  return change ? [section(`*${say.rich(phrase('report:heading.changed'))}*\n${say.rich(change)}`)] : []
}

function why({ verdict, target }: Report, say: Voice): string {
  const sentence = say.rich(verdict.say)
  // How sure it is, said wherever it is less than sure.
  const sure = verdict.status !== 'explained' || !verdict.confidence || verdict.confidence === 'confirmed'
  const sureness = target.kind === 'text' ? 'text' : verdict.confidence
  return sure ? sentence : `${sentence}\n_${say.say(`confidence.${sureness}`)}_`
}

/** Read aloud and shown in notifications: title and sentence, no ids that nobody can listen to but those of the sentence itself. */
function fallback(report: Report, say: Voice): string {
  return escapeMrkdwn(say.label('fallback', { title: titleOf(report, say), sentence: say.flat(report.verdict.say) }))
}
