import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { diagnose } from '../../src/diagnose.ts'
import { follow } from '../../src/find/lead.ts'
import type { SimulatedAccount } from '../../src/playground/account/start.ts'
import { alsoFails, brokenAccount, forget, sessionIn } from '../find/account.ts'
import { botInSlack, until } from './bot.ts'
import { BOT } from './emulated.ts'
import { pressed } from './signed.ts'

type Json = Record<string, unknown>
const CLOSED = 'C000000002'
let account: SimulatedAccount
let world: Awaited<ReturnType<typeof botInSlack>>
let clusters: string[]
let n = 0

/** The bot as it runs, on a simulated account: nothing is given but the clusters of the settings. */
beforeAll(async () => {
  account = await brokenAccount()
  clusters = [account.cluster]
  world = await botInSlack({
    settings: { channels: { [CLOSED]: { accounts: ['999999999999'] } } },
    answer: (question) => diagnose(question, { session: sessionIn(account) }),
    find: (question, allowed) =>
      follow(question, { accounts: { [account.account]: { region: account.region, clusters } }, seen: [], allowed }, async () =>
        sessionIn(account),
      ),
  })
})
afterAll(async () => {
  await world.close()
  await account.close()
})

/** Pastes a text; the bot's last word in its thread, once it is an answer. */
async function paste(pasted: string, more: Json = {}): Promise<{ ts: string; said: Json }> {
  // The same error pasted twice is answered once, unless the bot is called.
  const text = n === 0 ? pasted : `<@${BOT.user}> ${pasted}`
  const ts = await world.slack.says(text)
  await world.send.event({ type: 'message', text, ts, ...more }, `Ev-paste-${n++}`)
  return { ts, said: await answerIn(ts, 1) }
}
const answerIn = async (thread: string, count: number): Promise<Json> => {
  const all = await until(
    () => world.slack.botSaid(thread),
    (said) => said.length >= count && JSON.stringify(said.at(-1)).includes('"header"'),
  )
  expect(all).toHaveLength(count)
  return all.at(-1)!
}
const menuOf = (said: Json): Json | undefined =>
  (said.blocks as { elements?: Json[] }[]).flatMap(({ elements = [] }) => elements).find(({ action_id }) => action_id === 'candidate')
const titleOf = (said: Json) => (said.blocks as { text?: { text: string } }[])[0]?.text?.text
const lastReport = async (): Promise<Report> => (await world.store.reports.recent(1))[0]!.report

describe('a pasted error', () => {
  it('with an ARN is diagnosed on live facts, in its thread', async () => {
    const { said } = await paste(`\`\`\`${account.taskArn}\n${account.errorText}\`\`\``)
    expect(titleOf(said)).toBe('The image is not in the repository')
    expect(await lastReport()).toMatchObject({ target: { kind: 'task', arn: account.taskArn }, verdict: { confidence: 'confirmed' } })
  })

  it('with an image alone, which one service uses, leads to its task, and says so', async () => {
    const { said } = await paste(account.errorText)
    expect(menuOf(said)).toBeUndefined()
    expect(JSON.stringify(said)).toContain('The text names no task')
    expect(await lastReport()).toMatchObject({ target: { kind: 'task', arn: account.taskArn }, verdict: { confidence: 'confirmed' } })
  })

  it('with an image of several services brings a menu; who picks gets the diagnosis in the same thread, also after a restart', async () => {
    clusters = [account.cluster, 'second']
    const other = alsoFails(account, 'other-app', 'second')
    const asked = world.asked.length
    const { ts, said } = await paste(account.errorText)
    const menu = menuOf(said) as { options: { text: { text: string }; value: string }[] }
    expect(menu.options.map(({ text }) => text.text).join()).toMatch(/other-app · second/)
    // Nothing was looked at but the text.
    expect(world.asked.slice(asked).map(({ target }) => target.kind)).toEqual(['text'])
    await world.restart()
    const chosen = menu.options.find(({ text }) => text.text.includes('other-app'))!
    const action = { type: 'static_select', action_id: 'candidate', selected_option: chosen }
    const { status } = await world.send.interact(
      pressed(action, { ts: String(said.ts), thread_ts: ts }, { response_url: world.respond.url }),
    )
    expect(status).toBe(200)
    const answer = await answerIn(ts, 2)
    expect(titleOf(answer)).toBe('The image is not in the repository')
    expect((await lastReport()).target).toMatchObject({ kind: 'task', arn: other, service: 'other-app' })
    expect(world.asked.at(-1)?.pasted?.image).toContain('my-app')
  })

  it.each([
    ['a number there is none of', (value: string) => value.replace(/^\d+/, '99')],
    ['no number', (value: string) => value.replace(/^\d+/, '__proto__')],
    ['a report there is none of', () => '0:nope'],
  ])('a choice of %s is told so', async (_, forged) => {
    const { ts, said } = await paste(account.errorText)
    const { options } = menuOf(said) as { options: { value: string }[] }
    const before = world.respond.got.length
    const selected_option = { text: { type: 'plain_text', text: 'x' }, value: forged(options[0]!.value) }
    const action = { type: 'static_select', action_id: 'candidate', selected_option }
    await world.send.interact(pressed(action, { ts: String(said.ts), thread_ts: ts }, { response_url: world.respond.url }))
    await until(
      () => world.respond.got.length,
      (count) => count > before,
    )
    expect(JSON.stringify(world.respond.got.at(-1))).toMatch(/ask again/)
    expect(await world.slack.botSaid(ts)).toHaveLength(1)
  })

  it('with an image nobody uses stays a text, and the cluster is asked for', async () => {
    const { said } = await paste(account.errorText.replaceAll('my-app', 'never-seen'))
    expect(JSON.stringify(said)).toContain('Give the cluster with the service or task')
    expect((await lastReport()).target.kind).toBe('text')
  })

  it('is looked up in no account that may not be asked about in the channel', async () => {
    const before = account.calls.length
    const seen = (await world.store.reports.recent(100)).length
    await world.send.event({ type: 'message', text: account.errorText, ts: '1700000000.000100', channel: CLOSED }, `Ev-closed-${n++}`)
    await until(
      () => world.asked.at(-1)?.target.kind,
      (kind) => kind === 'text',
    )
    expect({ calls: account.calls.length, asked: world.asked.at(-1)?.target.kind }).toEqual({ calls: before, asked: 'text' })
    expect(seen).toBeGreaterThan(3)
  })

  it('with nothing gets the causes in order, what decides, and what to give next', async () => {
    const { said } = await paste('ResourceInitializationError: unable to pull secrets or registry auth: dial tcp 10.0.1.2:443: i/o timeout')
    const words = JSON.stringify(said.blocks)
    const at = ['most likely first', '1. ', 'Which subnet was the task in', '2. ', 'What I still need', 'Give the ARN'].map((word) =>
      words.indexOf(word),
    )
    expect(at).not.toContain(-1)
    expect(at).toEqual(at.toSorted((a, b) => a - b))
  })

  it('about a task that is gone is answered from its service and the paste', async () => {
    forget(account)
    const { said } = await paste(`(service ${account.service}) ${account.taskArn} ${account.errorText}`)
    expect(titleOf(said)).toBe('The image is not in the repository')
    expect(await lastReport()).toMatchObject({ target: { service: account.service }, verdict: { confidence: 'confirmed' } })
    expect(JSON.stringify(said)).toContain('about an hour')
  })
})

it('nothing sent was over a limit of Slack', () => {
  expect(world.slack.problems).toEqual([])
})
