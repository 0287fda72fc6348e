import type { Report } from '../../core/report.ts'
import { changeOf } from '../change.ts'
import { consoleUrl } from '../console.ts'
import { localPull } from '../local-pull.ts'
import { alsoFound, rootOf, titleOf } from '../sentence.ts'
import { plain } from '../values.ts'
import { type Language, type Words, words } from '../words.ts'
import { fixes } from './fixes.ts'
import { headed } from './headed.ts'
import { paragraph, type Sheet, sheet, table } from './layout.ts'
import { path } from './path.ts'
import { fine, unseen } from './rest.ts'
import { undecided } from './undecided.ts'

export interface TerminalOptions {
  language: Language
  /** Default 80; at most 100 are used. */
  columns?: number
  color?: boolean
  /** Ids open the AWS console, in terminals that follow links. */
  links?: boolean
  /** What the person typed as TARGET: the commands that follow repeat it. */
  asked?: string
  /** Every check in a sentence of its own, also those in order. */
  all?: boolean
}

const SIGN = { explained: '✗', unexplained: '?', healthy: '✓', unknown: '?', 'not-a-pull-failure': '–' } as const
const COLOR = { explained: 'red', unexplained: 'yellow', healthy: 'green', unknown: 'yellow', 'not-a-pull-failure': 'cyan' } as const

/** The cause on the first line, and how sure it is: beside it where there is room, else below. */
function headline(report: Report, say: Words, on: Sheet): string[] {
  const { status, confidence } = report.verdict
  const title = say(titleOf(report))
  const sure = confidence ? say(`report:confidence.${confidence}`) : ''
  const whole = sure ? say('report:headline', { title, confidence: sure }) : title
  const first = `${SIGN[status]} `
  const paint = (line: string) => on.paint(['bold', COLOR[status]], line)
  const one = paragraph(on, whole, first)
  return one.length === 1 ? one.map(paint) : [...paragraph(on, title, first).map(paint), ...(sure ? paragraph(on, sure, '  ') : [])]
}

/** A report for people at a terminal: the cause in the first line, then why, the evidence, what to do, and what else was seen or not. */
export function terminalReport(report: Report, options: TerminalOptions): string {
  const say = words(options.language)
  const on = sheet(options)
  const { verdict } = report
  const blocks = [
    headline(report, say, on),
    paragraph(on, say(verdict.say), '  '),
    ...report.notes.map((note) => paragraph(on, say(note), '  ')),
    target(report, say, on),
    path(report, say, on),
    evidence(report, say, on),
    changed(report, say, on),
    ...undecided(report, say, on),
    next(report, say, on),
    fixes(report, options.asked ?? report.target.arn ?? '', say, on),
    others(report, say, on),
    fine(report, say, on, options.all ?? false),
    options.all ? tryPull(report, say, on) : [],
    unseen(report, say, on),
    report.aws.calls
      ? [on.paint('dim', `  ${say('report:calls', { count: report.aws.calls, seconds: Math.round(report.aws.elapsedMs / 100) / 10 })}`)]
      : [],
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

const changed = (report: Report, say: Words, on: Sheet): string[] => {
  const change = changeOf(report)
  return change ? headed(on, say('report:heading.changed'), paragraph(on, say(change), '  ')) : []
}

/** What changed, by itself: it is found after the answer has been shown. Empty where nothing was found. */
export function terminalChange(report: Report, options: TerminalOptions): string {
  const lines = changed(report, words(options.language), sheet(options))
  return lines.length ? `\n${lines.join('\n')}\n` : ''
}

const tryPull = ({ target: { image } }: Report, say: Words, on: Sheet): string[] =>
  headed(
    on,
    say('report:heading.pull'),
    localPull(image).map((command) => `  $ ${plain(command, 2000)}`),
  )

function target({ target }: Report, say: Words, on: Sheet): string[] {
  const platform = [target.launchType, target.platformVersion].filter(Boolean).join(' ')
  const seen = { task: target.task, service: target.service, cluster: target.cluster, container: target.container, image: target.image }
  const rows = Object.entries({ ...seen, platform, account: target.account, region: target.region })
  return table(
    on,
    rows.flatMap(([name, value]) => (value ? [{ label: say(`report:target.${name}`), value: plain(value) }] : [])),
  )
}

function evidence(report: Report, say: Words, on: Sheet): string[] {
  const seen = rootOf(report)?.evidence ?? []
  const rows = seen.map(({ label, value, source }) => ({
    label: say(`evidence:${label}`),
    value: plain(value, 300),
    aside: source,
    url: consoleUrl(value, report.target.region),
  }))
  const commands = [...new Set(seen.map(({ cli }) => cli).filter(Boolean))].map((cli) => `  $ ${plain(cli, 2000)}`)
  return [
    ...headed(on, say('report:heading.evidence'), table(on, rows)),
    ...(commands.length ? ['', ...headed(on, say('report:heading.look'), commands)] : []),
  ]
}

const next = ({ verdict }: Report, say: Words, on: Sheet): string[] =>
  verdict.cause ? headed(on, say('report:heading.next'), paragraph(on, say(`report:next.${verdict.cause}`), '  ')) : []

function others(report: Report, say: Words, on: Sheet): string[] {
  const lines = alsoFound(report).flatMap((finding) => [
    ...paragraph(on, say(`report:cause.${finding.cause}`), '  ✗ '),
    ...paragraph(on, say(finding.say), '    '),
  ])
  return headed(on, say('report:heading.also'), lines)
}
