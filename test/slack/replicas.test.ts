import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../../src/store/store.ts'
import { onBothEngines } from '../store/engines.ts'
import { pause, until } from './bot.ts'
import { ASKER, BOT, CHANNEL, emulatedSlack } from './emulated.ts'
import { pressed, responseUrl, slackSends } from './signed.ts'

const errorOf = (tag: string) => `CannotPullContainerError: failed to resolve ref docker.io/library/app:${tag}: not found`

/** Starts a bot in a process of its own. */
async function replica(name: string, where: object, apiUrl: string) {
  const script = join(import.meta.dirname, 'replica-child.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify({ name, where, apiUrl })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [port] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([status]) => Promise.reject(new Error(`ended with ${status}`))),
  ])
  return {
    send: slackSends(Number(String(port))),
    async stop() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}

onBothEngines('two bots in two processes', (fresh) => {
  let slack: Awaited<ReturnType<typeof emulatedSlack>>
  let respond: Awaited<ReturnType<typeof responseUrl>>
  let both: Awaited<ReturnType<typeof replica>>[]
  let where: Awaited<ReturnType<typeof fresh>>

  beforeAll(async () => {
    slack = await emulatedSlack()
    respond = await responseUrl()
    where = await fresh()
    // The tables are made once, as an operator's first start does.
    await (await openStore(where)).close()
    both = await Promise.all(['a', 'b'].map((name) => replica(name, where, slack.apiUrl)))
  })
  afterAll(async () => {
    await Promise.all(both.map((one) => one.stop()))
    await respond.close()
    await slack.close()
  })

  const answers = (thread: string) =>
    until(
      () => slack.botSaid(thread),
      (all) => JSON.stringify(all).includes('header'),
    )

  it('answer each of many questions once, whichever hears of it, and however often', async () => {
    const asked = await Promise.all(
      Array.from({ length: 5 }, async (_, i) => ({ text: errorOf(`v${i}`), ts: await slack.says(errorOf(`v${i}`)) })),
    )
    await Promise.all(
      asked.flatMap(({ text, ts }, i) =>
        [0, 1, 2].flatMap((retry) =>
          both.map((one) => one.send.event({ type: 'message', text, ts }, `EvReplica${i}`, { 'x-slack-retry-num': String(retry) })),
        ),
      ),
    )
    for (const { ts } of asked) await answers(ts)
    await pause(300)
    for (const { ts } of asked) expect(await slack.botSaid(ts)).toHaveLength(1)
  })

  it('answer a mention once, though it comes to each as another event', async () => {
    const text = `<@${BOT.user}> ${errorOf('mention')}`
    const ts = await slack.says(text)
    await Promise.all([
      both[0]!.send.event({ type: 'message', text, ts }, 'EvReplicaM1'),
      both[1]!.send.event({ type: 'app_mention', text, ts }, 'EvReplicaM2'),
    ])
    await answers(ts)
    await pause(300)
    expect(await slack.botSaid(ts)).toHaveLength(1)
  })

  it('are one to a crowd: one diagnosis, and links to it from the other', async () => {
    const said = await Promise.all([0, 1, 2, 3].map(() => slack.says(errorOf('crowd'))))
    await Promise.all(said.map((ts, i) => both[i % 2]!.send.event({ type: 'message', text: errorOf('crowd'), ts }, `EvReplicaC${i}`)))
    const all = await until(
      () => Promise.all(said.map((ts) => slack.botSaid(ts))),
      (threads) => threads.every((thread) => thread.length > 0) && JSON.stringify(threads).includes('header'),
    )
    expect(all.map((thread) => thread.length)).toEqual([1, 1, 1, 1])
    expect(all.flat().filter((message) => JSON.stringify(message).includes('a moment ago'))).toHaveLength(3)
  })

  it('serve each other’s buttons and settings', async () => {
    const ts = await slack.says(errorOf('button'))
    await both[0]!.send.event({ type: 'message', text: errorOf('button'), ts }, 'EvReplicaB')
    const [answer] = await answers(ts)
    const value = /"value":"(ja:[^"]*)"/.exec(JSON.stringify(answer))?.[1]
    await both[1]!.send.interact(
      pressed({ type: 'static_select', action_id: 'language', selected_option: { value } }, { ts: String(answer?.ts), thread_ts: ts }),
    )
    const now = () => slack.botSaid(ts)
    expect(JSON.stringify(await until(now, (all) => JSON.stringify(all).includes('タスク')))).toContain('タスク')
    await both[0]!.send.command('lang fr', { response_url: respond.url })
    await until(
      () => respond.got.length,
      (n) => n > 0,
    )
    await both[1]!.send.command('help', { response_url: respond.url, user_id: ASKER, channel_id: CHANNEL })
    await until(
      () => respond.got.length,
      (n) => n > 1,
    )
    expect(JSON.stringify(respond.got.at(-1))).toContain('Pourquoi ma tâche')
    expect(slack.problems).toEqual([])
  })
})
