import type { FixOffer, Report } from '../../core/report.ts'
import { shellWord } from '../../core/shell.ts'
import { consequencesOf } from '../consequences.ts'
import type { Words } from '../words.ts'
import { headed } from './headed.ts'
import { paragraph, type Sheet } from './layout.ts'

/** The fixes on offer, each with the command that plans it; then what somebody else has to do. */
export function fixes(report: Report, asked: string, say: Words, on: Sheet): string[] {
  const own = report.fixes.filter((fix) => !fix.handOver)
  const handed = report.fixes.filter((fix) => fix.handOver)
  const lines = own.flatMap((fix, i) => offer(fix, `  ${i + 1}. `, asked, say, on))
  const blocks = [headed(on, say('report:heading.fixes'), lines), ...handed.map((fix) => handOver(fix, say, on))]
  return blocks.filter((block) => block.length > 0).flatMap((block, i) => (i ? ['', ...block] : block))
}

function offer(fix: FixOffer, first: string, asked: string, say: Words, on: Sheet): string[] {
  const facts = consequencesOf(fix).map((fact) => say(fact))
  const indent = ' '.repeat(first.length)
  return [
    ...paragraph(on, say(fix.title), first),
    ...fix.steps.flatMap((step) => paragraph(on, say(step.summary), `${indent}• `)),
    ...paragraph(on, facts.join(' · '), indent).map((line) => on.paint('dim', line)),
    `${indent}$ ${on.paint('cyan', command(fix, asked))}`,
  ]
}

/** The command plans and shows; only `--yes`, which a person adds, changes anything. Choices without a default are left open. */
function command(fix: FixOffer, asked: string): string {
  const open = fix.parameters.filter((parameter) => parameter.required && parameter.default === null)
  return ['ecs-pull fix', shellWord(asked), fix.id, ...open.map(({ name }) => `--set ${name}=…`)].join(' ')
}

function handOver(fix: FixOffer, say: Words, on: Sheet): string[] {
  const { to, text, commands } = fix.handOver!
  return headed(on, say('report:heading.hand-over', { to: say(to) }), [
    ...paragraph(on, say(fix.title), '  '),
    ...paragraph(on, say(text), '  '),
    ...commands.map((line) => `  $ ${line}`),
  ])
}
