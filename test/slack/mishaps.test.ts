import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { explained } from '../render/slack/reports.ts'
import { botInSlack, until } from './bot.ts'
import { ASKER } from './emulated.ts'
import { pressed } from './signed.ts'

const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/0123456789abcdef0123456789abcdef'
const failing = new Map<string, number>()
let world: Awaited<ReturnType<typeof botInSlack>>
let report: Report

beforeAll(async () => {
  world = await botInSlack({
    settings: { approvers: [ASKER] },
    trouble(method) {
      const left = failing.get(method) ?? 0
      if (!left) return null
      failing.set(method, left - 1)
      return { status: 503, text: 'upstream connect error' }
    },
    async answer(_, n) {
      const fixes = explained.fixes.map((fix) => ({ ...fix, handOver: null, parameters: [] }))
      report = { ...explained, id: `report-${n}`, fixes }
      return report
    },
    repair: {
      plan: () => Promise.reject(new Error('AWS went away, and said secret things')),
      carry: () => Promise.reject(new Error('never')),
    },
  })
})
afterAll(() => world.close())

const answers = () =>
  until(
    () => world.slack.botSaid(),
    (all) => JSON.stringify(all).includes('header'),
  )

it('where Slack fails (5xx) it tries again: one message, one answer', async () => {
  failing.set('chat.postMessage', 1)
  failing.set('chat.update', 1)
  expect((await world.send.command(`why ${TASK}`)).status).toBe(200)
  expect(await answers()).toHaveLength(1)
  expect([...failing.values()]).toEqual([0, 0])
  expect(world.asked).toHaveLength(1)
})

it('where a fix cannot be planned the modal says so, under an id that the log has', async () => {
  const [answer] = await answers()
  const { trigger_id } = await world.slack.call('views.generateTriggerId', { user_id: ASKER })
  const action = { type: 'button', action_id: `fix:${report.fixes[0]!.id}`, value: report.id }
  await world.send.interact(pressed(action, { ts: String(answer?.ts) }, { trigger_id, response_url: world.respond.url }))
  const [update] = await until(
    () => world.slack.wire.filter(({ method }) => method === 'views.update'),
    (calls) => calls.length > 0,
  )
  const view = String(update?.args.view)
  const id = /under `?([0-9a-f]{8})/.exec(view)?.[1]
  expect(id).toBeDefined()
  expect(JSON.stringify(world.logged)).toContain(id)
  expect(view).not.toContain('secret things')
  expect(JSON.parse(view).submit).toBeUndefined()
})
