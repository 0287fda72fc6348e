import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Session } from '../aws/session.ts'
import type { Report } from '../core/report.ts'
import { type Diagnosis, examineQuestion, type Question, type Recording } from '../diagnose.ts'
import { Problem } from '../problem.ts'
import { masked } from './mask.ts'

/** What `why --record` writes: everything a diagnosis rests on, and so all that is needed to have it again without AWS. */
export interface Recorded {
  schema: 1
  question: Question
  place: Pick<Session, 'region' | 'account' | 'partition'>
  facts: Recording
  /** What the replayed report has in common with the recorded one. */
  report: Pick<Report, 'id' | 'createdAt' | 'aws'>
}

const FILE = 'facts.json'

/** Keeps a diagnosis in a folder, masked unless `raw`. Throws Problem where the folder cannot be written. */
export function record(folder: string, question: Question, session: Session, diagnosis: Diagnosis, raw: boolean): string {
  const { region, account, partition } = session
  const { id, createdAt, aws } = diagnosis.report
  const whole: Recorded = {
    schema: 1,
    question,
    place: { region, account, partition },
    facts: diagnosis.recording,
    report: { id, createdAt, aws },
  }
  const file = join(folder, FILE)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, `${JSON.stringify(raw ? whole : masked(whole), null, 1)}\n`, { mode: 0o600 })
  } catch (error) {
    throw new Problem('cli:record.unwritable', { file, code: (error as NodeJS.ErrnoException).code ?? '' })
  }
  return file
}

/** Reads what was recorded. Throws Problem where there is nothing of the kind. */
export function readRecorded(folder: string): Recorded {
  const file = folder.endsWith('.json') ? folder : join(folder, FILE)
  let source: string
  try {
    source = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Problem('cli:usage.unreadable-file', { file, code: (error as NodeJS.ErrnoException).code ?? '' })
  }
  try {
    const recorded = JSON.parse(source) as Recorded
    if (recorded.schema === 1 && recorded.facts && recorded.question?.target?.kind && recorded.place) return recorded
  } catch {}
  throw new Problem('cli:record.not-a-recording', { file })
}

/** Diagnoses what was recorded: the same facts, the same report, whatever AWS says by now. */
export async function replayed({ question, place, facts, report }: Recorded): Promise<Report> {
  const { report: again, close } = await examineQuestion(question, {
    session: place,
    recording: facts,
    clock: () => new Date(report.createdAt),
  })
  close()
  return { ...again, ...report }
}
