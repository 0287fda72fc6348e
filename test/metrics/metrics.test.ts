import { expect, it } from 'vitest'
import { metrics } from '../../src/metrics/metrics.ts'
import { botMetrics } from '../../src/metrics/of-bot.ts'
import { openStore } from '../../src/store/store.ts'
import { explained } from '../render/slack/reports.ts'

it('writes counters and gauges as Prometheus reads them', async () => {
  const all = metrics()
  const count = all.counter('a_total', 'Things.')
  all.counter('b_total', 'None yet.')
  all.gauge('c', 'Now.', () => [{ labels: { kind: 'x"\\\ny' }, value: 1.5 }])
  count({ kind: 'one' })
  count({ kind: 'one' }, 2)
  count({ kind: 'two' })
  expect(await all.text()).toBe(
    [
      '# HELP a_total Things.',
      '# TYPE a_total counter',
      'a_total{kind="one"} 3',
      'a_total{kind="two"} 1',
      '# HELP b_total None yet.',
      '# TYPE b_total counter',
      'b_total 0',
      '# HELP c Now.',
      '# TYPE c gauge',
      'c{kind="x___y"} 1.5',
      '',
    ].join('\n'),
  )
})

it('counts diagnoses by verdict and cause, those that failed, and calls', async () => {
  const store = await openStore({ file: ':memory:' })
  const lines: object[] = []
  const { route, counted, rateLimited } = botMetrics({
    store,
    load: () => ({ running: 3, waiting: 42 }),
    log: { info: (detail, message) => lines.push({ ...detail, message }) },
  })
  await counted(async () => explained)()
  await expect(counted(() => Promise.reject(new Error('boom')))()).rejects.toThrow('boom')
  expect(lines).toMatchObject([
    { report: explained.id, status: 'explained', cause: 'no-public-ip', message: 'a question was answered' },
    { message: 'a question could not be answered' },
  ])
  rateLimited()
  const { status, type, body } = await route.answer()
  expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  expect(body).toContain('ecs_pull_diagnoses_total{status="explained",cause="no-public-ip"} 1\n')
  expect(body).toContain('ecs_pull_diagnoses_total{status="failed",cause="none"} 1\n')
  expect(body).toContain(`ecs_pull_aws_calls_total ${explained.aws.calls}\n`)
  expect(body).toContain('ecs_pull_slack_rate_limited_total 1\n')
  expect(body).toContain('ecs_pull_diagnoses_running 3\n')
  expect(body).toContain('ecs_pull_diagnoses_waiting 42\n')
  await store.close()
})
