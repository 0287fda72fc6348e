import { readFileSync } from 'node:fs'
import { NOWHERE, type Session } from '../aws/session.ts'
import { whatChanged } from '../changed.ts'
import { readConfig } from '../config.ts'
import type { Report } from '../core/report.ts'
import { type Diagnosis, examineQuestion, type Question } from '../diagnose.ts'
import { withLead } from '../find/lead.ts'
import { Problem } from '../problem.ts'
import { record } from '../record/recording.ts'
import { sessionFor } from '../session/session.ts'
import { EXIT, exitOf } from './exit.ts'
import { followed } from './followed.ts'
import { type Io, readInput } from './io.ts'
import { keep } from './keep.ts'
import { progress } from './progress.ts'
import { type Asked, questionOf } from './question.ts'
import { show, showChange } from './show.ts'

export interface WhyOptions extends Asked {
  /** A file with the pasted error; `-` is standard input. */
  text?: string
  all?: boolean
  /** A folder for the facts. */
  record?: string
  /** Record them unmasked. */
  raw?: boolean
  /** Look up what changed, for the JSON document too. */
  changes?: boolean
}

/** `ecs-pull why`: diagnoses, keeps the report, shows it. */
export async function why(target: string | undefined, options: WhyOptions, io: Io): Promise<number> {
  const pasted = options.text === undefined ? null : await textOf(options.text, io)
  const asked = questionOf(target, pasted, options)
  const config = await readConfig(io.env)
  const lead = await followed(asked, config, options.cluster)
  const { question } = lead
  const session = question.target.kind === 'text' ? NOWHERE : await sessionFor(question.target, config)
  const diagnosis = await examined(question, session, io)
  if (options.record) {
    const file = record(options.record, question, session, diagnosis, options.raw ?? false)
    io.stderr.write(`${io.say(options.raw ? 'cli:record.kept-raw' : 'cli:record.kept', { file })}\n`)
  }
  const report = withLead(diagnosis.report, lead)
  await keep(report, config, io)
  await tell(report, nameOf(target, report), session, options, io)
  // Of several tasks none was looked at: what the text alone allows is no answer yet.
  return lead.candidates.length ? EXIT.unknown : exitOf(report.verdict.status)
}

/** The answer, and after it who broke it: a document can only hold both, so that it waits for the second where it is wanted. */
async function tell(report: Report, name: string, session: Session, options: WhyOptions, io: Io): Promise<void> {
  const all = options.all ?? false
  const changed = () => whatChanged(report, session)
  if (io.json) return show(options.changes ? { ...report, change: await changed() } : report, name, all, io)
  show(report, name, all, io)
  showChange({ ...report, change: await changed() }, io)
}

/** What further commands name the target by: as it was typed, but never a whole paste. */
const nameOf = (typed: string | undefined, { target }: Report): string =>
  typed && /^[\w:./-]{1,400}$/.test(typed) ? typed : (target.arn ?? '')

async function examined(question: Question, session: Session, io: Io): Promise<Diagnosis> {
  const line = progress(io)
  try {
    const diagnosis = await examineQuestion(question, { session, onProgress: ({ calls }) => line.update(calls) })
    diagnosis.close()
    return diagnosis
  } finally {
    line.stop()
  }
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
