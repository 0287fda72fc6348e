import { afterAll, beforeAll, expect, it } from 'vitest'
import { botInSlack, until } from './bot.ts'
import { CHANNEL } from './emulated.ts'
import { pressed } from './signed.ts'

const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/0123456789abcdef0123456789abcdef'
let world: Awaited<ReturnType<typeof botInSlack>>
let answer: Record<string, unknown>
let report: string

beforeAll(async () => {
  world = await botInSlack()
  await world.send.command(`why ${TASK}`)
  const said = await until(
    () => world.slack.botSaid(),
    (all) => JSON.stringify(all).includes('header'),
  )
  answer = said[0]!
  report = 'report-1'
})
afterAll(() => world.close())

const press = (action: object, more: object = {}) =>
  world.send.interact(pressed(action as never, { ts: String(answer.ts) }, { response_url: world.respond.url, ...more }))
const choose = (lang: string, id = report) =>
  press({
    type: 'static_select',
    action_id: 'language',
    selected_option: { text: { type: 'plain_text', text: lang }, value: `${lang}:${id}` },
  })
const now = async () => (await world.slack.botSaid()).find((message) => message.ts === answer.ts)!

it.each([
  ['ja', 'タスクにパブリック IP アドレスがありません'],
  ['fr', 'La tâche n’a pas d’adresse IP publique'],
  ['en', 'The task has no public IP address'],
])('the menu says the same report in %s, without asking again', async (lang, words) => {
  const { status, body } = await choose(lang)
  expect([status, body]).toEqual([200, ''])
  const said = await until(now, (message) => String(message.text).includes(words))
  expect(said.text).toContain(words)
  expect(world.asked).toHaveLength(1)
})

it.each([
  ['ja', 'タスクにパブリック IP アドレスがありません'],
  ['fr', 'La tâche n’a pas d’adresse IP publique'],
])('the menu says it in %s to one person alone, and leaves the message as it is', async (lang, words) => {
  const [before, heard] = [await now(), world.respond.got.length]
  await choose(`me-${lang}`)
  await until(
    () => world.respond.got.length,
    (n) => n > heard,
  )
  expect(world.respond.got.at(-1)).toMatchObject({ response_type: 'ephemeral', replace_original: false })
  expect(JSON.stringify(world.respond.got.at(-1))).toContain(words)
  expect(await now()).toEqual(before)
})

it.each([
  ['ja', 'タスクにパブリック IP アドレスがありません', '日本語'],
  ['en', 'The task has no public IP address', 'English'],
])('the menu sets %s for the channel: that message at once, and whatever is answered there from then on', async (lang, words, name) => {
  const [heard, asked] = [world.respond.got.length, world.asked.length]
  const before = (await world.store.audit.list()).length
  await choose(`all-${lang}`)
  expect((await until(now, (message) => String(message.text).includes(words))).text).toContain(words)
  await until(
    () => world.respond.got.length,
    (n) => n > heard,
  )
  expect(world.respond.got.at(-1)).toMatchObject({ response_type: 'ephemeral', replace_original: false })
  expect(String(world.respond.got.at(-1)?.text)).toContain(name)
  expect(world.asked).toHaveLength(asked)
  expect((await world.store.channels.get(CHANNEL)).language).toBe(lang)
  expect((await world.store.audit.list()).length).toBe(before + 1)
  const detail = { channel: CHANNEL, language: lang }
  expect(await world.store.audit.list()).toContainEqual(expect.objectContaining({ who: 'U000000001', what: 'language', detail }))
})

it('a language there is none of changes nothing', async () => {
  await choose('all-klingon')
  await choose('all-__proto__')
  expect((await world.store.channels.get(CHANNEL)).language).toBe('en')
})

it('that an answer did not help is kept once a person, with what it said', async () => {
  const bad = () => press({ type: 'overflow', action_id: 'more', selected_option: { value: `bad:${report}` } })
  const heard = world.respond.got.length
  await Promise.all([bad(), bad()])
  await until(
    () => world.respond.got.length,
    (n) => n > heard + 1,
  )
  expect(JSON.stringify(world.respond.got.at(-1))).toContain('Thank you')
  const kept = (await world.store.audit.list()).filter(({ what }) => what === 'not-helpful')
  expect(kept).toMatchObject([{ who: 'U000000001', detail: { report, status: 'explained', cause: 'no-public-ip' } }])
})

it('an answer that one person sees can be shared with the channel', async () => {
  await press({ type: 'overflow', action_id: 'more', selected_option: { value: `share:${report}` } })
  const shared = await until(
    () => world.respond.got.find((said) => said.response_type === 'in_channel'),
    (said) => said !== undefined,
  )
  expect(shared).toMatchObject({ replace_original: false })
  expect(JSON.stringify(shared)).toContain('header')
})

it('the menu works after a restart', async () => {
  await world.restart()
  await choose('ja')
  expect((await until(now, (message) => String(message.text).includes('タスク'))).text).toContain('タスク')
})

it('all checks open in a modal, in the language of the message', async () => {
  const { trigger_id } = await world.slack.call('views.generateTriggerId', { user_id: 'U000000001' })
  await press({ type: 'button', action_id: 'checks', value: report }, { trigger_id })
  const opened = await until(
    () => world.slack.wire.filter(({ method }) => method === 'views.open'),
    (calls) => calls.length > 0,
  )
  expect(String(JSON.stringify(opened[0]?.args))).toContain('すべての確認項目')
})

it('a trigger that has expired still gets the list', async () => {
  const before = world.respond.got.length
  await press({ type: 'button', action_id: 'checks', value: report }, { trigger_id: 'expired' })
  await until(
    () => world.respond.got.length,
    (n) => n > before,
  )
  expect(JSON.stringify(world.respond.got.at(-1))).toContain('ecr:GetRepositoryPolicy')
})

it('checking again asks once more, and answers in the thread', async () => {
  await press({ type: 'button', action_id: 'recheck', value: report })
  const said = await until(
    () => world.slack.botSaid(String(answer.ts)),
    (all) => JSON.stringify(all.slice(1)).includes('header'),
  )
  expect(said.at(-1)?.thread_ts).toBe(answer.ts)
  expect(world.asked).toHaveLength(2)
  expect(world.asked[1]).toEqual(world.asked[0])
})

it.each([
  ['a report that is gone', { type: 'button', action_id: 'recheck', value: 'nope' }, {}, /no longer|もう一度/],
  ['a button of another version', { type: 'button', action_id: 'explode', value: 'x' }, {}, /version|バージョン/],
  [
    'a report of another conversation',
    { type: 'button', action_id: 'checks', value: 'report-1' },
    { channel: { id: 'C000000002' } },
    /another conversation|別の会話/,
  ],
])('%s: the person is told', async (_, action, more, words) => {
  const before = world.respond.got.length
  expect((await press(action, more)).status).toBe(200)
  await until(
    () => world.respond.got.length,
    (n) => n > before,
  )
  expect(JSON.stringify(world.respond.got.at(-1))).toMatch(words)
})

it('an unknown form is answered in its place', async () => {
  const { status, body } = await world.send.interact({
    type: 'view_submission',
    team: { id: 'T000000001', domain: 'emulate' },
    user: { id: 'U000000001' },
    api_app_id: 'A0TEST',
    token: 'unused',
    trigger_id: '1.2',
    view: { id: 'V1', type: 'modal', callback_id: 'explode', state: { values: {} }, blocks: [], hash: '1' },
  })
  expect(status).toBe(200)
  expect(JSON.parse(body)).toMatchObject({ response_action: 'update', view: { callback_id: 'notice' } })
})

it('sends nothing over a limit of Slack', () => {
  expect(world.slack.problems).toEqual([])
})
