import type { KnownBlock } from '@slack/types'
import { phrase } from '../../core/phrase.ts'
import type { Report } from '../../core/report.ts'
import { titleOf as title } from '../sentence.ts'
import { sentencesOf } from '../unread.ts'
import { context, section } from './blocks.ts'
import { mention, shortenMrkdwn } from './mrkdwn.ts'
import type { Voice } from './voice.ts'

/** How many findings a message lists; the rest is behind "all checks". */
const SHOWN = 4

/** The answer in a few plain words. */
export const titleOf = (report: Report, say: Voice): string => say.flat(title(report))

/** What a person can do, where no button does it. */
export function nextStep(report: Report, say: Voice): KnownBlock[] {
  const { cause } = report.verdict
  const fixable = report.fixes.some((fix) => cause && fix.resolves.includes(cause) && !fix.handOver)
  return cause && !fixable ? [section(`*${say.say('next')}*\n${say.rich(phrase(`report:next.${cause}`))}`)] : []
}

/** What stands where a fix's button was. */
export const startedFixes = (report: Report, say: Voice, started: Record<string, { by: string }>): KnownBlock[] =>
  report.fixes
    .filter((fix) => started[fix.id])
    .map((fix) => context(`✅ ${say.label('fix.started', { user: mention(started[fix.id]!.by), title: say.rich(fix.title) })}`))

/** Other things that are broken: one fault hides the next. */
export function alsoFound(report: Report, say: Voice): KnownBlock[] {
  const others = report.findings.filter((finding) => finding.status === 'broken' && finding.check !== report.verdict.check)
  return list(
    say.say('also.title'),
    others.map((finding) => say.rich(finding.say)),
    say,
  )
}

/** What could not be looked at, where that kept the bot from an answer. A sure answer needs no excuse: it is among all checks. */
export function unread(report: Report, say: Voice): KnownBlock[] {
  if (report.verdict.status === 'explained' && report.verdict.confidence === 'confirmed') return []
  const unknown = report.findings.filter((finding) => finding.status === 'unknown')
  const sentences = [...new Set(unknown.flatMap(sentencesOf).map((sentence) => say.rich(sentence)))]
  // A sentence that names what is missing already asks for it.
  const named = new Set(unknown.flatMap((finding) => finding.gaps.map((gap) => gap.api)))
  const missing = report.aws.denied.filter((action) => !named.has(action)).slice(0, 12)
  const denied = missing.length ? [say.say('unread.allow', { actions: missing })] : []
  return list(say.say('unread.title'), [...sentences.slice(0, SHOWN + 1), ...denied], say, sentences.length - SHOWN - 1)
}

function list(title: string, sentences: readonly string[], say: Voice, left = sentences.length - SHOWN): KnownBlock[] {
  if (!sentences.length) return []
  const shown = left > 0 && sentences.length > SHOWN ? sentences.slice(0, SHOWN) : sentences
  const more = left > 0 ? [`_${say.say('more', { count: left })}_`] : []
  return [section([`*${title}*`, ...shown.map((sentence) => `• ${shortenMrkdwn(sentence, 500)}`), ...more].join('\n'))]
}
