import type { Report } from '../core/report.ts'
import { listRuns } from '../run/index.ts'
import type { Route } from '../slack/types.ts'
import type { Store } from '../store/store.ts'
import { METRICS_TYPE, metrics } from './metrics.ts'

/** Runs that are counted by their outcome: the latest. */
const RUNS = 1000

interface Counted {
  store: Store
  /** Diagnoses under way, and those that wait. */
  load(): { running: number; waiting: number }
}

/** Counts what the bot does: `/metrics`, and what to tell it. */
export function botMetrics({ store, load }: Counted) {
  const all = metrics()
  const diagnoses = all.counter('ecs_pull_diagnoses_total', 'Diagnoses by verdict and cause; status "failed" is one that gave no report.')
  const calls = all.counter('ecs_pull_aws_calls_total', 'Requests that diagnoses sent to AWS, retries included.')
  const limited = all.counter('ecs_pull_slack_rate_limited_total', 'Calls that Slack refused for their rate (429).')
  all.gauge('ecs_pull_diagnoses_running', 'Diagnoses under way.', () => [{ labels: {}, value: load().running }])
  all.gauge('ecs_pull_diagnoses_waiting', 'Diagnoses that wait for a worker.', () => [{ labels: {}, value: load().waiting }])
  all.gauge('ecs_pull_runs', `The latest ${RUNS} runs of fixes by fix and state, as the store has them.`, async () => {
    const counts = new Map<string, { labels: { fix: string; status: string }; value: number }>()
    for (const { fix, status } of await listRuns(store, RUNS)) {
      const key = `${fix} ${status}`
      counts.set(key, { labels: { fix, status }, value: (counts.get(key)?.value ?? 0) + 1 })
    }
    return [...counts.values()]
  })
  const route: Route = { path: '/metrics', answer: async () => ({ status: 200, type: METRICS_TYPE, body: await all.text() }) }
  return {
    route,
    rateLimited: () => limited(),
    /** Counts a diagnosis when it ends. */
    counted<A extends unknown[]>(answer: (...given: A) => Promise<Report>) {
      return async (...given: A): Promise<Report> => {
        try {
          const report = await answer(...given)
          diagnoses({ status: report.verdict.status, cause: report.verdict.cause ?? 'none' })
          calls({}, report.aws.calls)
          return report
        } catch (error) {
          diagnoses({ status: 'failed', cause: 'none' })
          throw error
        }
      }
    },
  }
}
