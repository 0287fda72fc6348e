import { expect } from 'vitest'
import { type botInSlack, until } from './bot.ts'
import { ASKER } from './emulated.ts'
import { pressed, type slackSends, submitted } from './signed.ts'

type World = Awaited<ReturnType<typeof botInSlack>>
type Send = ReturnType<typeof slackSends>

/** The button of a message with this id, as Slack sends a press of it; without it, one nobody can press. */
const buttonOf = (message: unknown, id: string) => {
  const found = [...JSON.stringify(message).matchAll(/"action_id":"([^"]*)","value":"([^"]*)"/g)].find((match) => match[1] === id)
  return { type: 'button', action_id: found?.[1], value: found?.[2] }
}

/** What people do with an answer that offers a fix, its plan and its request. `send`: to another bot on the same store. */
export function pressing(world: World, of: () => { answer: { ts: string }; fix: string }) {
  const thread = () => world.slack.botSaid(of().answer.ts)
  const heardSince = async (work: () => Promise<unknown>): Promise<string> => {
    const heard = world.respond.got.length
    await work()
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    return JSON.stringify(world.respond.got.slice(heard))
  }
  const send = (on: { ts: string }, id: string, user: string, by: Send) =>
    by.interact(
      pressed(buttonOf(on, id) as never, { ts: on.ts, thread_ts: of().answer.ts }, { user: { id: user }, response_url: world.respond.url }),
    )
  return {
    thread,
    /** Presses the fix's button; gives the view that is shown in the end. */
    async planFor(user: string, by: Send = world.send) {
      const { answer, fix } = of()
      const { trigger_id } = await world.slack.call('views.generateTriggerId', { user_id: ASKER })
      const from = world.slack.wire.length
      const more = { trigger_id, user: { id: user }, response_url: world.respond.url }
      await by.interact(pressed(buttonOf(answer, `fix:${fix}`) as never, { ts: answer.ts }, more))
      const views = () => world.slack.wire.slice(from).filter(({ method }) => method === 'views.update' || method === 'views.open')
      const shown = await until(views, (calls) => calls.some(({ args }) => !String(args.view).includes('hourglass')))
      return JSON.parse(String(shown.at(-1)?.args.view))
    },
    submit: (view: Record<string, unknown>, user: string, by: Send = world.send) => by.interact(submitted(view, user)),
    /** The last message of the thread with these words, once there is one. */
    async message(words: RegExp) {
      const found = await until(
        async () => (await thread()).findLast((one) => words.test(JSON.stringify(one))),
        (one) => one !== undefined,
      )
      expect(found).toBeDefined()
      return found as { ts: string }
    },
    /** Presses a button of a message, and waits for nothing. */
    press: (on: { ts: string }, id: string, user: string, by: Send = world.send) => send(on, id, user, by),
    /** The same; gives what that person alone is told. */
    told: (on: { ts: string }, id: string, user: string, by: Send = world.send) => heardSince(() => send(on, id, user, by)),
    /** A command; gives its answer. */
    command: (text: string, user: string) => heardSince(() => world.send.command(text, { response_url: world.respond.url, user_id: user })),
  }
}
