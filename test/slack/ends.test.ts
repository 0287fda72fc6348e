import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { Problem } from '../../src/problem.ts'
import { repairIn } from '../../src/repair.ts'
import { approveRun, drive, type Run, undoRun } from '../../src/run/index.ts'
import type { Repair, ReportContext } from '../../src/slack/types.ts'
import { openStore } from '../../src/store/store.ts'
import { closeWorlds, driving, openWorld, planned, QUICK, type World } from '../run/world.ts'
import { botInSlack, until } from './bot.ts'
import { ASKER, CHANNEL } from './emulated.ts'
import { pressed } from './signed.ts'

/** Each run has an account of its own. */
const worlds = new Map<string, World>()
let slack: Awaited<ReturnType<typeof botInSlack>>
/** Slack answers nothing but this. */
let away: number | null = null
/** A run that cannot be opened. */
let broken: string | null = null
/** A run whose worker ends before it begins. */
let lost: string | null = null

beforeAll(async () => {
  const changing = async (run: Run) => worlds.get(run.id)!.session
  const reading = async () => [...worlds.values()].at(-1)!.session
  const real = repairIn({ reading, changing }, { pace: QUICK })
  const repair: Repair = {
    ...real,
    async carry(store, run, how, follow) {
      if (run.id === broken) throw new Error('no role for that account')
      if (run.id === lost) throw new Problem('slack:worker-lost')
      return real.carry(store, run, how, follow)
    },
  }
  slack = await botInSlack({
    repair,
    outboxPace: { againMs: 20, everyMs: 50 },
    settings: { approvers: [ASKER] },
    trouble: (method) => (away && method.startsWith('chat.') ? { status: away, text: 'away' } : null),
  })
})
afterEach(() => {
  away = broken = lost = null
})
afterAll(async () => {
  await slack.close()
  await closeWorlds()
})

/** A run that somebody has approved in a thread, and no process has begun. */
async function approvedRun(): Promise<{ run: Run; thread: string; aws: World }> {
  const aws = await openWorld({ scenario: 'task-sg-egress-closed', retryAfterMs: 200 })
  const thread = await slack.slack.says('it fails')
  const message = String((await slack.slack.call('chat.postMessage', { channel: CHANNEL, text: 'answer', thread_ts: thread })).ts)
  const place = { channel: CHANNEL, thread, lang: 'en' }
  const run = await planned(aws, slack.store, 'open-task-egress', aws.account.taskArn, null, place)
  await slack.store.reports.amend<ReportContext>(run.report, ({ report }) => {
    const question = { target: report.target, pasted: null } as never
    return { report, context: { ...place, message, asker: 'U1', question } }
  })
  worlds.set(run.id, aws)
  return { run: await approveRun(slack.store, run.id, 'U2'), thread, aws }
}

const told = (thread: string) =>
  until(
    () => slack.slack.botSaid(thread),
    (all) => JSON.stringify(all).includes('`U1`, ') || JSON.stringify(all).includes('"action_id":"undo"'),
    15_000,
  )
const count = (all: unknown, words: RegExp) => (all as object[]).filter((message) => words.test(JSON.stringify(message))).length
/** Once, and with one way back. */
async function toldOnce(thread: string) {
  await told(thread)
  const settled = () => slack.slack.botSaid(thread)
  const all = await until(settled, (said) => count(said, /"action_id":"undo"/) > 0 && count(said, /`U1`.*proven/) > 0, 15_000)
  expect(count(all, /"action_id":"undo"/)).toBe(1)
  expect(count(all, /^(?!.*action_id).*`U1`.*proven/)).toBe(1)
  const left = () => slack.store.outbox.waiting()
  expect(await until(left, (n) => n === 0)).toBe(0)
}

it('a run that ended just before its process was killed is told by the next one, with its undo button', async () => {
  const { run, thread, aws } = await approvedRun()
  await slack.restart(async () => {
    const end = await drive(slack.store, run.id, { ...driving(aws), tell: { known: null } })
    expect(end.status).toBe('proven')
  })
  await toldOnce(thread)
})

it('a run that ends while Slack is away is told once Slack is back, by whichever process is there', async () => {
  const { run, thread } = await approvedRun()
  away = 503
  await slack.restart()
  await until(
    async () => (await slack.store.runs.get(run.id))?.status,
    (status) => status === 'proven',
    15_000,
  )
  expect(await slack.slack.botSaid(thread)).toHaveLength(1)
  await slack.restart(async () => {
    away = null
  })
  await toldOnce(thread)
})

it('what is left to be told of a run that has been forgotten, or that nobody can be told in days, does not stay for ever', async () => {
  const dead = { owner: 'dead', ms: 0 }
  const end = { run: 'run-forgotten', status: 'proven', direction: 'apply', trouble: null, proof: null }
  await slack.store.outbox.add({ id: 'end forgotten', kind: 'end', body: end }, dead)
  const old = await openStore(slack.where, () => Date.now() - 4 * 86_400_000)
  await old.outbox.add({ id: 'unreadable', kind: 'heard', body: null }, dead)
  await old.close()
  expect(
    await until(
      () => slack.store.outbox.waiting(),
      (n) => n === 0,
    ),
  ).toBe(0)
})

it('a run whose worker is lost before it begins is no failed run: it is left for whoever takes it up next', async () => {
  const { run, thread } = await approvedRun()
  lost = run.id
  const before = slack.logged.length
  await slack.restart()
  await until(
    () => slack.logged.slice(before),
    (all) => JSON.stringify(all).includes('could not be taken up'),
  )
  expect(await slack.store.runs.get(run.id)).toMatchObject({ status: 'running', problem_json: null })
  lost = null
  await slack.restart()
  await toldOnce(thread)
})

it('a button of a run that has nothing left to do says so', async () => {
  const { run, thread, aws } = await approvedRun()
  await drive(slack.store, run.id, driving(aws))
  const said = async (id: string) => {
    const heard = slack.respond.got.length
    const button = { type: 'button', action_id: id, value: run.id }
    await slack.send.interact(pressed(button, { ts: thread, thread_ts: thread }, { response_url: slack.respond.url }))
    const got = () => JSON.stringify(slack.respond.got.slice(heard))
    return until(got, (words) => words.length > 2, 15_000)
  }
  expect(await said('resume')).toContain('This fix has come to its end already')
  expect((await undoRun(slack.store, run.id, 'U2', driving(aws))).status).toBe('undone')
  expect(await said('undo')).toContain('This fix has been undone already')
})

it('what the store took, though its answer was lost, is told once: nothing of it is left for another process', async () => {
  const { outbox } = slack.store
  const { add, done } = outbox
  outbox.add = async (...given) => {
    await add(...given)
    throw new Error('Connection terminated unexpectedly')
  }
  outbox.done = () => Promise.reject(new Error('Connection terminated unexpectedly'))
  try {
    const heard = slack.respond.got.length
    await slack.send.command('help', { response_url: slack.respond.url })
    const got = () => slack.respond.got.slice(heard)
    expect(await until(got, (all) => all.length > 0, 15_000)).toHaveLength(1)
  } finally {
    Object.assign(outbox, { add, done })
  }
  const waiting = () => outbox.waiting()
  expect(await until(waiting, (n) => n === 0, 5_000)).toBe(0)
})

it('a run that cannot be taken up is no hindrance to the others: they are driven to their end, and told', async () => {
  const first = await approvedRun()
  broken = first.run.id
  // The two accounts look alike to the holds.
  await slack.store.holds.free(first.run.id)
  const second = await approvedRun()
  expect(second.run.id).not.toBe(first.run.id)
  await slack.restart()
  await toldOnce(second.thread)
  expect((await slack.store.runs.get(first.run.id))?.status).toBe('running')
})
