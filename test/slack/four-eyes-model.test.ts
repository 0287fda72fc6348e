import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import en from '../../locales/en/slack.json' with { type: 'json' }
import fr from '../../locales/fr/slack.json' with { type: 'json' }
import ja from '../../locales/ja/slack.json' with { type: 'json' }
import { diagnose } from '../../src/diagnose.ts'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { repairIn } from '../../src/repair.ts'
import { startBot } from '../../src/slack/app.ts'
import type { Bot, Repair } from '../../src/slack/types.ts'
import type { RunRow } from '../../src/store/runs.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { QUICK, sessionOf } from '../run/quick.ts'
import { onBothEngines } from '../store/engines.ts'
import { botInSlack, until } from './bot.ts'
import { pressing } from './pressing.ts'
import { pressed, slackSends } from './signed.ts'

/*
 * Three people, two bots on one store, and any order of what they can do. After each step: no run has started without the approvals its
 * rule wants, each request has one asker and one decision for good, and its message says what the store holds.
 */

const SWEEP = process.env.ECS_PULL_SWEEP
const RUNS = SWEEP ? Number(process.env.ECS_PULL_SWEEP_RUNS ?? 150) : 3
const STEPS = SWEEP ? 30 : 14
/** `ECS_PULL_SEED` repeats a run; what is swept is another each time. */
const SEED = Number(process.env.ECS_PULL_SEED ?? (SWEEP ? Math.floor(Math.random() * 2 ** 31) : 20_261_201))

const PEOPLE = ['U000000001', 'U0BEN000001', 'U0CLEO00001'] as const
const GROUP = 'S0APPROVERS'
const FIX = 'create-pull-endpoints'
/** What a request says of what has become of it. */
const WORDS = { en: en.request, ja: ja.request, fr: fr.request }
const MINUTES = 30
type Person = (typeof PEOPLE)[number]

/** The rules of one world: who asked may not approve; two have to. */
interface Rules {
  second: boolean
  two: boolean
}

/** What is known without the store. */
interface Model {
  rules: Rules
  members: Set<Person>
  /** Plans that somebody has open. */
  views: Map<Person, { view: Record<string, unknown>; run: string; approves: boolean }>
  /** By run: who could have been first to ask. */
  askers: Map<string, Person[]>
  /** By run: what was decided, as it was first seen. */
  decided: Map<string, string>
  language: string
}

onBothEngines('any order of presses', (fresh, engine) => {
  const rules: Rules = { second: false, two: false }
  const approval = { perHour: 1_000_000, minutes: MINUTES, second: false }
  let members: readonly string[] = []
  let silent = false
  let account: SimulatedAccount
  let world: Awaited<ReturnType<typeof botInSlack>>
  let other: { bot: Bot; store: Store }
  let pressesNoted = 0
  let answer: { ts: string }
  let report = ''

  beforeAll(async () => {
    account = await startAccount({ scenario: 'no-nat-no-endpoints', retryAfterMs: 600_000 })
    const session = async () => sessionOf(account)
    // Whatever is approved comes to nothing at once, so that it can be asked for again.
    const foreseen = async () => ({ action: 'ec2:CreateVpcEndpoint', resource: '*' })
    const real = repairIn({ reading: session, changing: session, foreseen }, { pace: QUICK })
    const repair: Repair = {
      ...real,
      async plan(wish) {
        const draft = await real.plan(wish)
        return { ...draft, plan_json: JSON.stringify({ ...JSON.parse(draft.plan_json), twoApprovals: rules.two }) }
      },
    }
    const diagnosis = await diagnose(
      { target: { ...(await targetOf()), kind: 'task' } as never, pasted: null },
      { session: sessionOf(account) },
    )
    world = await botInSlack({
      locales: Object.fromEntries(PEOPLE.map((id) => [id, 'en-US'])),
      settings: { approvers: [GROUP], approval },
      repair,
      where: await fresh(),
      answer: async (_, n) => ({ ...diagnosis, id: `report-${n}` }),
      trouble: (method, args) => {
        if (silent && (method === 'usergroups.users.list' || (method === 'users.info' && !args.include_locale)))
          return { status: 503, text: '' }
        return method === 'usergroups.users.list' ? { status: 200, body: { ok: true, users: members } } : null
      },
    })
    const store = await openStore(world.where)
    for (const one of [world.store, store]) {
      const { add } = one.outbox
      one.outbox.add = async (row, lease) => {
        const added = await add(row, lease)
        if (row.kind === 'heard') pressesNoted++
        return added
      }
    }
    other = { store, bot: await startBot({ ...world.options, store }) }
  }, 120_000)
  afterAll(async () => {
    await other.bot.stop()
    await other.store.close()
    await world.close()
    await account.close()
  }, 120_000)

  const targetOf = async () => {
    const { parseTarget } = await import('../../src/target/target.ts')
    return parseTarget(account.taskArn, {}) as object
  }
  const bots = () => [world.send, slackSends(other.bot.port!)] as const
  const hand = () => pressing(world, () => ({ answer, fix: FIX }))
  const runs = async () => (await world.store.runs.list(1000)).filter((run) => run.report === report)

  /** Does something that so many presses come of, and waits until all of it has been handled. */
  async function handled(presses: number, work: () => Promise<unknown>) {
    const before = pressesNoted
    await work()
    await until(
      () => pressesNoted,
      (n) => n >= before + presses,
    )
    await until(
      async () => [await world.store.outbox.waiting(), (await runs()).filter(({ status }) => status === 'running').length],
      ([waiting, running]) => waiting === 0 && running === 0,
    )
  }
  const started = (run: RunRow) => run.approved_at !== null
  const decisionOf = (run: RunRow) => (started(run) ? `approved ${run.approver}` : `${run.status} ${run.declined_by}`)

  /** What must hold after every step. */
  async function look(model: Model) {
    for (const run of await runs()) {
      expect(model.askers.get(run.id)).toContain(run.asker)
      model.askers.set(run.id, [run.asker as Person])
      const before = model.decided.get(run.id)
      if (before) expect(decisionOf(run)).toBe(before)
      const given = await other.store.approvals.of(run.id)
      if (started(run)) {
        expect(run.declined_by).toBeNull()
        const counting = given.filter((who) => !(model.rules.second && who === run.asker))
        expect(new Set(counting).size).toBeGreaterThanOrEqual(model.rules.two ? 2 : 1)
        // At the moment it counted, each was an approver.
        if (!before) for (const who of given) expect([...model.members]).toContain(who)
      } else if (run.status !== 'planned') expect(run.approver).toBeNull()
      if (run.status !== 'planned') model.decided.set(run.id, decisionOf(run))
      await messageAgrees(run, given)
    }
    expect((await world.store.reports.get<{ lang: string }>(report))?.context?.lang).toBe(model.language)
  }

  async function messageAgrees(run: RunRow, given: readonly string[]) {
    const request = await world.store.requests.of(run.id)
    const said = JSON.stringify((await hand().thread()).find(({ ts }) => ts === request?.message) ?? null)
    // Who applied it in one press asked nobody.
    if (request?.message === null) return expect(started(run)).toBe(true)
    expect(/"approve","value"/.test(said)).toBe(run.status === 'planned')
    const words = WORDS[request!.lang as keyof typeof WORDS]
    const line = (key: 'approved' | 'declined', who: string) => words[key].replace('{{user}}', `<@${who}>`)
    for (const who of PEOPLE) {
      expect(said.includes(line('approved', who))).toBe(
        started(run) ? run.approver === who : run.status === 'planned' && given.includes(who),
      )
      expect(said.includes(line('declined', who))).toBe(run.status === 'declined' && run.declined_by === who)
    }
    expect(said.includes(words.expired)).toBe(run.status === 'expired')
  }

  /** All but what is only said: views must leave it as it is. */
  const kept = async () =>
    JSON.stringify([await runs(), (await world.store.audit.list()).length, await world.store.reports.get(report), await approvals()])
  const approvals = async () => Promise.all((await runs()).map(({ id }) => world.store.approvals.of(id)))

  type Step = fc.AsyncCommand<Model, object>
  const step = (name: string, run: (model: Model) => Promise<void>, check: (model: Model) => boolean = () => true): Step => ({
    check,
    async run(model) {
      await run(model)
      await look(model)
    },
    toString: () => name,
  })

  const open = (user: Person, bot: 0 | 1) =>
    step(`open ${user} ${bot}`, async (model) => {
      const before = await kept()
      let view: Record<string, unknown> = {}
      await handled(1, async () => {
        view = await hand().planFor(user, bots()[bot])
      })
      expect(await kept()).toBe(before)
      const { run = '', press = '' } = JSON.parse(String(view.private_metadata || '{}'))
      if (view.submit && run) model.views.set(user, { view, run, approves: press === 'enough' || press === 'half' })
      else model.views.delete(user)
    })
  const close = (user: Person) =>
    step(
      `close ${user}`,
      async (model) => {
        const before = await kept()
        model.views.delete(user)
        expect(await kept()).toBe(before)
      },
      (model) => model.views.has(user),
    )
  const submit = (users: readonly Person[]) =>
    step(
      `submit ${users.join(' and ')}`,
      async (model) => {
        const before = new Set((await runs()).map(({ id }) => id))
        const given = (
          await Promise.all([...before].map(async (id) => (await other.store.approvals.of(id)).map((who) => `${id} ${who}`)))
        ).flat()
        const sent = users.map((user) => ({ user, ...model.views.get(user)! }))
        for (const { user, run } of sent) if (!before.has(run)) model.askers.set(run, [...(model.askers.get(run) ?? []), user])
        await handled(sent.length, () => Promise.all(sent.map(({ user, view }, i) => hand().submit(view, user, bots()[i % 2]))))
        for (const { user, run, approves } of sent) {
          model.views.delete(user)
          // Nobody approves by a button that said “ask”.
          if (!approves && !given.includes(`${run} ${user}`)) expect(await other.store.approvals.of(run)).not.toContain(user)
        }
      },
      (model) => users.every((user) => model.views.has(user)) && new Set(users).size === users.length,
    )

  type Press = { user: Person; act: 'approve' | 'decline'; nth: number }
  const decide = (presses: readonly Press[], unheard: boolean) =>
    step(
      `${presses.map(({ user, act, nth }) => `${act} ${user} ${nth}`).join(' and ')}${unheard ? ' while Slack is silent' : ''}`,
      async () => {
        const all = (await runs()).sort((a, b) => a.attempt - b.attempt)
        const [before, heard] = [await kept(), world.respond.got.length]
        silent = unheard
        await handled(presses.length, () =>
          Promise.all(
            presses.map(({ user, act, nth }, i) => {
              const { id } = all[nth % all.length]!
              const action = { type: 'button', action_id: act, value: id }
              return bots()[i % 2]!.interact(
                pressed(action, { ts: '1.1', thread_ts: answer.ts }, { user: { id: user }, response_url: world.respond.url }),
              )
            }),
          ),
        )
        silent = false
        if (unheard) expect(await approvals()).toEqual(JSON.parse(before)[3])
        // Whoever's press changed nothing was told so.
        if (JSON.stringify([await approvals(), (await runs()).map(decisionOf)]) === decisionsIn(before))
          expect(world.respond.got.length).toBe(heard + presses.length)
      },
      (model) => model.askers.size > 0,
    )
  const decisionsIn = (before: string) => {
    const [rows, , , given] = JSON.parse(before) as [RunRow[], number, unknown, string[][]]
    return JSON.stringify([given, rows.map(decisionOf)])
  }

  const speak = (lang: 'en' | 'ja' | 'fr', bot: 0 | 1) =>
    step(`speak ${lang} ${bot}`, async (model) => {
      const choice = { type: 'static_select', action_id: 'language', selected_option: { value: `${lang}:${report}` } }
      await handled(1, () => bots()[bot].interact(pressed(choice, { ts: answer.ts }, { response_url: world.respond.url })))
      model.language = lang
    })
  const expire = step('expire', async () => {
    // As if that time had gone by for what waits.
    const created_at = Date.now() - (MINUTES + 1) * 60_000
    for (const { id } of await runs()) await world.store.runs.move(id, ['planned'], { created_at })
  })
  const regroup = (who: readonly Person[]) =>
    step(`members ${who.join(' ')}`, async (model) => {
      model.members = new Set(who)
      members = who
    })

  const person = fc.constantFrom(...PEOPLE)
  const bot = fc.constantFrom(0 as const, 1 as const)
  const press = fc.record({
    user: person,
    act: fc.constantFrom('approve' as const, 'approve' as const, 'decline' as const),
    nth: fc.nat(3),
  })
  const steps = fc.commands(
    [
      fc.tuple(person, bot).map(([user, on]) => open(user, on)),
      fc.tuple(person, bot).map(([user, on]) => open(user, on)),
      person.map(close),
      person.map((user) => submit([user])),
      person.map((user) => submit([user])),
      fc.uniqueArray(person, { minLength: 2, maxLength: 2 }).map(submit),
      press.map((one) => decide([one], false)),
      press.map((one) => decide([one], true)),
      fc.tuple(press, press).map((both) => decide(both, false)),
      fc.tuple(fc.constantFrom('en' as const, 'ja' as const, 'fr' as const), bot).map(([lang, on]) => speak(lang, on)),
      fc.constant(expire),
      fc.subarray([...PEOPLE]).map(regroup),
    ],
    { maxCommands: STEPS, size: 'max' },
  )

  it(`keeps to the rules (seed ${SEED})`, { timeout: 3_600_000 }, async () => {
    if (SWEEP) process.stderr.write(`four eyes on ${engine}: seed ${SEED}\n`)
    await fc.assert(
      fc.asyncProperty(fc.record({ second: fc.boolean(), two: fc.boolean() }), steps, async (given, commands) => {
        Object.assign(rules, given)
        approval.second = given.second
        silent = false
        members = [PEOPLE[0], PEOPLE[1]]
        const asked = world.asked.length
        await handled(1, () => world.send.command(`why ${account.taskArn}`))
        report = `report-${asked + 1}`
        const ts = (await world.store.reports.get<{ message: string }>(report))!.context!.message
        answer = (await world.slack.botSaid()).find((one) => one.ts === ts) as never
        const model: Model = {
          ...{ rules: given, members: new Set([PEOPLE[0], PEOPLE[1]]), views: new Map(), askers: new Map(), decided: new Map() },
          language: 'en',
        }
        await fc.asyncModelRun(() => ({ model, real: {} }), commands)
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: !SWEEP },
    )
    expect(account.calls.filter((call) => call.write)).toEqual([])
  })
})
