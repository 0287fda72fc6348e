import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { phrase } from '../../src/core/phrase.ts'
import { RunRefused } from '../../src/run/index.ts'
import { explained } from '../render/slack/reports.ts'
import { botInSlack, until } from './bot.ts'
import { ASKER, CHANNEL } from './emulated.ts'
import { pressed } from './signed.ts'

type Json = Record<string, unknown>

const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/0123456789abcdef0123456789abcdef'
let world: Awaited<ReturnType<typeof botInSlack>>
let answer: Json
/** Answers that come before Slack's own, by method. */
const first = new Map<string, { status: number; headers?: Record<string, string>; body?: Json }[]>()
const shown: { method: string; view: string }[] = []
let channel: Json | { error: string } = {}

beforeAll(async () => {
  world = await botInSlack({
    answer: async (_, n) => ({
      ...explained,
      id: `report-${n}`,
      fixes: explained.fixes.map((fix) => ({ ...fix, handOver: null, parameters: [] })),
    }),
    settings: { approvers: [ASKER] },
    sleep: (ms) => new Promise((wake) => setTimeout(wake, ms / 50)),
    repair: {
      plan: async () => Promise.reject(new RunRefused('held', phrase('slack:run.gone'))),
      carry: () => Promise.reject(new Error('never')),
    },
    trouble(method, args) {
      const before = first.get(method)?.shift()
      if (before) return before
      if (method.startsWith('views.')) {
        shown.push({ method, view: String(args.view) })
        return { status: 200, body: { ok: true, view: { id: 'V1' } } }
      }
      if (method !== 'conversations.info' || args.channel !== CHANNEL) return null
      return 'error' in channel ? { status: 200, body: { ok: false, ...channel } } : { status: 200, body: { ok: true, channel } }
    },
  })
  await world.send.command(`why ${TASK}`)
  const said = await until(
    () => world.slack.botSaid(),
    (all) => JSON.stringify(all).includes('header'),
  )
  answer = said[0]!
})
afterAll(() => world.close())
beforeEach(() => {
  first.clear()
  shown.splice(0)
})

const press = (action: Json) =>
  world.send.interact(pressed(action, { ts: String(answer.ts) }, { trigger_id: '1.2.3', response_url: world.respond.url }))
const LIMITED = { status: 429, headers: { 'retry-after': '3' } }
const CONFLICT = { status: 200, body: { ok: false, error: 'hash_conflict' } }
const TOO_LARGE = { status: 200, body: { ok: false, error: 'view_too_large' } }
const last = (method: string) => until(() => shown.findLast((one) => one.method === method)?.view, Boolean)
const fix = () => press({ type: 'button', action_id: `fix:${explained.fixes[0]!.id}`, value: 'report-1' })

it.each([
  ['429', [LIMITED, LIMITED]],
  ['hash_conflict', [CONFLICT, CONFLICT]],
  ['503', [{ status: 503 }]],
])('a modal does not stay at “Making the plan …” where the update meets %s', async (_, answers) => {
  first.set('views.update', [...answers])
  await fix()
  expect(await last('views.update')).toContain('no longer known')
})

it('a plan that is too large for a window gives way to a sentence that says so', async () => {
  first.set('views.update', [TOO_LARGE])
  await fix()
  expect(await last('views.update')).toContain('too large')
})

it.each([
  ['429', [LIMITED]],
  ['hash_conflict', [CONFLICT]],
])('the home is drawn again where Slack says %s: it is never silently old', async (_, answers) => {
  first.set('views.publish', [...answers])
  await world.send.event({ type: 'app_home_opened', tab: 'home', user: ASKER }, `EvHome${answers.length}${_}`)
  expect(await last('views.publish')).toContain('Recent diagnoses')
})

it.each([
  ['token_revoked', /no longer accepts my token/],
  ['account_inactive', /no longer accepts my token/],
  ['view_too_large', /too large/],
])('%s is named where a window cannot be opened', async (error, words) => {
  first.set('views.open', [{ status: 200, body: { ok: false, error } }])
  const heard = world.respond.got.length
  await fix()
  const said = await until(
    () => JSON.stringify(world.respond.got.slice(heard)),
    (all) => all.length > 2,
  )
  expect(said).toMatch(words)
})

it('an answer is not shared where another organization reads the channel, nor where the bot cannot see who does', async () => {
  // Known for ten minutes: each is asked in a bot of its own age.
  const share = async () => {
    const heard = world.respond.got.length
    await world.restart()
    await press({ type: 'overflow', action_id: 'more', selected_option: { value: 'share:report-1' } })
    return JSON.stringify(
      (
        await until(
          () => world.respond.got.slice(heard),
          (all) => all.length > 0,
        )
      )[0],
    )
  }
  channel = { id: CHANNEL, is_ext_shared: true }
  expect(await share()).toMatch(/"ephemeral".*organization|organization.*"ephemeral"/)
  channel = { error: 'channel_not_found' }
  expect(await share()).toMatch(/"ephemeral".*can’t see who reads|can’t see who reads.*"ephemeral"/)
  channel = { id: CHANNEL }
  expect(await share()).toContain('"in_channel"')
  world.slack.locales[ASKER] = 'en-US'
})
