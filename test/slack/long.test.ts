import { afterEach, expect, it, vi } from 'vitest'
import { explained } from '../render/slack/reports.ts'
import { botInSlack, until } from './bot.ts'
import { ASKER } from './emulated.ts'

const NOW = Date.now
afterEach(() => {
  vi.restoreAllMocks()
})

it.each([
  ['longer than ten seconds calls its asker in a new reply: an edit notifies nobody', 10_500, true],
  ['sooner only takes the place of the first message', 0, false],
])('an answer that took %s', async (_, ms, called) => {
  const world = await botInSlack({
    async answer(_, n) {
      // The clock goes on while AWS is read.
      if (ms) vi.spyOn(Date, 'now').mockImplementation(() => NOW() + ms)
      return { ...explained, id: `report-${n}` }
    },
  })
  try {
    await world.send.command('why prod/web')
    const [answer] = await until(
      () => world.slack.botSaid(),
      (all) => JSON.stringify(all).includes('header'),
      // By the clock that goes on.
    )
    const replies = () => world.slack.wire.filter(({ method, args }) => method === 'chat.postMessage' && args.thread_ts === answer?.ts)
    const said = await until(replies, (all) => all.length > 0, called ? undefined : 300)
    expect(said).toHaveLength(called ? 1 : 0)
    if (called) expect(said[0]?.args.text).toMatch(new RegExp(`<@${ASKER}>[^]*The task has no public IP address`))
  } finally {
    await world.close()
  }
})
