import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config.ts'
import type { Change } from '../core/change.ts'
import type { Report } from '../core/report.ts'
import type { SetupFinding } from '../core/setup.ts'
import type { Progress } from '../core/subject.ts'
import type { Question } from '../diagnose.ts'
import type { Failures } from '../find/failures.ts'
import type { Lead } from '../find/lead.ts'
import type { Known } from '../find/places.ts'
import type { Log } from '../slack/types.ts'
import { openPool } from './pool.ts'

/** Diagnoses one worker does at once. They wait for AWS most of the time; more than this and all of them are late. */
const AT_ONCE = 8
/** More would not be busy. */
const MOST_WORKERS = 4

/** Each home that is opened asks; AWS is not asked as often. Milliseconds. */
const SETUP_MS = 5 * 60_000

/** What workers need no right to: a worker talks to AWS, and to nobody else. */
const NOT_FOR_WORKERS = /^(SLACK_|DATABASE_URL$)/

/** Opens the workers of the bot, one for each processor but the first, which is left to Slack. The caller closes them. */
export function openWorkers(config: Config, log: Pick<Log, 'error'>) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_FOR_WORKERS.test(name)))
  const pool = openPool({
    script: fileURLToPath(new URL('./child.ts', import.meta.url)),
    workers: Math.min(MOST_WORKERS, Math.max(1, availableParallelism() - 1)),
    atOnce: AT_ONCE,
    env,
    setup: { ...config, slack: null, store: null },
    onLost: (detail) => log.error(detail, 'a worker ended; another takes its place'),
  })
  return {
    answer: (question: Question, onProgress?: (progress: Progress) => void) => pool.run<Report>('answer', [question], onProgress),
    changed: (report: Report, question: Question) => pool.run<Change | null>('changed', [report, question]),
    find: (question: Question, known: Known) => pool.run<Lead>('find', [question, known]),
    failures: (known: Known) => pool.run<Failures>('failures', [known]),
    setup: lately(SETUP_MS, () => pool.run<SetupFinding[]>('setup', [])),
    load: pool.load,
    close: pool.close,
  }
}

/** Does work, and gives its result again for some time. A failure is not kept. */
function lately<T>(ms: number, work: () => Promise<T>): () => Promise<T> {
  let kept: { at: number; result: Promise<T> } | undefined
  return () => {
    if (kept && Date.now() - kept.at < ms) return kept.result
    const result = work()
    kept = { at: Date.now(), result }
    result.catch(() => {
      kept = undefined
    })
    return result
  }
}
