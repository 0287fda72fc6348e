import type { ActionsBlock, StaticSelect } from '@slack/types'
import type { FixOffer, Report } from '../../core/report.ts'
import { LANGUAGES } from '../language.ts'
import { button, option, plain } from './blocks.ts'
import { ACTION, CHANNEL_WIDE, ONLY_ME } from './ids.ts'
import { LIMIT } from './limit.ts'
import type { Voice } from './voice.ts'

/** What one can do about it: the fixes first, that of the cause in colour, then the tools every report has. */
export function reportButtons(report: Report, say: Voice, started: Record<string, unknown>, alone = false): ActionsBlock[] {
  const fixes = report.fixes.filter((fix) => !started[fix.id]).sort((a, b) => rank(a, report) - rank(b, report))
  const rows: ActionsBlock[] = []
  if (fixes.length) {
    rows.push({
      type: 'actions',
      elements: fixes.slice(0, 5).map((fix, i) =>
        button(
          say.flat(fix.title),
          `${ACTION.fix}${fix.id}`,
          report.id,
          // A hand-over changes nothing, so it does not shine.
          i === 0 && !fix.handOver && resolvesRoot(fix, report) ? { style: 'primary' } : {},
        ),
      ),
    })
  }
  rows.push({
    type: 'actions',
    elements: [
      button(say.label('button.checks'), ACTION.checks, report.id),
      button(say.label('button.recheck'), ACTION.recheck, report.id),
      languageMenu(report.id, say),
      {
        type: 'overflow',
        action_id: ACTION.more,
        options: [
          ...(alone ? [option(say.label('button.share'), `share:${report.id}`)] : []),
          option(say.label('button.not-helpful'), `bad:${report.id}`),
        ],
      },
    ],
  })
  return rows
}

/** Says the same report again; each option carries the report's id, so that it outlives the process that posted it. */
function languageMenu(report: string, say: Voice): StaticSelect {
  const languages = Object.entries(LANGUAGES)
  const options = [
    ...languages.map(([lang, name]) => option(name, `${lang}:${report}`)),
    ...languages.map(([lang, name]) => option(say.label('button.only-me', { language: name }), `${ONLY_ME}${lang}:${report}`)),
    ...languages.map(([lang, name]) => option(say.label('button.channel', { language: name }), `${CHANNEL_WIDE}${lang}:${report}`)),
  ]
  return {
    type: 'static_select',
    action_id: ACTION.language,
    placeholder: plain(say.label('button.language'), LIMIT.placeholder),
    options,
    initial_option: options.find((entry) => entry.value?.startsWith(`${say.lang}:`)),
  }
}

const resolvesRoot = (fix: FixOffer, report: Report) => report.verdict.cause !== null && fix.resolves.includes(report.verdict.cause)

const rank = (fix: FixOffer, report: Report) => Number(!resolvesRoot(fix, report)) * 2 + Number(fix.handOver !== null)
