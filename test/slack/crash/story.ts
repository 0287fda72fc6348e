import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startAccount } from '../../../src/playground/account/start.ts'
import { openStore } from '../../../src/store/store.ts'
import { bundled } from '../../bundled.ts'
import { doneTwice } from '../../run/world.ts'
import { until } from '../bot.ts'
import { BOT } from '../emulated.ts'
import type { Fault } from '../random/faults.ts'
import { randomSlack, type Said } from '../random/slack.ts'
import { pressed, SECRET, type Sent, slackSends, submitted } from '../signed.ts'
import type { Orders } from './story-child.ts'

/**
 * Where the process that hears the people dies: before a write to the store, or with a call of Slack's, `before` it arrives or `after` it is
 * carried out. `name`: the write or the method, and how many there were of it by then.
 */
export type Point = { on: 'store'; name: string } | { on: 'slack'; name: string; moment: 'before' | 'after' }

export const nameOf = (point: Point): string => (point.on === 'store' ? point.name : `${point.moment} ${point.name}`)

const ASKER = 'U0ASKER0001'
const APPROVER = 'U0APPROVER1'
const CHANNEL = 'C000000001'
const FIX = 'open-endpoint-group'
/** What a person waits for before they call it silence. Milliseconds. */
const PATIENCE_MS = 45_000
/** So often somebody does again what they were told to do again. */
const TRIES = 4

let made: ReturnType<typeof bundled> | undefined

async function replica(orders: Orders, onPoint: (name: string) => void) {
  made ??= bundled(join(import.meta.dirname, 'story-child.ts'))
  const { script, env } = await made
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  })
  const { promise: ready, resolve, reject } = Promise.withResolvers<number>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('port ')) resolve(Number(line.slice(5)))
    else onPoint(line)
  })
  const gone = once(child, 'exit')
  void gone.then(([status, signal]) => reject(new Error(`the bot ended with ${status ?? signal}`)))
  const kill = () => child.kill('SIGKILL')
  const port = await ready
  return { alive: () => child.exitCode === null && child.signalCode === null, send: slackSends(port), kill, gone }
}

/** What came of one telling of the story. `points`: all that the first process came to; `wrong`: what did not hold. */
export interface Told {
  died: boolean
  points: Point[]
  wrong: string[]
}

/**
 * The story of one fix, from the question to the end: two processes on one store, and the one that hears the people dies at a point. Then
 * they turn to the other, as Slack does: what has not been acknowledged is done again, and what somebody is told to do again as well.
 */
export async function tell(where: { url: string }, point: Point | null): Promise<Told> {
  const points: Point[] = []
  const account = await startAccount({ scenario: 'endpoint-sg-blocks-443', retryAfterMs: 600_000, endpointDelayMs: 30 })
  const store = await openStore(where)
  const replicas: Replica[] = []
  const calls = new Map<string, number>()
  const slack = await randomSlack((method, token): Fault | null => {
    // A response_url carries no token: it is the first one's as long as that lives.
    const [first] = replicas
    if (!first?.alive() || (token !== 'xoxb-first' && method !== 'response_url') || method === 'auth.test') return null
    const n = (calls.get(method) ?? 0) + 1
    calls.set(method, n)
    const name = `${method} ${n}`
    for (const moment of ['before', 'after'] as const) points.push({ on: 'slack', name, moment })
    if (point?.on !== 'slack' || point.name !== name) return null
    first.kill()
    return { kind: point.moment === 'before' ? 'unsent' : 'lost' }
  }, null)
  const orders = (botToken: string, die: string | null): Orders => ({
    ...{ where, apiUrl: slack.apiUrl, approver: APPROVER, botToken, signingSecret: SECRET, die },
    place: { region: account.region, account: account.account, endpoint: account.endpoint },
  })
  try {
    const dies = point?.on === 'store' ? point.name : null
    const first = await replica(orders('xoxb-first', dies), (name) => points.push({ on: 'store', name }))
    replicas.push(first)
    const other = await replica(orders(BOT.token, null), () => {})
    replicas.push(other)
    const wrong = await story(first, other, slack, store)
    const state = account.outlook().ok ? [] : ['the account is not repaired']
    const twice = doneTwice(account).map((call) => `done twice: ${call}`)
    return { died: !first.alive(), points, wrong: [...wrong, ...state, ...twice, ...slack.problems] }
  } finally {
    for (const one of replicas) {
      one.kill()
      await one.gone
    }
    await slack.close()
    await store.close()
    await account.close()
  }

  async function story(
    hears: Replica,
    remains: Replica,
    { said, views, responded, responseUrl }: Slack,
    { runs, outbox }: typeof store,
  ): Promise<string[]> {
    const asked: string[] = []
    const alone = (user: string, name: string) => [
      ...said.filter((one) => one.user === user || one.channel === user).map(({ text }) => text),
      ...responded(name),
    ]
    /** Somebody does something until it comes to what it is for; each time Slack or the bot says that it did not. */
    const doing = async <T>(
      name: string,
      user: string,
      send: (to: ReturnType<typeof slackSends>) => Promise<Sent>,
      came: () => Promise<T | undefined> | T | undefined,
    ): Promise<T> => {
      for (let tries = 0; tries < TRIES; tries++) {
        const heard = alone(user, name).length
        const to = hears.alive() ? hears : remains
        const arrived = await send(to.send).then(
          ({ status }) => status === 200,
          // Cut off by its death, which is seen only a moment later.
          () => to.gone.then(() => false),
        )
        asked.push(name)
        if (!arrived) continue
        const outcome = await until(
          async () => (await came()) ?? (alone(user, name).length > heard ? 'told' : undefined),
          (one) => one !== undefined,
          PATIENCE_MS,
        )
        if (outcome === undefined) throw new Silence(`${name}: silence`)
        if (outcome !== 'told') return outcome as T
      }
      const now = await until(came, (one) => one !== undefined, 1000)
      if (now !== undefined) return now as T
      throw new Silence(`${name}: nothing came of it, but ${JSON.stringify(alone(user, name))}`)
    }
    const withButton = (id: string) => said.filter(({ whole }) => whole.includes(`"action_id":"${id}"`))
    const buttonOf = (message: Said, id: string) => ({
      ...{ type: 'button', action_id: id },
      value: new RegExp(`"action_id":"${id}","value":"([^"]*)"`).exec(message.whole)?.[1] ?? '',
    })
    const pressOf = (message: Said, id: string, user: string, name: string) => {
      const at = { ts: message.ts, ...(message.thread && { thread_ts: message.thread }) }
      return pressed(buttonOf(message, id), at, { user: { id: user }, response_url: responseUrl(name) })
    }
    try {
      const why = (to: ReturnType<typeof slackSends>) =>
        to.command(`why ${account.taskArn}`, { user_id: ASKER, channel_id: CHANNEL, response_url: responseUrl('ask') })
      const answer = await doing('ask', ASKER, why, () => withButton(`fix:${FIX}`)[0])
      let from = views.length
      const planPress = (to: ReturnType<typeof slackSends>) => {
        from = views.length
        return to.interact(pressOf(answer, `fix:${FIX}`, ASKER, 'plan'))
      }
      const view = await doing('plan', ASKER, planPress, () => views.slice(from).find((one) => one.includes('"submit"')))
      const request = await doing(
        'request',
        ASKER,
        (to) => to.interact(submitted(JSON.parse(view), ASKER)),
        () => withButton('approve')[0],
      )
      const id = buttonOf(request, 'approve').value
      await doing(
        'approve',
        APPROVER,
        (to) => to.interact(pressOf(request, 'approve', APPROVER, 'approve')),
        async () => ((await runs.get(id))?.status === 'planned' ? undefined : true),
      )
      const over = async () => (await runs.get(id))?.status === 'proven' && (await outbox.waiting()) === 0
      const ended = await until(over, (yes) => yes, PATIENCE_MS)
      const waiting = ended ? [] : [`the run is ${(await runs.get(id))?.status}, and ${await outbox.waiting()} things are still to be said`]
      const times = (what: string, n: number, wanted: number) => (n === wanted ? [] : [`${what}: ${n} times instead of ${wanted}`])
      const marked = (mark: string) => said.filter(({ metadata }) => JSON.stringify(metadata).includes(`"${mark}"`)).length
      return [
        ...waiting,
        ...times('the end was told', said.filter(({ text }) => text.startsWith(`<@${ASKER}>`) && /: proven/.test(text)).length, 1),
        ...times('a button takes it back', withButton('undo').length, 1),
        ...times('it is still asked for', withButton('approve').length, 0),
        ...times('its report still offers it', withButton(`fix:${FIX}`).length, 0),
        ...times('it was asked for', marked(`request ${id}`), 1),
        ...times('the run was shown', marked(`run ${id}`), 1),
        ...times('a first message was left as it was', said.filter(({ text }) => /Looking at/.test(text)).length, 0),
        ...(withButton(`recheck`).length > asked.filter((one) => one === 'ask').length ? ['a question was answered twice'] : []),
      ]
    } catch (error) {
      if (error instanceof Silence) return [error.message]
      throw error
    }
  }
}

type Slack = Awaited<ReturnType<typeof randomSlack>>
type Replica = Awaited<ReturnType<typeof replica>>

class Silence extends Error {}
