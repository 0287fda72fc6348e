import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose.ts'
import { type ScenarioId, type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { repairIn } from '../../src/repair.ts'
import type { BotOptions } from '../../src/slack/types.ts'
import { QUICK, sessionOf } from '../run/quick.ts'
import { botInSlack, until } from './bot.ts'
import { pressing } from './pressing.ts'

const APPROVER = 'U000000001'
const SECOND = 'U0SECOND001'
const OTHER = 'U0OTHER0001'
let fix = 'create-pull-endpoints'

let account: SimulatedAccount
let world: Awaited<ReturnType<typeof botInSlack>>
let answer: { ts: string }
let hand: ReturnType<typeof pressing>

async function open(
  settings: Partial<BotOptions['settings']> = {},
  id = 'create-pull-endpoints',
  scenario: ScenarioId = 'no-nat-no-endpoints',
) {
  fix = id
  account = await startAccount({ scenario, retryAfterMs: 600_000 })
  const session = async () => sessionOf(account)
  world = await botInSlack({
    locales: { [OTHER]: 'en-US', [SECOND]: 'en-US' },
    settings: { approvers: [APPROVER, SECOND], ...settings },
    repair: repairIn({ reading: session, changing: session }, { pace: QUICK }),
    answer: async (question) => diagnose(question, { session: sessionOf(account) }),
  })
  await world.send.command(`why ${account.taskArn}`)
  const said = await until(
    () => world.slack.botSaid(),
    (all) => JSON.stringify(all).includes(`fix:${fix}`),
  )
  answer = said[0] as never
  hand = pressing(world, () => ({ answer, fix }))
}
afterEach(async () => {
  expect(world.slack.problems).toEqual([])
  await world.close()
  await account.close()
})

/** Presses, and gives what that person alone is told: nothing, where it counted. */
async function press(on: { ts: string }, id: string, user: string): Promise<string> {
  const heard = world.respond.got.length
  await hand.press(on, id, user)
  await until(
    () => world.respond.got.length,
    (n) => n > heard,
    1500,
  )
  return JSON.stringify(world.respond.got.slice(heard))
}
const planFor = (user: string) => hand.planFor(user)
const submit = (view: Record<string, unknown>, user: string) => hand.submit(view, user)
const message = (words: RegExp) => hand.message(words)
const command = (text: string, user = APPROVER) => hand.command(text, user)
/** What a person alone is shown in the thread. */
const whispers = () => JSON.stringify(world.slack.wire.filter(({ method }) => method === 'chat.postEphemeral'))
const writes = () => account.calls.filter((call) => call.write).length
const recorded = async () =>
  (await world.store.audit.list()).map(({ who, what, detail }) => [who, what, (detail as { why?: string }).why ?? ''].join(' ').trim())

describe('where a second person has to approve', () => {
  beforeEach(() => open({ approval: { second: true } }))

  it('an approver who asks can only ask; another applies it', async () => {
    const view = await planFor(APPROVER)
    expect(view.submit.text).toBe('Ask for approval')
    expect(JSON.stringify(view)).toContain('A second person has to approve this')
    await submit(view, APPROVER)
    const request = await message(/"approve"/)
    expect(JSON.stringify(request)).toMatch(/Can be approved until/)
    expect(JSON.stringify(request)).toContain('create-vpc-endpoint')
    expect(await press(request, 'approve', APPROVER)).toContain(`a second person has to approve it. <@${SECOND}> can.`)
    expect(await press(request, 'approve', OTHER)).toContain('You cannot approve this')
    expect(writes()).toBe(0)
    await press(request, 'approve', SECOND)
    await message(/proven.*"undo"/)
    expect(await recorded()).toEqual(
      expect.arrayContaining([
        `${APPROVER} asked`,
        'ecs-pull planned',
        `${APPROVER} requested`,
        `${APPROVER} refused own`,
        `${OTHER} refused not-an-approver`,
        `${SECOND} approved`,
        `${SECOND} calls`,
        `${SECOND} answered`,
        `${SECOND} ended`,
      ]),
    )
  })
})

it('an explicit deny is overridden by two different approvers, whatever the settings say, and by nobody else', async () => {
  await open({}, 'open-network-acl', 'nacl-egress-denied')
  const view = await planFor(APPROVER)
  expect(view.submit.text).toBe('Approve')
  expect(JSON.stringify(view)).toMatch(/deny the pull explicitly.*egress 90/)
  await submit(view, APPROVER)
  const request = await message(/"approve"/)
  expect(JSON.stringify(request)).toContain(`Approved by <@${APPROVER}>`)
  expect(await press(request, 'approve', APPROVER)).toContain(`You have approved this already`)
  expect((await planFor(APPROVER)).submit).toBeUndefined()
  expect(writes()).toBe(0)
  await press(request, 'approve', SECOND)
  await message(/proven.*"undo"/)
  expect(await recorded()).toEqual(expect.arrayContaining([`${APPROVER} approved`, `${APPROVER} refused again`, `${SECOND} approved`]))
})

describe('who may approve, how many and how long', () => {
  it('is said by the rules: those of the fix, not those of the channel', async () => {
    await open({
      channels: { C000000001: { approvers: [OTHER] } },
      approval: { rules: [{ fixes: ['create-pull-endpoints'], approvers: [SECOND] }] },
    })
    const view = await planFor(OTHER)
    expect(JSON.stringify(view)).toContain(`You cannot approve this. <@${SECOND}> can.`)
    await submit(view, OTHER)
    const request = await message(/"approve"/)
    expect(await press(request, 'approve', OTHER)).toContain(`<@${SECOND}> can`)
    await press(request, 'decline', SECOND)
    expect(JSON.stringify(await message(/Declined by/))).not.toContain('"approve"')
    expect(await recorded()).toContain(`${SECOND} declined`)
    expect(writes()).toBe(0)
  })

  it('a plan that waited too long, and one too many within the hour, are refused with the reason', async () => {
    await open({ approval: { perHour: 1, minutes: 2 } })
    const view = await planFor(OTHER)
    await submit(view, OTHER)
    const request = await message(/"approve"/)
    const { run } = JSON.parse(view.private_metadata)
    const kept = (await world.store.runs.get(run))!
    const before = { ...kept, id: 'run-before', press: 'before', approved_at: Date.now() - 60_000, status: 'proven' as const }
    await world.store.runs.add(before)
    expect(await press(request, 'approve', APPROVER)).toContain('1 fix has been started in account')
    await world.store.runs.move(run, ['planned'], { created_at: Date.now() - 121_000 })
    expect(await press(request, 'approve', APPROVER)).toContain('2 minutes')
    const expired = await message(/too old to be approved/)
    expect(expired.ts).toBe(request.ts)
    expect(JSON.stringify(expired)).not.toMatch(/"action_id":"(approve|decline)"|Approved by/)
    expect(writes()).toBe(0)
    // Its button makes the plan anew, for whoever presses it.
    answer = expired
    expect(JSON.parse((await planFor(OTHER)).private_metadata).run).not.toBe(run)
  })
})

describe('changes switched off', () => {
  it('by an approver: said to all, who and when; a fix is shown to be done by hand, nothing is approved', async () => {
    await open()
    await submit(await planFor(OTHER), OTHER)
    const request = await message(/"approve"/)
    expect(await command('changes off', OTHER)).toContain(`Only approvers can switch changes. <@${APPROVER}> or <@${SECOND}> can.`)
    expect(await command('changes')).toContain('Changes are on')
    expect(await command('changes off', SECOND)).toContain(`<@${SECOND}> switched them off`)
    const view = await planFor(APPROVER)
    expect(view.submit).toBeUndefined()
    expect(JSON.stringify(view)).toContain(`<@${SECOND}> switched changes off`)
    expect(JSON.stringify(view)).toContain('create-vpc-endpoint')
    expect(await press(request, 'approve', APPROVER)).toContain(`<@${SECOND}> switched changes off`)
    expect(writes()).toBe(0)
    expect(await command('changes on', APPROVER)).toContain('Changes are on')
    await press(request, 'approve', APPROVER)
    await message(/proven.*"undo"/)
    expect(await recorded()).toEqual(expect.arrayContaining([`${SECOND} switched`, `${APPROVER} switched`, `${APPROVER} refused off`]))
  })

  it('by the settings: read-only, and no command allows it', async () => {
    await open({ changes: 'off' })
    const view = await planFor(APPROVER)
    expect(view.submit).toBeUndefined()
    expect(JSON.stringify(view)).toContain('The settings switch changes off')
    expect(await command('changes on')).toContain('only it can allow them again')
  })
})

it('settings made in Slack are recorded', async () => {
  await open()
  await command('lang fr here')
  await command('settings mentioned')
  expect(await recorded()).toEqual(expect.arrayContaining([`${APPROVER} language`, `${APPROVER} mode`]))
  expect(whispers()).not.toContain('undefined')
})
