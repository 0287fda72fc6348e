import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose.ts'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { Problem } from '../../src/problem.ts'
import { repairIn } from '../../src/repair.ts'
import type { Draft } from '../../src/run/index.ts'
import { noChangeRole } from '../../src/session/no-change-role.ts'
import { startBot } from '../../src/slack/app.ts'
import type { Bot, BotOptions, Repair } from '../../src/slack/types.ts'
import { QUICK, sessionOf } from '../run/quick.ts'
import { botInSlack, until } from './bot.ts'
import type { Trouble } from './emulated.ts'
import { pressing } from './pressing.ts'
import { pressed, slackSends, submitted } from './signed.ts'

/** Two approvers, and somebody who is none. */
const [ANA, BEN, CLEO] = ['U000000001', 'U0BEN000001', 'U0CLEO00001']
const GROUP = 'S0APPROVERS'
const FIX = 'create-pull-endpoints'

let account: SimulatedAccount
let world: Awaited<ReturnType<typeof botInSlack>>
let hand: ReturnType<typeof pressing>
let others: Bot[] = []
let answer: { ts: string }

interface Opening {
  settings?: Partial<BotOptions['settings']>
  trouble?: Trouble
  repair?: Partial<Repair>
  patienceMs?: number
  outboxPace?: BotOptions['outboxPace']
}

const session = async () => sessionOf(account)
/** The same plan, for two people to approve. */
const twice = (draft: Draft): Draft => ({ ...draft, plan_json: JSON.stringify({ ...JSON.parse(draft.plan_json), twoApprovals: true }) })

/** An answer that offers a fix, in a workspace of three. A run that is approved ends at once: the role lacks what it needs. */
async function open({ settings, trouble, repair, patienceMs, outboxPace }: Opening = {}) {
  account = await startAccount({ scenario: 'no-nat-no-endpoints', retryAfterMs: 600_000 })
  const foreseen = async () => ({ action: 'ec2:CreateVpcEndpoint', resource: '*' })
  world = await botInSlack({
    locales: { [BEN]: 'en-US', [CLEO]: 'en-US' },
    settings: { approvers: [ANA, BEN], ...settings },
    repair: { ...repairIn({ reading: session, changing: session, foreseen }, { pace: QUICK }), ...repair },
    answer: async (question) => diagnose(question, { session: sessionOf(account) }),
    ...(trouble && { trouble }),
    ...(patienceMs && { patienceMs }),
    ...(outboxPace && { outboxPace }),
  })
  await world.send.command(`why ${account.taskArn}`)
  const said = await until(
    () => world.slack.botSaid(),
    (all) => JSON.stringify(all).includes(`fix:${FIX}`),
  )
  answer = said[0] as never
  hand = pressing(world, () => ({ answer, fix: FIX }))
}

/** Another bot on the same store, as in a second process. */
async function another() {
  const bot = await startBot(world.options)
  others.push(bot)
  return slackSends(bot.port!)
}

afterEach(async () => {
  for (const bot of others) await bot.stop()
  others = []
  await world.close()
  await account.close()
})

/** All that the store holds, but for the note that somebody has pressed, which leaves with the answer. */
function dump(): string {
  const db = new DatabaseSync((world.where as { file: string }).file, { readOnly: true })
  try {
    const tables = db.prepare("select name from sqlite_master where type = 'table' and name != 'outbox' order by name").all()
    return JSON.stringify(tables.map(({ name }) => [name, db.prepare(`select * from ${name}`).all()]))
  } finally {
    db.close()
  }
}
const idle = () =>
  until(
    () => world.store.outbox.waiting(),
    (n) => n === 0,
  )
const runs = () => world.store.runs.list()
const latest = async () => (await runs()).reduce((one, other) => (other.attempt > one.attempt ? other : one))
const held = (): string => /\["holds",(\[.*?\])\]/.exec(dump())![1]!
const recorded = async () => (await world.store.audit.list()).map(({ who, what }) => `${who} ${what}`)
const started = () => account.calls.filter((call) => call.write).length

/** Whoever asks; the request that is posted then. */
async function asked(user: string, by = world.send) {
  const view = await hand.planFor(user, by)
  await hand.submit(view, user, by)
  return hand.message(new RegExp(`"approve","value":"${JSON.parse(view.private_metadata).run}"`))
}

describe('who asked is a fact of the request', () => {
  it('opening a plan and closing it keeps nothing: whoever only looked is not the asker, so an approver alone cannot apply it', async () => {
    await open({ settings: { approval: { second: true } } })
    await idle()
    const before = dump()
    const view = await hand.planFor(CLEO)
    expect(view.submit.text).toBe('Ask for approval')
    await idle()
    expect(dump()).toBe(before)
    // Ana opens the same plan: it is hers to ask for, not to apply.
    const plan = await hand.planFor(ANA)
    expect(plan.submit.text).toBe('Ask for approval')
    await hand.submit(plan, ANA)
    const request = await hand.message(/"approve"/)
    expect(await hand.told(request, 'approve', ANA)).toContain('You asked for this fix yourself')
    expect(await runs()).toMatchObject([{ asker: ANA, status: 'planned', approver: null }])
    await hand.press(request, 'approve', BEN)
    await hand.message(/Approved by/)
    expect(await runs()).toMatchObject([{ asker: ANA, approver: BEN }])
  })

  it('an approver’s button counts for what it said: “ask” never applies, though somebody else has asked meanwhile', async () => {
    await open({ settings: { approval: { second: true } } })
    const view = await hand.planFor(ANA)
    const request = await asked(CLEO)
    expect(request).toBeDefined()
    await hand.submit(view, ANA)
    await until(
      async () => JSON.stringify(world.slack.wire.filter(({ method }) => method === 'chat.postEphemeral')),
      (said) => said.includes('has asked for approval of this fix already'),
    )
    expect(await runs()).toMatchObject([{ asker: CLEO, status: 'planned' }])
  })

  it('an approval counts for the plan that was read: where that has changed, it is refused and nothing is kept', async () => {
    await open()
    const view = await hand.planFor(ANA)
    const read = JSON.parse(view.private_metadata)
    await hand.submit({ ...view, private_metadata: JSON.stringify({ ...read, digest: 'of another plan' }) }, ANA)
    await until(
      async () => JSON.stringify(world.slack.wire.filter(({ method }) => method === 'chat.postEphemeral')),
      (said) => said.includes('The plan isn’t the one you have seen'),
    )
    expect(await runs()).toEqual([])
  })

  it('a language switch that Slack delays loses neither who asked nor what was approved, and the message ends as the store has it', async () => {
    let delays = 0
    await open({
      settings: { approval: { second: true } },
      trouble: (method, args) =>
        method === 'chat.update' && String(args.ts) === answer?.ts && /[ぁ-ん]/.test(String(args.blocks)) && delays++ < 2
          ? { status: 429, headers: { 'retry-after': '1' } }
          : null,
    })
    await hand.planFor(CLEO)
    const { id } = (await world.store.reports.recent())[0]!.report
    const choice = { type: 'static_select', action_id: 'language', selected_option: { value: `ja:${id}` } }
    await world.send.interact(pressed(choice as never, { ts: answer.ts }, { response_url: world.respond.url }))
    const by = await another()
    const request = await asked(ANA, by)
    await until(
      () => delays,
      (n) => n > 1,
    )
    expect(await hand.told(request, 'approve', ANA)).toMatch(/You asked for this fix yourself|ご自身が依頼した/)
    await hand.press(request, 'approve', BEN, by)
    const now = await until(
      async () => JSON.stringify((await world.slack.botSaid()).find(({ ts }) => ts === answer.ts)),
      (said) => /[ぁ-ん]/.test(said) && said.includes(`<@${BEN}>`) && !said.includes(`fix:${FIX}`),
    )
    expect(now).toContain(`<@${BEN}> さんが修復`)
    expect(await runs()).toMatchObject([{ asker: ANA, approver: BEN }])
    expect((await world.store.reports.get<{ lang: string }>(id))?.context?.lang).toBe('ja')
  })
})

describe('one decision a request', () => {
  it('approve and decline pressed at the same moment: exactly one counts, and the other is told who decided what', async () => {
    await open()
    const by = await another()
    for (let round = 0; round < 4; round++) {
      const request = await asked(CLEO)
      const { id } = await latest()
      const heard = world.respond.got.length
      await Promise.all(
        round % 2
          ? [hand.press(request, 'approve', ANA), hand.press(request, 'decline', BEN, by)]
          : [hand.press(request, 'decline', BEN), hand.press(request, 'approve', ANA, by)],
      )
      const told = await until(
        () => JSON.stringify(world.respond.got.slice(heard)),
        (said) => said.length > 2,
      )
      const run = await world.store.runs.get(id)
      const approved = run!.approver === ANA
      expect([run!.approver, run!.declined_by]).toEqual(approved ? [ANA, null] : [null, BEN])
      expect(told).toContain(approved ? `<@${ANA}> has approved this fix already` : `<@${BEN}> has declined this fix`)
      const said = await until(
        async () => JSON.stringify((await hand.thread()).find(({ ts }) => ts === request.ts)),
        (words) => /Approved by|Declined by/.test(words),
      )
      expect(said).toContain(approved ? `Approved by <@${ANA}>` : `Declined by <@${BEN}>`)
      expect(said).not.toContain('"approve"')
      // A stale button changes nothing, not even the message.
      expect(await hand.told(request, approved ? 'decline' : 'approve', BEN)).toMatch(/has (approved|declined) this fix/)
      const after = JSON.stringify((await hand.thread()).find(({ ts }) => ts === request.ts))
      expect(/"blocks":.*"metadata"/.exec(after)?.[0]).toBe(/"blocks":.*"metadata"/.exec(said)?.[0])
      // It came to nothing, so that it can be asked for once more.
      if (approved) await until(runs, (all) => all.every(({ status }) => status !== 'running'))
    }
    expect(started()).toBe(0)
  })

  it('after a decline no stale approval applies it; it can be asked for anew', async () => {
    await open()
    const first = await asked(CLEO)
    await hand.press(first, 'decline', BEN)
    await hand.message(/Declined by/)
    expect(await hand.told(first, 'approve', ANA)).toContain(`<@${BEN}> has declined this fix`)
    const second = await asked(CLEO)
    expect(second.ts).not.toBe(first.ts)
    await hand.press(second, 'approve', ANA)
    await hand.message(/Approved by/)
    expect((await runs()).map(({ status, approver, declined_by }) => [status === 'declined', approver, declined_by]).sort()).toEqual([
      [false, ANA, null],
      [true, null, BEN],
    ])
    expect((await recorded()).filter((line) => / (approved|declined)$/.test(line))).toEqual([`${BEN} declined`, `${ANA} approved`])
  })
})

describe('a request that Slack takes only later', () => {
  it('ends as the store has it: an edit that was put off does not cover a newer one', async () => {
    let refused = 0
    const half = (args: Record<string, unknown>) => String(args.blocks).includes('"approve"') && String(args.blocks).includes(`<@${ANA}>`)
    await open({
      settings: { approvers: [ANA, BEN] },
      outboxPace: { againMs: 1_500, everyMs: 50 },
      repair: { plan: async (wish) => twice(await repairIn({ reading: session, changing: session }, { pace: QUICK }).plan(wish)) },
      trouble: (method, args) => (method === 'chat.update' && half(args) && refused++ === 0 ? { status: 503, text: 'away' } : null),
    })
    const request = await asked(CLEO)
    await hand.press(request, 'approve', ANA)
    await until(
      () => refused,
      (n) => n > 0,
    )
    await hand.press(request, 'decline', BEN)
    await hand.message(/Declined by/)
    await idle()
    await until(
      () => refused,
      (n) => n > 1,
    )
    await hand.message(/Declined by/)
    expect(JSON.stringify((await hand.thread()).find(({ ts }) => ts === request.ts))).not.toContain('"approve"')
  })
})

describe('who may approve is asked from Slack anew', () => {
  let members: string[] = []
  let guests: string[] = []
  let silent: Promise<null> | null = null
  const slackSays: Trouble = async (method, args) => {
    if (method !== 'usergroups.users.list' && method !== 'users.info') return null
    if (silent && args.include_locale === undefined) await silent
    if (method === 'usergroups.users.list') return { status: 200, body: { ok: true, users: members } }
    return { status: 200, body: { ok: true, user: { id: args.user, locale: 'en-US', is_restricted: guests.includes(String(args.user)) } } }
  }
  const openGroup = async (patienceMs = 2000) => {
    ;[members, guests, silent] = [[ANA, BEN], [], null]
    await open({ settings: { approvers: [GROUP] }, trouble: slackSays, patienceMs })
  }

  it('whoever was taken out of the group can approve no more, from any button or conversation; nor can a guest', async () => {
    await openGroup()
    const request = await asked(CLEO)
    const view = await hand.planFor(BEN)
    expect(view.submit.text).toBe('Apply')
    members = [ANA]
    expect(await hand.told(request, 'approve', BEN)).toContain('You cannot approve this')
    expect(await hand.told(request, 'decline', BEN)).toContain('You cannot approve this')
    await hand.submit(view, BEN)
    await until(
      async () => JSON.stringify(world.slack.wire.filter(({ method }) => method === 'chat.postEphemeral')),
      (said) => said.includes('You cannot approve this'),
    )
    guests = [ANA]
    expect(await hand.told(request, 'approve', ANA)).toContain('Guests and people from other organizations')
    guests = []
    const heard = world.respond.got.length
    const elsewhere = { channel: { id: 'C0ELSEWHERE', name: 'x' }, user: { id: ANA }, response_url: world.respond.url }
    const [run] = await runs()
    await world.send.interact(pressed({ type: 'button', action_id: 'approve', value: run!.id }, { ts: request.ts }, elsewhere))
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    expect(JSON.stringify(world.respond.got.at(-1))).toContain('another conversation')
    expect(await runs()).toMatchObject([{ status: 'planned', approver: null }])
    members = [ANA, BEN]
    await hand.press(request, 'approve', BEN)
    await hand.message(/Approved by/)
  })

  it('where Slack does not say in time, the approval does not count: the presser is told, and may press again', async () => {
    await openGroup(150)
    const request = await asked(CLEO)
    let speak: () => void = () => {}
    silent = new Promise((done) => {
      speak = () => done(null)
    })
    expect(await hand.told(request, 'approve', ANA)).toContain('Slack didn’t tell me in time')
    expect(await runs()).toMatchObject([{ status: 'planned', approver: null }])
    speak()
    silent = null
    await hand.press(request, 'approve', ANA)
    await hand.message(/Approved by/)
  })

  it('an approval given before by somebody who is taken out of the group does not count as one of two', async () => {
    await openGroup()
    const request = await asked(CLEO)
    const [row] = await runs()
    const plan = JSON.parse(row!.plan_json)
    await world.store.runs.move(row!.id, ['planned'], { plan_json: JSON.stringify({ ...plan, twoApprovals: true }) })
    await hand.press(request, 'approve', BEN)
    await hand.message(/Approved by <@U0BEN000001>/)
    members = [ANA, CLEO]
    await hand.press(request, 'approve', ANA)
    const said = JSON.stringify(await hand.message(/Approved by <@U000000001>/))
    expect(said).not.toContain(BEN)
    expect(said).toContain('"approve"')
    expect(await runs()).toMatchObject([{ status: 'planned' }])
    await hand.press(request, 'approve', CLEO)
    await until(runs, (all) => all[0]?.approver === CLEO)
    expect(await recorded()).toContain(`${BEN} withdrawn`)
  })
})

describe('where the settings name no changing role for the account', () => {
  const settings = { accounts: {} } as never
  const noRole: Repair['noRole'] = (id) => noChangeRole(id, { settings })

  it('the fix is shown to be done by hand, before any plan, and no approval is taken: nothing is claimed or locked', async () => {
    let missing = false
    const repair: Partial<Repair> = { noRole: (id) => (missing ? (noRole?.(id) ?? null) : null) }
    await open({ repair })
    const request = await asked(CLEO)
    const apply = await hand.planFor(ANA)
    missing = true
    const view = await hand.planFor(ANA)
    expect(view.submit).toBeUndefined()
    expect(JSON.stringify(view)).toMatch(/The settings name no changing role for account \d{12}/)
    expect(JSON.stringify(view)).toContain('So I can’t apply this fix')
    expect(JSON.stringify(view)).toContain('create-vpc-endpoint')
    expect(await hand.told(request, 'approve', ANA)).toContain('The settings name no changing role')
    await world.send.interact(submitted(apply, ANA))
    await until(
      async () => JSON.stringify(world.slack.wire.filter(({ method }) => method === 'chat.postEphemeral')),
      (said) => said.includes('The settings name no changing role'),
    )
    expect(await runs()).toMatchObject([{ status: 'planned', approver: null, lease_owner: null }])
    expect(held()).toBe('[]')
  })

  it('a run whose role is gone by the time it is driven ends and is told; it is neither under way for ever nor holds a thing', async () => {
    const repair: Partial<Repair> = {
      carry: async () => {
        throw new Problem('cli:session.no-change-role', { account: '123456789012' })
      },
    }
    await open({ repair })
    const request = await asked(CLEO)
    await hand.press(request, 'approve', ANA)
    expect(JSON.stringify(await hand.message(new RegExp(`<@${CLEO}>.*failed`)))).toContain('The settings name no changing role')
    const [run] = await runs()
    expect(run).toMatchObject({ status: 'failed', approver: ANA, lease_owner: null })
    expect(held()).toBe('[]')
  })
})

it('who is asked is who can: neither the asker nor who has approved, in the message and in its text', async () => {
  await open({ settings: { approval: { second: true } } })
  const request = (await asked(ANA)) as { ts: string; text?: string }
  expect(request.text).toBe(`<@${ANA}> asks <@${BEN}> to approve this fix.`)
  const told = JSON.parse(await hand.told(request, 'approve', ANA)) as { text: string }[]
  expect(told[0]?.text).toBe(`You asked for this fix yourself, so a second person has to approve it. <@${BEN}> can.`)
})
