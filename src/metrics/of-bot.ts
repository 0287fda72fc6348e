import type { Report } from '../core/report.ts'
import type { OutboxEvent } from '../slack/outbox.ts'
import type { Log, Repair, Route } from '../slack/types.ts'
import type { Store } from '../store/store.ts'
import { METRICS_TYPE, metrics } from './metrics.ts'

/** Runs that are counted by their outcome: the latest. */
const RUNS = 1000

interface Counted {
  store: Store
  /** Diagnoses under way, and those that wait. */
  load(): { running: number; waiting: number }
  /** Told of each question and each run, by their ids. */
  log: Pick<Log, 'info'>
}

/** Counts what the bot does: `/metrics`, and what to tell it. */
export function botMetrics({ store, load, log }: Counted) {
  const all = metrics()
  const diagnoses = all.counter('ecs_pull_diagnoses_total', 'Diagnoses by verdict and cause; status "failed" is one that gave no report.')
  const calls = all.counter('ecs_pull_aws_calls_total', 'Requests that diagnoses sent to AWS, retries included.')
  const limited = all.counter('ecs_pull_slack_rate_limited_total', 'Calls that Slack refused for their rate (429).')
  const doubled = all.counter(
    'ecs_pull_slack_doubles_total',
    'Messages that may have been said twice: nobody could look whether they had arrived.',
  )
  const late = all.counter('ecs_pull_slack_late_total', 'Messages that Slack took only at a later try.')
  const lost = all.counter('ecs_pull_slack_given_up_total', 'Messages that could not be said in three days.')
  all.gauge('ecs_pull_slack_waiting', 'What is still to be said or answered, as the store has it.', async () => [
    { labels: {}, value: await store.outbox.waiting() },
  ])
  all.gauge('ecs_pull_diagnoses_running', 'Diagnoses under way.', () => [{ labels: {}, value: load().running }])
  all.gauge('ecs_pull_diagnoses_waiting', 'Diagnoses that wait for a worker.', () => [{ labels: {}, value: load().waiting }])
  all.gauge('ecs_pull_runs', `The latest ${RUNS} runs of fixes by fix and state, as the store has them.`, async () => {
    const counts = new Map<string, { labels: { fix: string; status: string }; value: number }>()
    for (const { fix, status } of await store.runs.list(RUNS)) {
      const key = `${fix} ${status}`
      counts.set(key, { labels: { fix, status }, value: (counts.get(key)?.value ?? 0) + 1 })
    }
    return [...counts.values()]
  })
  const route: Route = { path: '/metrics', answer: async () => ({ status: 200, type: METRICS_TYPE, body: await all.text() }) }
  return {
    route,
    rateLimited: () => limited(),
    said: (event: OutboxEvent) => ({ double: doubled, late, 'given-up': lost })[event](),
    /** Counts a diagnosis when it ends. */
    counted<A extends unknown[]>(answer: (...given: A) => Promise<Report>) {
      return async (...given: A): Promise<Report> => {
        const started = performance.now()
        const ms = () => Math.round(performance.now() - started)
        try {
          const report = await answer(...given)
          const { status, cause } = report.verdict
          log.info(
            { report: report.id, status, cause, task: report.target.arn, calls: report.aws.calls, ms: ms() },
            'a question was answered',
          )
          diagnoses({ status: report.verdict.status, cause: report.verdict.cause ?? 'none' })
          calls({}, report.aws.calls)
          return report
        } catch (error) {
          log.info({ code: (error as { code?: unknown }).code ?? null, ms: ms() }, 'a question could not be answered')
          diagnoses({ status: 'failed', cause: 'none' })
          throw error
        }
      }
    },
    /** Says what becomes of each run. */
    told: (repair: Repair): Repair => ({
      async plan(wish) {
        const draft = await repair.plan(wish)
        log.info({ fix: wish.fixId, report: wish.report.id }, 'a fix was planned')
        return draft
      },
      async carry(store, run, how, follow) {
        log.info({ run: run.id, fix: run.fix, way: how.way, who: how.by ?? run.approver }, 'a run goes on')
        const end = await repair.carry(store, run, how, follow)
        log.info({ run: end.id, fix: end.fix, status: end.status }, 'a run stands')
        return end
      },
    }),
  }
}
