import type { Candidate, Report } from '../../core/report.ts'
import { shellWord } from '../../core/shell.ts'
import { askOf, candidateName, openCauses } from '../sentence.ts'
import { plain } from '../values.ts'
import type { Words } from '../words.ts'
import { headed } from './headed.ts'
import { paragraph, type Sheet } from './layout.ts'

/** What a text alone leaves open: the tasks it may be about, the causes in order, what would decide between them, what to give next. */
export function undecided(report: Report, say: Words, on: Sheet): string[][] {
  const ask = askOf(report)
  return [
    candidates(report.candidates ?? [], say, on),
    causeList(openCauses(report), say, on),
    headed(on, say('report:heading.ask'), ask ? paragraph(on, say(ask), '  ') : []),
  ]
}

/** Causes in order, each with the question whose answer decides. */
export function causeList(causes: readonly string[], say: Words, on: Sheet): string[] {
  const lines = causes.flatMap((cause, i) => [
    ...paragraph(on, say(`report:cause.${cause}`), `  ${i + 1}. `),
    ...paragraph(on, say(`report:decides.${cause}`), '     ').map((line) => on.paint('dim', line)),
  ])
  return headed(on, say('report:heading.causes'), lines)
}

function candidates(found: readonly Candidate[], say: Words, on: Sheet): string[] {
  const lines = found.flatMap((candidate) => [
    ...paragraph(on, say(candidateName(candidate)), '  • '),
    `    $ ${on.paint('cyan', plain(`ecs-pull why ${shellWord(candidate.arn)}`, 2000))}`,
  ])
  return headed(on, say('report:heading.candidates'), lines)
}
