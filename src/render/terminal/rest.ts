import type { Gate } from '../../core/gate.ts'
import type { Finding, Report } from '../../core/report.ts'
import { missingStatement } from '../sentence.ts'
import { sentencesOf } from '../unread.ts'
import type { Words } from '../words.ts'
import { headed } from './headed.ts'
import { paragraph, type Sheet } from './layout.ts'

const gatesOf = (findings: readonly Finding[], say: Words): string[] =>
  [...new Set(findings.map((f) => f.gate))].map((gate: Gate) => say(`report:gate.${gate}`))

/** What was in order: one line, or with `all` a sentence each. */
export function fine(report: Report, say: Words, on: Sheet, all: boolean): string[] {
  const ok = report.findings.filter((finding) => finding.status === 'ok')
  if (!ok.length) return []
  if (all)
    return headed(
      on,
      say('report:heading.fine'),
      ok.flatMap((finding) => paragraph(on, say(finding.say), '  ✓ ')),
    )
  // A gate with one check fine and another broken is not fine.
  const whole = ok.filter(({ gate }) => report.findings.every((finding) => finding.gate !== gate || finding.status === 'ok'))
  return whole.length ? paragraph(on, say('report:fine', { count: whole.length, gates: gatesOf(whole, say) }), '✓ ') : []
}

/** What could not be seen: each sentence once with the gates it leaves open, then the statement that would open the eyes. */
export function unseen(report: Report, say: Words, on: Sheet): string[] {
  const open = report.findings.filter((finding) => finding.status === 'unknown')
  const told = open.flatMap((finding) => sentencesOf(finding).map((sentence) => ({ sentence: say(sentence), finding })))
  const lines = [...Map.groupBy(told, ({ sentence }) => sentence)].flatMap(([sentence, concerned]) => [
    ...paragraph(on, sentence, '  ? '),
    ...paragraph(
      on,
      say('report:concerns', {
        gates: gatesOf(
          concerned.map(({ finding }) => finding),
          say,
        ),
      }),
      '    ',
    ).map((line) => on.paint('dim', line)),
  ])
  const statement = missingStatement(report)
  if (statement) lines.push('', ...paragraph(on, say('report:statement'), '  '), ...indented(JSON.stringify(statement, null, 2)))
  return headed(on, say('report:heading.unseen'), lines)
}

const indented = (text: string): string[] => text.split('\n').map((line) => `  ${line}`)
