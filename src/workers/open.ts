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
import type { Draft, Run } from '../run/index.ts'
import { noChangeRole } from '../session/no-change-role.ts'
import type { Log, Repair } from '../slack/types.ts'
import { openPool } from './pool.ts'

/** Diagnoses one worker does at once. They wait for AWS most of the time; more than this and all of them are late. */
const AT_ONCE = 8
/** More would not be busy. */
const MOST_WORKERS = 4
/** Runs under way at once, nearly all of them waiting: for an endpoint, for the task that proves them. */
const RUNS_AT_ONCE = 100

/** Each home that is opened asks; AWS is not asked as often. Milliseconds. */
const SETUP_MS = 5 * 60_000

/** What workers need no right to: a worker talks to AWS, and those that carry out runs to the store, which they are told. */
const NOT_FOR_WORKERS = /^(SLACK_|DATABASE_URL$)/

/**
 * Opens the workers of the bot: those that read, at most one for each processor but the first, which is left to Slack; and one that plans
 * and carries out fixes, so that no diagnosis that hangs takes a run with it. The caller closes them.
 */
export function openWorkers(config: Config, log: Pick<Log, 'error'>) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_FOR_WORKERS.test(name)))
  const common = {
    script: fileURLToPath(new URL('./child.ts', import.meta.url)),
    env,
    onLost: (detail: object) => log.error(detail, 'a worker ended; another takes its place'),
  }
  const workers = Math.min(MOST_WORKERS, Math.max(1, availableParallelism() - 1))
  const readers = openPool({ ...common, workers, atOnce: AT_ONCE, setup: { ...config, slack: null, store: null } })
  const hands = openPool({ ...common, workers: 1, atOnce: RUNS_AT_ONCE, long: true, setup: { ...config, slack: null } })
  const repair: Repair = {
    plan: (wish) => hands.run<Draft>('plan', [wish]),
    noRole: (account) => noChangeRole(account, config),
    carry: (_, run, how, { onProgress, signal }) => hands.run<Run>('carry', [run, how], { note: onProgress, signal }),
  }
  return {
    answer: (question: Question, onProgress?: (progress: Progress) => void) =>
      readers.run<Report>('answer', [question], { note: onProgress }),
    changed: (report: Report, question: Question) => readers.run<Change | null>('changed', [report, question]),
    find: (question: Question, known: Known) => readers.run<Lead>('find', [question, known]),
    failures: (known: Known) => readers.run<Failures>('failures', [known]),
    setup: lately(SETUP_MS, () => readers.run<SetupFinding[]>('setup', [])),
    repair,
    load: readers.load,
    sound: () => readers.sound() && hands.sound(),
    close: async () => {
      await Promise.all([readers.close(), hands.close()])
    },
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
