import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explained } from '../render/slack/reports.ts'
import { botInSlack, pause, until } from './bot.ts'
import { ASKER, BOT, CHANNEL } from './emulated.ts'

const errorOf = (tag: string) => `CannotPullContainerError: failed to resolve ref docker.io/library/app:${tag}: not found`
const [CLOSED, DIRECT, UNKNOWN, UNSCOPED, LIMITED] = ['C0CLOSED001', 'D0DIRECT001', 'U0UNKNOWN01', 'U0UNSCOPED1', 'U0LIMITED01']
let world: Awaited<ReturnType<typeof botInSlack>>
let n = 0
let limited = 0
const event = (more: object) => world.send.event({ type: 'message', ...more }, `EvManners${++n}`)
const ok = (body: object) => ({ status: 200, body: { ok: true, ...body } })
const direct: { method: string; args: Record<string, unknown> }[] = []
const whispers: Record<string, unknown>[] = []

beforeAll(async () => {
  world = await botInSlack({
    // Another service for another image or cluster.
    async answer({ target, pasted }, n) {
      const service = target.kind === 'task' ? target.cluster : (pasted?.image ?? 'web')
      return { ...explained, id: `report-${n}`, target: { ...explained.target, service } }
    },
    trouble(method, args) {
      if (method === 'chat.postMessage' && args.channel === CLOSED) return { status: 200, body: { ok: false, error: 'restricted_action' } }
      if (method.startsWith('chat.') && (args.channel === ASKER || args.channel === DIRECT)) {
        direct.push({ method, args })
        return ok({ channel: DIRECT, ts: '1700000000.000200' })
      }
      if (method === 'chat.postEphemeral') {
        whispers.push(args)
        return ok({ message_ts: '1700000000.000300' })
      }
      if (method === 'users.info' && args.user === UNKNOWN) return { status: 200, body: { ok: false, error: 'user_not_found' } }
      if (method === 'users.info' && args.user === UNSCOPED) return { status: 200, body: { ok: false, error: 'missing_scope' } }
      if (method === 'users.info' && args.user === LIMITED && limited++ === 0) return { status: 429, headers: { 'retry-after': '1' } }
      if (method === 'users.info' && args.user === LIMITED) return ok({ user: { id: LIMITED, locale: 'fr-FR' } })
      return null
    },
  })
})
afterAll(() => world.close())

describe('a crowd', () => {
  it('that pastes the same error gets one diagnosis, and links to it', async () => {
    const said = await Promise.all([1, 2, 3, 4].map((i) => world.slack.says(`${errorOf('crowd')} ${i % 2 ? ' ' : ''}`)))
    const asked = world.asked.length
    await Promise.all(said.map((ts) => event({ text: errorOf('crowd'), ts })))
    const answers = () => Promise.all(said.map((ts) => world.slack.botSaid(ts)))
    const all = await until(answers, (threads) => threads.every((thread) => thread.length > 0))
    await until(answers, (threads) => JSON.stringify(threads).includes('header'))
    expect(world.asked).toHaveLength(asked + 1)
    expect(all.map((thread) => thread.length)).toEqual([1, 1, 1, 1])
    const links = all.flat().filter(({ text }) => String(text).includes('a moment ago'))
    expect(links).toHaveLength(3)
    const first = (await answers()).flat().find((message) => JSON.stringify(message).includes('header'))
    for (const { text } of links) expect(text).toContain(`archives/${CHANNEL}/p${String(first?.ts).replace('.', '')}?thread_ts=`)
  })

  it('is a crowd also where each has another task’s words', async () => {
    const wordsOf = (id: string) =>
      `Task ${id} stopped at 2026-11-21: CannotPullContainerError: failed to resolve ref docker.io/library/many:v1: not found (request ${id})`
    const said = await Promise.all(['a1', 'b2', 'c3'].map(async (id) => ({ text: wordsOf(id), ts: await world.slack.says(wordsOf(id)) })))
    const asked = world.asked.length
    for (const one of said) await event(one)
    const all = await until(
      () => Promise.all(said.map(({ ts }) => world.slack.botSaid(ts))),
      (threads) => threads.every((thread) => thread.length > 0),
    )
    expect(world.asked).toHaveLength(asked + 1)
    expect(all.flat().filter(({ text }) => String(text).includes('a moment ago'))).toHaveLength(2)
  })

  it('of tasks of one service that fail for one cause is answered once; who calls the bot gets an answer of their own', async () => {
    const failing = (id: string) => `arn:aws:ecs:ap-northeast-1:123456789012:task/crowded/${id.repeat(32)}: ${errorOf(id)}`
    const [first, second, third] = await Promise.all(['a', 'b', 'c'].map((id) => world.slack.says(failing(id))))
    const answer = async (ts: string, text: string) => {
      await event({ ts, text })
      const done = (all: unknown) => /header|a moment ago/.test(JSON.stringify(all))
      return JSON.stringify(await until(() => world.slack.botSaid(ts), done))
    }
    const asked = world.asked.length
    expect(await answer(first!, failing('a'))).toContain('header')
    expect(await answer(second!, failing('b'))).toContain('a moment ago')
    expect(world.asked).toHaveLength(asked + 2)
    expect(await answer(third!, `<@${BOT.user}> ${failing('c')}`)).toContain('header')
  })

  it('is one crowd a channel: elsewhere the same error is another question', async () => {
    const asked = world.asked.length
    await event({ text: errorOf('crowd'), ts: '1700000000.000500', channel: 'C000000002' })
    await until(
      () => world.asked.length,
      (count) => count > asked,
    )
    expect(world.asked).toHaveLength(asked + 1)
  })

  it('but whoever calls the bot by its name is answered', async () => {
    const text = `<@${BOT.user}> ${errorOf('crowd')}`
    const ts = await world.slack.says(text)
    const asked = world.asked.length
    await event({ text, ts })
    await until(
      () => world.asked.length,
      (count) => count > asked,
    )
    expect(world.asked).toHaveLength(asked + 1)
  })
})

it('an answer of the bot’s own that somebody passes on is no question', async () => {
  const asked = world.asked.length
  const attachments = [{ text: errorOf('shared'), author_id: BOT.user, is_share: true, is_msg_unfurl: true }]
  await event({ text: 'look at this', ts: '1700000000.000600', attachments })
  await pause(300)
  expect(world.asked).toHaveLength(asked)
  expect(world.slack.wire.filter(({ args }) => args.thread_ts === '1700000000.000600')).toEqual([])
  await event({ text: 'and this', ts: '1700000000.000700', attachments: [{ ...attachments[0], author_id: 'U0SOMEBODY' }] })
  await until(
    () => world.asked.length,
    (count) => count > asked,
  )
  expect(world.asked).toHaveLength(asked + 1)
})

it('where it may not post, it answers in a direct message, and says why there', async () => {
  await event({ text: errorOf('closed'), ts: '1700000000.000800', channel: CLOSED })
  const sent = await until(
    () => direct.filter(({ method }) => method === 'chat.update'),
    (updates) => updates.length > 0,
  )
  expect(direct[0]).toMatchObject({ method: 'chat.postMessage', args: { channel: ASKER } })
  expect(sent[0]?.args.channel).toBe(DIRECT)
  expect(String(sent[0]?.args.blocks)).toMatch(/header.*I may not post in <#C0CLOSED001>/s)
})

describe('whom Slack does not name', () => {
  it.each([
    ['a person it does not know', UNKNOWN, /could not check with Slack who you are/],
    ['without the scope', UNSCOPED, /lacks the scope users:read/],
  ])('is told so, also unasked: %s', async (_, user, words) => {
    const [asked, heard] = [world.asked.length, whispers.length]
    const ts = await world.slack.says(errorOf(user))
    await event({ text: errorOf(user), ts, user })
    await until(
      () => whispers.length,
      (count) => count > heard,
    )
    expect(JSON.stringify(whispers.at(-1))).toMatch(words)
    expect(whispers.at(-1)?.user).toBe(user)
    expect(world.asked).toHaveLength(asked)
  })

  it('for a moment only, is answered, and in their language', async () => {
    const ts = await world.slack.says(errorOf('limited'))
    await event({ text: errorOf('limited'), ts, user: LIMITED })
    const said = await until(
      () => world.slack.botSaid(ts),
      (all) => JSON.stringify(all).includes('header'),
    )
    expect(JSON.stringify(said)).toContain('adresse IP publique')
  })
})

it('sends nothing over a limit of Slack', () => {
  expect(world.slack.problems).toEqual([])
})
