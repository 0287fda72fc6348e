import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '../../../src/store/store.ts'
import { bundled } from '../../bundled.ts'
import { explained } from '../../render/slack/reports.ts'
import { BOT } from '../emulated.ts'
import { pressed, SECRET, slackSends } from '../signed.ts'
import { faultFor, pick, randomOf, type Weather } from './faults.ts'
import { randomSlack, type Said } from './slack.ts'

/** The bot's clock runs so many times as fast: two minutes are a second or so. */
const SCALE = 100
const OUTAGE_MS = 120_000 / SCALE
const APPROVER = 'U0APPROVER1'
const CHANNELS = ['C000000001', 'C000000002', 'C000000003']
/** The first message of an answer says this, and the answer does not. */
const FIRST = /Looking at|Reading the error text/

let child: ReturnType<typeof bundled> | undefined

interface Asked {
  tag: string
  user: string
  /** Whether the response_url can be used. */
  responded: boolean
  thread: string | null
  channel: string
}

/** What did not hold, by seed; empty: all of it. */
export async function randomRound(seed: number): Promise<string[]> {
  const random = randomOf(seed)
  child ??= bundled(join(import.meta.dirname, 'child.ts'))
  const { script, env } = await child
  const dir = await mkdtemp(join(tmpdir(), 'ecs-pull-round-'))
  const where = { file: join(dir, 'store.db') }
  const from = Date.now()
  const now = () => from + (Date.now() - from) * SCALE
  const store = await openStore(where, now)
  let weather: Weather = { chance: random() * 0.6, looks: random() < 0.6 }
  const { looks } = weather
  let outage = random() < 0.4 ? { at: Date.now() + random() * 1500, ms: OUTAGE_MS } : null
  const shut = random() < 0.15 ? pick(random, CHANNELS) : null
  const slack = await randomSlack((method) => {
    if (outage && Date.now() > outage.at && Date.now() < outage.at + outage.ms && method !== 'auth.test') return { kind: 'unsent' }
    return faultFor(random, weather, method)
  }, shut)

  let bot: { child: ChildProcess; port: number } | null = null
  const start = async () => {
    const orders = JSON.stringify({
      where,
      apiUrl: slack.apiUrl,
      scale: SCALE,
      from,
      approver: APPROVER,
      botToken: BOT.token,
      signingSecret: SECRET,
    })
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, orders], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    })
    const died = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the bot ended with ${code}`)))
    died.catch(() => {})
    const [port] = await Promise.race([once(child.stdout!, 'data'), died])
    bot = { child, port: Number(String(port)) }
  }
  const kill = async () => {
    const { child } = bot!
    bot = null
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  /** True where Slack's 200 says that it has arrived: from then on it is the bot's to answer. */
  const sent = async (send: (to: ReturnType<typeof slackSends>) => Promise<{ status: number }>) => {
    if (!bot) return false
    return send(slackSends(bot.port)).then(
      ({ status }) => status === 200,
      () => false,
    )
  }

  const asked: Asked[] = []
  const runs: { id: string; thread: string; channel: string }[] = []
  let n = 0
  const ask = async () => {
    const tag = `q${seed}x${++n}`
    const user = `U0ASKER${String(n).padStart(4, '0')}`
    const channel = pick(random, CHANNELS)
    const responded = random() < 0.7
    const thread = `1763600000.${String(n).padStart(6, '0')}`
    const error = `CannotPullContainerError: failed to resolve ref docker.io/library/${tag}:v1: not found`
    const more = { channel_id: channel, user_id: user, ...(responded && { response_url: slack.responseUrl(tag) }) }
    const event = { type: 'message', text: error, ts: thread, channel, user }
    const way = random()
    const arrived =
      way < 0.4
        ? await sent((to) => to.command(`why prod/${tag}`, more as Record<string, string>))
        : await sent((to) => to.event(event, `Ev${tag}`))
    if (arrived) asked.push({ tag, user, responded: way < 0.4 && responded, thread: way < 0.4 ? null : thread, channel })
    // Slack sends an event again that met no answer, and sometimes one that did.
    if (way >= 0.4 && random() < 0.2) await sent((to) => to.event(event, `Ev${tag}`))
  }
  const approve = async () => {
    const run = await plannedRun(store, `${seed}x${++n}`, pick(random, CHANNELS), now())
    const press = pressed(
      { type: 'button', action_id: 'approve', value: run.id },
      { ts: run.thread },
      { user: { id: APPROVER }, channel: { id: run.channel }, response_url: slack.responseUrl(run.id) },
    )
    press.container = { type: 'message', message_ts: run.thread, channel_id: run.channel, is_ephemeral: false }
    if (await sent((to) => to.interact(press))) runs.push(run)
  }

  try {
    await start()
    const deeds = 5 + Math.floor(random() * 6)
    for (let i = 0; i < deeds; i++) {
      await (random() < 0.65 ? ask() : approve())
      await new Promise((wake) => setTimeout(wake, random() * 250))
      if (random() < 0.22) {
        await kill()
        if (random() < 0.3) await new Promise((wake) => setTimeout(wake, random() * 300))
        await start()
      }
    }
    // Fair weather again: from here on nothing may be left unsaid.
    weather = { chance: 0, looks }
    outage = null
    const quiet = async () =>
      (await store.outbox.waiting()) === 0 &&
      (await Promise.all(runs.map(({ id }) => store.runs.get(id)))).every((row) => row?.status !== 'running')
    for (const end = Date.now() + 30_000; Date.now() < end && !(await quiet()); ) await new Promise((wake) => setTimeout(wake, 50))
    return [...(await judged(store, slack, asked, runs, looks)), ...slack.problems].map((line) => `seed ${seed}: ${line}`)
  } finally {
    if (bot) await kill()
    await slack.close()
    await store.close()
    await rm(dir, { recursive: true, force: true })
  }
}

type Slack = Awaited<ReturnType<typeof randomSlack>>

async function judged(store: Store, slack: Slack, asked: Asked[], runs: { id: string; thread: string; channel: string }[], looks: boolean) {
  const wrong: string[] = []
  const left = await store.outbox.waiting()
  if (left) wrong.push(`${left} things were never said`)
  const answers = (message: Said, { tag, user, thread }: Asked) =>
    !FIRST.test(message.text) &&
    (message.user === user || message.channel === user || (thread ? message.thread === thread : message.whole.includes(tag)))
  for (const question of asked) {
    const said = slack.said.filter((message) => answers(message, question))
    if (!said.length && !slack.responded(question.tag).length) wrong.push(`${question.tag} was asked, and met with silence`)
    const doubled = said.filter(
      (message) => !message.user && message.channel !== question.user && message.whole.includes('has no public IP'),
    ).length
    if (looks && doubled > 1) wrong.push(`${question.tag} was answered ${doubled} times`)
  }
  for (const { id, thread, channel } of runs) {
    const row = await store.runs.get(id)
    const here = slack.said.filter((message) => message.channel === channel && message.thread === thread && !message.user)
    const ends = here.filter((message) => /^<@|^`/.test(message.text) && /: proven/.test(message.text)).length
    const elsewhere = slack.said.filter((message) => message.channel !== channel && /: proven/.test(message.text)).length
    if (row?.status === 'planned') {
      if (!slack.responded(id).length && !slack.said.some((one) => one.user === APPROVER || one.channel === APPROVER))
        wrong.push(`${id} was approved, and met with silence`)
      continue
    }
    if (row?.status !== 'proven') wrong.push(`${id} is ${row?.status}`)
    if (!ends && !elsewhere) wrong.push(`${id} ended, and nobody was told`)
    if (looks && ends > 1) wrong.push(`${id} was told ${ends} times`)
    if (!slack.said.some((message) => message.whole.includes('"action_id":"undo"') && message.whole.includes(id)))
      wrong.push(`${id} has no undo button`)
  }
  return wrong
}

/** A run that somebody has asked to be approved. */
async function plannedRun(store: Store, name: string, channel: string, at: number) {
  const report = { ...explained, id: `report-${name}` }
  const thread = `1763500000.${String(Math.floor(at % 1_000_000)).padStart(6, '0')}`
  const question = { target: { ...explained.target, kind: 'text' }, pasted: null }
  const context = { channel, thread, message: thread, asker: 'U0ASKER0001', lang: 'en', question, runs: {} }
  await store.reports.save(report, context)
  const input = { role: 'role', policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy' }
  const plan = {
    ...{ fix: 'attach-execution-policy', title: { key: 'fixes:attach-execution-policy.title', params: { role: 'role' } } },
    ...{ steps: [{ id: 'attach', kind: 'attach-role-policy', input }], besides: [], cost: null, remainder: null, proof: null },
    holds: [`role/${name}`],
  }
  const id = `run-${name}`
  await store.runs.add({
    ...{ id, report: report.id, fix: plan.fix, press: id, attempt: 1, status: 'planned', direction: 'apply', account: null },
    ...{ plan_json: JSON.stringify(plan), asker: 'U0ASKER0001', created_at: at, updated_at: at, lease_until: 0 },
    target_json: JSON.stringify({ partition: 'aws', region: 'eu-west-1', account: '123456789012', arn: null }),
  } as never)
  return { id, thread, channel }
}
