import { readFileSync } from 'node:fs'
import { readConfig } from '../config.ts'
import type { Report } from '../core/report.ts'
import { diagnose, type Question } from '../diagnose.ts'
import { Problem } from '../problem.ts'
import { reportJson } from '../render/json.ts'
import { terminalReport } from '../render/terminal/report.ts'
import { exitOf } from './exit.ts'
import { colorful, type Io, printJson, readInput } from './io.ts'
import { keep } from './keep.ts'
import { progress } from './progress.ts'
import { type Asked, questionOf } from './question.ts'
import { sessionFor } from './session.ts'

export interface WhyOptions extends Asked {
  /** A file with the pasted error; `-` is standard input. */
  text?: string
  all?: boolean
}

/** `ecs-pull why`: diagnoses, keeps the report, shows it. */
export async function why(target: string | undefined, options: WhyOptions, io: Io): Promise<number> {
  const pasted = options.text === undefined ? null : await textOf(options.text, io)
  const question = questionOf(target, pasted, options)
  const config = await readConfig(io.env)
  const report = await answer(question, config, io)
  await keep(report, config, io)
  show(report, target ?? '', options.all ?? false, io)
  return exitOf(report.verdict.status)
}

async function answer(question: Question, config: Awaited<ReturnType<typeof readConfig>>, io: Io): Promise<Report> {
  // A text alone asks AWS nothing, so that it needs neither Region nor credentials.
  if (question.target.kind === 'text') return diagnose(question, { session: { region: 'us-east-1', account: null, partition: 'aws' } })
  const session = await sessionFor(question.target, config)
  const line = progress(io)
  try {
    return await diagnose(question, { session, onProgress: ({ calls }) => line.update(calls) })
  } finally {
    line.stop()
  }
}

/** Shows a report: the JSON document, or words for a person. */
export function show(report: Report, asked: string, all: boolean, io: Io): void {
  const { language, stdout } = io
  if (io.json) printJson(io, reportJson(report, language))
  else stdout.write(terminalReport(report, { language, columns: stdout.columns ?? 80, color: colorful(stdout), asked, all }))
}

async function textOf(file: string, io: Io): Promise<string> {
  let text: string
  try {
    text = file === '-' ? await readInput(io.stdin) : readFileSync(file, 'utf8')
  } catch (error) {
    throw new Problem('cli:usage.unreadable-file', { file, code: (error as NodeJS.ErrnoException).code ?? '' })
  }
  if (!text.trim()) throw new Problem('cli:usage.empty-text')
  return text
}
