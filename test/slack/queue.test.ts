import { describe, expect, it } from 'vitest'
import { channelQueue } from '../../src/slack/queue.ts'
import { botInSlack, until } from './bot.ts'
import { CHANNEL } from './emulated.ts'

const limited = (seconds: number) => Object.assign(new Error('429'), { code: 'slack_webapi_rate_limited_error', retryAfter: seconds })

describe('a channel’s queue', () => {
  it('keeps the order while the first is refused, and waits as long as it is told', async () => {
    const slept: number[] = []
    const queue = channelQueue(async (ms) => void slept.push(ms))
    const sent: number[] = []
    let refusals = 2
    const all = [1, 2, 3].map((n) =>
      queue(async () => {
        if (n === 1 && refusals-- > 0) throw limited(3)
        sent.push(n)
      }),
    )
    await Promise.all(all)
    expect(sent).toEqual([1, 2, 3])
    expect(slept).toEqual([3000, 3000])
  })

  it('sends only the newest of several updates of one message, and tells all who waited', async () => {
    const queue = channelQueue()
    const sent: string[] = []
    let open = () => {}
    const gate = new Promise<void>((done) => {
      open = done
    })
    const first = queue(() => gate)
    const updates = ['a', 'b', 'c'].map((text) => queue(async () => void sent.push(text), 'update 1'))
    const other = queue(async () => void sent.push('other'), 'update 2')
    open()
    await Promise.all([first, ...updates, other])
    expect(sent).toEqual(['c', 'other'])
  })

  it('goes on after a failure', async () => {
    const queue = channelQueue()
    const failed = queue(async () => {
      throw new Error('no')
    })
    const after = queue(async () => 'yes')
    await expect(failed).rejects.toThrow('no')
    expect(await after).toBe('yes')
  })
})

it('posts every answer, in order, through rate limits and failures of Slack', async () => {
  const world = await botInSlack()
  try {
    let refused = 0
    let broken = 0
    world.slack.trouble.push((method) => {
      if (method === 'chat.postMessage' && refused++ < 3) return { status: 429, headers: { 'retry-after': '1' } }
      return method === 'chat.update' && broken++ < 1 ? { status: 503 } : null
    })
    const error = (n: number) => `CannotPullContainerError: failed to resolve ref docker.io/library/app${n}:v1: not found`
    for (const n of [1, 2, 3]) {
      const ts = await world.slack.says(error(n))
      await world.send.event({ type: 'message', text: error(n), ts }, `Ev${n}`)
    }
    const answered = () => world.slack.wire.filter(({ method, args }) => method === 'chat.update' && args.channel === CHANNEL).length
    expect(await until(answered, (n) => n >= 3)).toBe(3)
    expect(world.slack.problems).toEqual([])
  } finally {
    await world.close()
  }
})
