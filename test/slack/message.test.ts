import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { botInSlack, pause, until } from './bot.ts'
import { ASKER, BOT } from './emulated.ts'

/** Each test has an error of its own: the same one twice in a channel is answered once. */
const errorOf = (tag: string) =>
  `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:${tag}: 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:${tag}: not found`
let ERROR = errorOf('v0')
beforeEach(({ task }) => {
  ERROR = errorOf(`v${task.id.replace(/\W/g, '')}`)
})
let world: Awaited<ReturnType<typeof botInSlack>>
let n = 0
const id = () => `Ev${++n}`

beforeAll(async () => {
  world = await botInSlack({ settings: { channels: { C0QUIET001: { mode: 'mentioned' } } } })
})
afterAll(() => world.close())

const event = (more: object, name = id()) => world.send.event({ type: 'message', ...more }, name)
/** The answer itself, or where it stands: here every task of the service fails for the same reason. */
const answersIn = (thread: string) =>
  until(
    () => world.slack.botSaid(thread),
    (said) => /"header"|To the answer/.test(JSON.stringify(said)),
  )

describe('a pasted error', () => {
  it('is answered in its own thread', async () => {
    const ts = await world.slack.says(ERROR)
    await event({ text: ERROR, ts })
    const said = await answersIn(ts)
    expect(said).toHaveLength(1)
    expect(said[0]?.thread_ts).toBe(ts)
  })

  it('in a thread is answered in that thread', async () => {
    const parent = await world.slack.says('Deploying …')
    const ts = await world.slack.says(ERROR, { thread_ts: parent })
    await event({ text: ERROR, ts, thread_ts: parent })
    expect((await answersIn(parent))[0]?.thread_ts).toBe(parent)
  })

  it('of another bot counts, also in an attachment', async () => {
    const ts = await world.slack.says('ECS alert')
    await event({ subtype: 'bot_message', bot_id: 'B0OTHER', user: undefined, text: '', attachments: [{ title: 'ECS', text: ERROR }], ts })
    expect(await answersIn(ts)).toHaveLength(1)
  })

  it('sent five times is answered once', async () => {
    const ts = await world.slack.says(ERROR)
    const name = id()
    await Promise.all(
      [0, 1, 2, 3, 4].map((retry) => world.send.event({ type: 'message', text: ERROR, ts }, name, { 'x-slack-retry-num': String(retry) })),
    )
    await answersIn(ts)
    await pause(200)
    expect(await world.slack.botSaid(ts)).toHaveLength(1)
  })

  it('with a mention comes as two events and is answered once', async () => {
    const text = `<@${BOT.user}> ${ERROR}`
    const ts = await world.slack.says(text)
    await Promise.all([event({ text, ts }), world.send.event({ type: 'app_mention', text, ts }, id())])
    await answersIn(ts)
    await pause(200)
    expect(await world.slack.botSaid(ts)).toHaveLength(1)
  })

  it('is answered when an edit brings it, once', async () => {
    const ts = await world.slack.says('wait')
    const edit = (text: string, before: string) =>
      event({
        subtype: 'message_changed',
        hidden: true,
        ts: `${ts}9`,
        message: { type: 'message', user: ASKER, text, ts },
        previous_message: { type: 'message', user: ASKER, text: before, ts },
      })
    await edit('wait', 'wait')
    await pause(100)
    expect(await world.slack.botSaid(ts)).toHaveLength(0)
    await edit(ERROR, 'wait')
    await answersIn(ts)
    await edit(`${ERROR} (edited)`, ERROR)
    await pause(200)
    expect(await world.slack.botSaid(ts)).toHaveLength(1)
  })
})

describe('an alert of another bot counts if its error stands', () => {
  it.each([
    [
      'in a block behind a fallback text',
      () => ({ text: 'ECS: task stopped', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: ERROR } }] }),
    ],
    ['in a table', () => ({ text: 'Stopped', blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: ERROR }]] }] })],
    [
      'in a forwarded message',
      () => ({
        text: '',
        attachments: [{ message_blocks: [{ message: { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: ERROR } }] } }] }],
      }),
    ],
  ])('%s', async (_, more) => {
    const ts = await world.slack.says('alert')
    await event({ subtype: 'bot_message', bot_id: 'B0OTHER', user: undefined, ...more(), ts })
    expect(await answersIn(ts)).toHaveLength(1)
  })
})

describe('nothing is said', () => {
  it.each([
    ['to talk', { text: 'lunch?' }],
    ['to a quoted error', { text: `&gt; ${ERROR}\nwhat was that again?` }],
    ['to its own messages', { text: ERROR, user: BOT.user, bot_id: BOT.bot }],
    ['where it is to wait for its name', { text: ERROR, channel: 'C0QUIET001' }],
    ['to a channel topic', { text: ERROR, subtype: 'channel_topic' }],
    ['to deletions', { subtype: 'message_deleted', previous_message: { text: ERROR } }],
  ])('%s', async (_, more) => {
    const before = world.slack.wire.length
    expect((await event({ ts: `17000000${++n}.000100`, ...more })).status).toBe(200)
    await pause(250)
    expect(world.slack.wire.slice(before).filter(({ method }) => method.startsWith('chat.'))).toEqual([])
  })
})

describe('a mention', () => {
  const mention = (text: string, more: object) => world.send.event({ type: 'app_mention', text: `<@${BOT.user}> ${text}`, ...more }, id())

  it('without words looks for the error in the thread', async () => {
    const parent = await world.slack.says(ERROR)
    const ts = await world.slack.says(`<@${BOT.user}>`, { thread_ts: parent })
    await mention('', { ts, thread_ts: parent })
    expect(await answersIn(parent)).toHaveLength(1)
    expect(world.asked.at(-1)?.pasted?.repository).toBe('app')
  })

  it.each(['why?', '原因は？', 'pourquoi ?', 'hi', 'why is my-service failing in my-cluster?', 'my-service', 'hello <@U000000001>'])(
    'in a thread with an error means that error: %s',
    async (words) => {
      const parent = await world.slack.says(ERROR)
      const ts = await world.slack.says(`<@${BOT.user}> ${words}`, { thread_ts: parent })
      const asked = world.asked.length
      await mention(words, { ts, thread_ts: parent })
      expect(await answersIn(parent)).toHaveLength(1)
      expect(world.asked.slice(asked).map(({ pasted }) => pasted?.repository)).toEqual(['app'])
    },
  )

  it.each(['thanks!', 'merci beaucoup', 'ありがとうございます！'])('that says thank you asks nothing: %s', async (words) => {
    const parent = await world.slack.says(ERROR)
    const ts = await world.slack.says(`<@${BOT.user}> ${words}`, { thread_ts: parent })
    const asked = world.asked.length
    await mention(words, { ts, thread_ts: parent })
    const said = await until(
      () => world.slack.botSaid(parent),
      (all) => all.length > 0,
    )
    expect(said).toHaveLength(1)
    expect(world.asked).toHaveLength(asked)
  })

  it('in a long thread means its newest error', async () => {
    const parent = await world.slack.says('deploying')
    for (let i = 0; i < 60; i++) await world.slack.says(`step ${i}`, { thread_ts: parent })
    await world.slack.says(ERROR.replaceAll('/app:', '/newest:'), { thread_ts: parent })
    const ts = await world.slack.says(`<@${BOT.user}> why?`, { thread_ts: parent })
    await mention('why?', { ts, thread_ts: parent })
    await answersIn(parent)
    expect(world.asked.at(-1)?.pasted?.repository).toBe('newest')
  })

  it.each(['why', 'hi', 'bonjour', '原因は？', 'is it broken?'])(
    'of prose alone is told what it can ask, and no name is made of it: %s',
    async (words) => {
      const ts = await world.slack.says(`<@${BOT.user}> ${words}`)
      await mention(words, { ts })
      const said = await until(
        () => world.slack.botSaid(ts),
        (all) => all.length > 0,
      )
      expect(JSON.stringify(said[0]?.blocks)).not.toMatch(/which cluster|neither/)
      expect(JSON.stringify(said[0]?.blocks)).toMatch(/ARN|ecs-pull/)
    },
  )

  it('that asks nothing it understands is told what it can ask', async () => {
    const ts = await world.slack.says(`<@${BOT.user}> banana split`)
    await mention('banana split', { ts })
    const said = await until(
      () => world.slack.botSaid(ts),
      (all) => all.length > 0,
    )
    expect(String(said[0]?.text)).toMatch(/ARN/)
  })

  it('for help gets it, in the thread', async () => {
    const ts = await world.slack.says(`<@${BOT.user}> help`)
    await mention('help', { ts })
    const said = await until(
      () => world.slack.botSaid(ts),
      (all) => all.length > 0,
    )
    expect(JSON.stringify(said[0]?.blocks)).toContain('/ecs-pull why')
  })
})

it('sends nothing over a limit of Slack', () => {
  expect(world.slack.problems).toEqual([])
})
