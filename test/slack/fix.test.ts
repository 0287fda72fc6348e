import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../src/aws/session.ts'
import { diagnose } from '../../src/diagnose.ts'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { repairIn } from '../../src/repair.ts'
import { botInSlack, pause, until } from './bot.ts'
import { ASKER } from './emulated.ts'
import { pressed, submitted } from './signed.ts'

const APPROVER = 'U000000001'
const OTHER = 'U0OTHER0001'
const UNDOER = 'U0UNDOER001'
let account: SimulatedAccount
let world: Awaited<ReturnType<typeof botInSlack>>
let answer: { ts: string; text: string; blocks: unknown[] }
let before: unknown
/** In whose name the changing role was opened. */
const changers: (string | null)[] = []

beforeAll(async () => {
  account = await startAccount({ scenario: 'no-nat-no-endpoints', retryAfterMs: 600_000 })
  before = account.snapshot()
  const session = (): Session => ({
    region: account.region,
    account: null,
    partition: 'aws',
    endpoint: account.endpoint,
    credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' }),
  })
  const repair = repairIn(
    {
      reading: async () => session(),
      changing: async (run) => {
        changers.push(run.pressedBy ?? run.approver)
        return session()
      },
    },
    { pace: { pollMs: 20, patienceMs: 20_000, proofMs: 20_000, retryMs: 1000, waitingMs: 60_000, leaseMs: 2000 } },
  )
  world = await botInSlack({
    locales: { [UNDOER]: 'en-US' },
    settings: { approvers: [APPROVER, UNDOER] },
    repair,
    answer: (question) => diagnose(question, { session: session() }),
  })
  await world.send.command(`why ${account.taskArn}`)
  const said = await until(
    () => world.slack.botSaid(),
    (all) => JSON.stringify(all).includes('fix:create-pull-endpoints'),
  )
  answer = said[0] as never
})
afterAll(async () => {
  await world.close()
  await account.close()
})

const buttonOf = (message: unknown, id: string) => {
  const found = [...JSON.stringify(message).matchAll(/"action_id":"([^"]*)","value":"([^"]*)"/g)].find((match) => match[1] === id)
  return found && { type: 'button', action_id: found[1], value: found[2] }
}
const press = async (message: { ts: string }, id: string, more: object = {}) =>
  world.send.interact(
    pressed(buttonOf(message, id) as never, { ts: message.ts, thread_ts: answer.ts }, { response_url: world.respond.url, ...more }),
  )
/** Presses the fix's button and waits for the plan. */
async function planFor(user: string) {
  const { trigger_id } = await world.slack.call('views.generateTriggerId', { user_id: ASKER })
  const from = world.slack.wire.length
  await world.send.interact(
    pressed(
      buttonOf(answer, 'fix:create-pull-endpoints') as never,
      { ts: answer.ts },
      { trigger_id, user: { id: user }, response_url: world.respond.url },
    ),
  )
  const shown = () => world.slack.wire.slice(from).filter(({ method }) => method === 'views.update')
  const [update] = await until(shown, (calls) => calls.length > 0)
  return JSON.parse(String(update?.args.view))
}
const submit = (view: Record<string, unknown>, user: string) => world.send.interact(submitted(view, user))
const thread = () => world.slack.botSaid(answer.ts)
const find = async (words: RegExp) => (await thread()).find((message) => words.test(JSON.stringify(message))) as { ts: string } | undefined
const writes = () => account.calls.filter(({ api }) => /:(Create|Modify|Delete|Authorize|Revoke|Update)/.test(api)).length

describe('a fix, from the button to the proof and back', () => {
  it('shows the plan at the first press, and changes nothing', async () => {
    const view = await planFor(APPROVER)
    const text = JSON.stringify(view)
    expect(text).toContain('create-vpc-endpoint')
    expect(text).toContain('ecr.dkr')
    expect(view.submit.text).toBe('Apply')
    expect(writes()).toBe(0)
  })

  it('says so where the press came too late for a modal, and plans nothing', async () => {
    const heard = world.respond.got.length
    await press(answer, 'fix:create-pull-endpoints', { trigger_id: 'expired' })
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    expect(world.respond.got.at(-1)).toMatchObject({ response_type: 'ephemeral', replace_original: false })
    expect(JSON.stringify(world.respond.got.at(-1))).toMatch(/press/i)
    expect(writes()).toBe(0)
  })

  it('lets somebody who is no approver only ask, and says who can approve', async () => {
    world.slack.locales[OTHER] = 'en-US'
    const view = await planFor(OTHER)
    // Between the click and the submission another process takes over.
    await world.restart()
    expect(JSON.stringify(view)).toContain(`You cannot approve this. <@${APPROVER}> or <@${UNDOER}> can.`)
    expect(view.submit.text).toBe('Ask for approval')
    expect(JSON.parse((await submit(view, OTHER)).body)).toEqual({ response_action: 'clear' })
    const request = await until(
      () => find(/"approve"/),
      (message) => message !== undefined,
    )
    expect(JSON.stringify(request)).toContain('create-vpc-endpoint')
    const heard = world.respond.got.length
    await press(request!, 'approve', { user: { id: OTHER } })
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    expect(JSON.stringify(world.respond.got.at(-1))).toContain(`<@${UNDOER}> can`)
    expect(writes()).toBe(0)
  })

  it('applies once for any number of approvals, and shows steps, proof and the way back', async () => {
    const request = (await find(/"approve"/))!
    await Promise.all([1, 2, 3].map(() => press(request, 'approve')))
    const proven = await until(
      () => find(/"action_id":"undo"/),
      (message) => message !== undefined,
      15_000,
    )
    expect(JSON.stringify(proven)).toMatch(/proven/)
    expect(account.outlook().ok).toBe(true)
    expect((await thread()).filter((message) => JSON.stringify(message).includes('"action_id":"undo"'))).toHaveLength(1)
    expect(await find(/"approve"/)).toBeUndefined()
    const [first] = await world.slack.botSaid()
    expect(JSON.stringify(first)).not.toContain('fix:create-pull-endpoints')
    expect(JSON.stringify(first)).toContain(`<@${APPROVER}> approved`)
    const told = await until(
      () => find(/^(?!.*action_id).*proven/),
      (message) => message !== undefined,
    )
    expect(JSON.stringify(told)).toContain(`<@${OTHER}>`)
  })

  it('does not let anybody else undo it', async () => {
    const [heard, wrote] = [world.respond.got.length, writes()]
    await press((await find(/"action_id":"undo"/))!, 'undo', { user: { id: OTHER } })
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    await pause(200)
    expect(writes()).toBe(wrote)
  })

  it('takes it back after a restart, once for two presses, though the report is forgotten, and leaves no difference', async () => {
    await world.restart()
    await world.store.retention.purge({ reports: Number.MAX_SAFE_INTEGER, audit: 0 })
    const [proven, heard] = [(await find(/"action_id":"undo"/))!, world.respond.got.length]
    const pressedBy = [UNDOER, APPROVER]
    await Promise.all(pressedBy.map((id) => press(proven, 'undo', { user: { id } })))
    const [told] = await until(
      () => world.respond.got.slice(heard),
      (got) => got.length > 0,
    )
    const undoer = pressedBy.find((id) => JSON.stringify(told).includes(`<@${id}> is undoing this fix already`))
    expect(undoer).toBeDefined()
    // Not simply “under way”: what was applied is being taken back.
    const meanwhile = () => world.slack.wire.filter(({ method, args }) => method === 'chat.update' && args.ts === proven.ts)
    await until(meanwhile, (calls) => JSON.stringify(calls).includes('*being undone*'))
    const undone = await until(
      () => find(/↩️ \*undone\*/),
      (message) => message !== undefined,
      15_000,
    )
    expect(JSON.stringify(undone)).not.toContain('"action_id":"undo"')
    expect(account.snapshot()).toEqual(before)
    expect(changers.slice(0, 1)).toEqual([APPROVER])
    expect(changers).toContain(undoer)
    const [taken, end] = [
      JSON.stringify(undone),
      await until(
        () => find(/: undone/),
        (message) => message !== undefined,
      ),
    ]
    expect(JSON.stringify(end)).toContain(`<@${OTHER}>`)
    expect((await thread()).filter((one) => one.ts !== proven.ts && /: undone/.test(JSON.stringify(one)))).toHaveLength(1)
    for (const said of [taken, JSON.stringify(end)]) expect(said).not.toMatch(/has pulled/)
  })

  it('is listed where it was planned, and nowhere else', async () => {
    const list = async (channel: string) => {
      const heard = world.respond.got.length
      await world.send.command('runs', { channel_id: channel, response_url: world.respond.url })
      await until(
        () => world.respond.got.length,
        (n) => n > heard,
      )
      return JSON.stringify(world.respond.got.at(-1))
    }
    expect(await list('C000000001')).toMatch(/undone \(.*<@U000000001>, `?run-[0-9a-f]{12}`?\)/)
    expect(await list('C000000002')).toContain('No fix has been planned')
  })

  it('sends nothing over a limit of Slack', () => {
    expect(world.slack.problems).toEqual([])
  })
})
