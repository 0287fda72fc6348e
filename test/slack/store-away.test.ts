import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explained } from '../render/slack/reports.ts'
import { botInSlack, until } from './bot.ts'
import { ASKER, CHANNEL } from './emulated.ts'
import { pressed, submitted } from './signed.ts'

const ERROR = 'CannotPullContainerError: failed to resolve ref docker.io/library/app:v1: not found'
let world: Awaited<ReturnType<typeof botInSlack>>
/** What only one person sees, and the home. */
const alone: string[] = []

beforeAll(async () => {
  world = await botInSlack({
    answer: async (_, n) => ({ ...explained, id: `report-${n}` }),
    settings: { approvers: [ASKER] },
    trouble(method, args) {
      if (method === 'chat.postEphemeral' || method === 'views.publish' || (method === 'chat.postMessage' && args.channel === ASKER)) {
        alone.push(JSON.stringify(args))
        return { status: 200, body: { ok: true, channel: 'D1', ts: '1.1', message_ts: '1.1' } }
      }
      return null
    },
  })
  // Whatever is asked of it from here on fails.
  await world.store.close()
})
afterAll(() => world.close())

const words = (heard: number, seen: number) =>
  until(
    () => [...world.respond.got.slice(heard).map((said) => JSON.stringify(said)), ...alone.slice(seen)],
    (all) => all.length > 0,
  )
/** Sends something; what is said to whoever did so. */
async function wordFor(send: () => Promise<{ status: number }>): Promise<string> {
  const [heard, seen] = [world.respond.got.length, alone.length]
  expect((await send()).status).toBe(200)
  return (await words(heard, seen)).join()
}

describe('with the store down nobody is met with silence', () => {
  it.each(['runs', 'settings mentioned', 'lang ja', 'changes', 'help', 'fixes'])('the command %s', async (text) => {
    const said = await wordFor(() => world.send.command(text, { response_url: world.respond.url }))
    expect(said).toMatch(/database|header|blocks/)
  })

  it('a question, which is answered all the same', async () => {
    await world.send.command('why prod/web', { response_url: world.respond.url })
    const said = await until(
      () => world.slack.botSaid(),
      (all) => JSON.stringify(all).includes('header'),
    )
    expect(said).toHaveLength(1)
  })

  const value = 'report-1'
  it.each([
    { type: 'button', action_id: 'fix:create-pull-endpoints', value },
    { type: 'button', action_id: 'checks', value },
    { type: 'button', action_id: 'recheck', value },
    { type: 'button', action_id: 'approve', value: 'run-1' },
    { type: 'button', action_id: 'decline', value: 'run-1' },
    { type: 'button', action_id: 'undo', value: 'run-1' },
    { type: 'button', action_id: 'resume', value: 'run-1' },
    { type: 'static_select', action_id: 'language', selected_option: { value: `ja:${value}` } },
    { type: 'static_select', action_id: 'recent', selected_option: { value } },
    { type: 'static_select', action_id: 'candidate', selected_option: { value: `0:${value}` } },
    { type: 'overflow', action_id: 'more', selected_option: { value: `share:${value}` } },
    { type: 'button', action_id: 'of-another-version', value },
  ])('a press of $action_id', async (action) => {
    const said = await wordFor(() =>
      world.send.interact(pressed(action, { ts: '1700000000.000100' }, { response_url: world.respond.url, trigger_id: '1.2.3' })),
    )
    expect(said).toMatch(/database|another version|press/i)
  })

  it('a form that is handed in', async () => {
    const metadata = JSON.stringify({ run: 'run-1', report: value, fix: 'create-pull-endpoints' })
    expect(
      await wordFor(() => world.send.interact(submitted({ type: 'modal', callback_id: 'fix', private_metadata: metadata }))),
    ).toContain('database')
    const form = await world.send.interact(submitted({ type: 'modal', callback_id: 'parameters', private_metadata: metadata }))
    expect(form.body).toContain('database')
  })

  it('a pasted error, once for however many times it comes', async () => {
    const ts = '1700000000.000900'
    const said = await wordFor(() => world.send.event({ type: 'message', text: ERROR, ts, channel: CHANNEL }, 'EvAway'))
    expect(said).toContain('database')
    const seen = alone.length
    await world.send.event({ type: 'message', text: ERROR, ts, channel: CHANNEL }, 'EvAway', { 'x-slack-retry-num': '1' })
    expect(alone).toHaveLength(seen)
  })

  it('the home, which says so', async () => {
    expect(await wordFor(() => world.send.event({ type: 'app_home_opened', tab: 'home', user: ASKER }, 'EvHome'))).toContain('database')
  })
})
