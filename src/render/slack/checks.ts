import type { KnownBlock, ModalView } from '@slack/types'
import { gateOrder } from '../../core/gate.ts'
import { phrase } from '../../core/phrase.ts'
import type { Report } from '../../core/report.ts'
import type { Language } from '../language.ts'
import { localPull } from '../local-pull.ts'
import { sentencesOf } from '../unread.ts'
import { mrkdwn, plain, section } from './blocks.ts'
import { fit } from './fit.ts'
import { VIEW } from './ids.ts'
import { LIMIT } from './limit.ts'
import type { Message } from './limits.ts'
import { code, escapeMrkdwn, shortenMrkdwn } from './mrkdwn.ts'
import { paragraphs } from './paragraphs.ts'
import { titleOf } from './report-parts.ts'
import { type Voice, voice } from './voice.ts'

/** A sign and a word: colour alone tells some people nothing. */
const SIGN = { ok: '✅', broken: '❌', unknown: '❔' } as const

type Finding = Report['findings'][number]

/** Every check of a report, in the order a task meets the gates, with what each saw. */
export function checksView(report: Report, lang: Language): ModalView {
  const say = voice(lang)
  const blocks: KnownBlock[] = [summary(report, say)]
  for (const finding of inOrder(report)) {
    blocks.push(section(`${SIGN[finding.status]} *${say.say(`status.${finding.status}`)}*  ${toldOf(finding, say)}`))
    if (finding.evidence.length) blocks.push(seen(finding, say))
  }
  const pull = localPull(report.target.image)
  if (pull.length) blocks.splice(LIMIT.viewBlocks - 1, Number.POSITIVE_INFINITY, section(tryPull(pull, say)))
  return {
    type: 'modal',
    callback_id: VIEW.checks,
    title: plain(say.label('checks.title'), LIMIT.viewTitle),
    close: plain(say.label('button.close'), LIMIT.viewTitle),
    blocks: blocks.slice(0, LIMIT.viewBlocks),
  }
}

/** The same as a message, for where no modal can open: the press came too late, or from a thread by mail. */
export function checksMessage(report: Report, lang: Language): Message {
  const say = voice(lang)
  const lines = inOrder(report).map((finding) => `${SIGN[finding.status]} ${shortenMrkdwn(toldOf(finding, say), 400)}`)
  return fit({ text: say.say('checks.title'), blocks: [summary(report, say), ...paragraphs(lines).map((text) => section(text))] })
}

const toldOf = (finding: Finding, say: Voice): string =>
  sentencesOf(finding)
    .map((sentence) => say.rich(sentence))
    .join(' ')

function summary(report: Report, say: Voice): KnownBlock {
  const count = (status: Finding['status']) => report.findings.filter((finding) => finding.status === status).length
  const counts = (['broken', 'unknown', 'ok'] as const).map(
    (status) => `${SIGN[status]} ${say.say(`count.${status}`, { count: count(status) })}`,
  )
  return section(`*${escapeMrkdwn(titleOf(report, say))}*\n${counts.join('   ')}`)
}

/** The same pull from one's own machine. */
const tryPull = (commands: readonly string[], say: Voice): string =>
  [`*${say.rich(phrase('report:heading.pull'))}*`, ...commands.map((command) => code(command, 1000))].join('\n')

const inOrder = (report: Report): Finding[] => [...report.findings].sort((a, b) => gateOrder(a.gate) - gateOrder(b.gate))

function seen(finding: Finding, say: Voice): KnownBlock {
  const entries = finding.evidence.slice(0, 8).map((entry) => {
    const label = say.flat(phrase(`evidence:${entry.label}`))
    return `${label} ${code(entry.value, 200)}${entry.source ? ` _${entry.source}_` : ''}`
  })
  return { type: 'context', elements: [mrkdwn(entries.join('\n'))] }
}
