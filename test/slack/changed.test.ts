import { afterEach, describe, expect, it } from 'vitest'
import type { Change } from '../../src/core/change.ts'
import { botInSlack, until } from './bot.ts'

const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/0123456789abcdef0123456789abcdef'
const change: Change = {
  event: 'DeleteNatGateway',
  by: 'co*st <!here>',
  at: '2026-11-20T03:00:00.000Z',
  resource: 'nat-0123456789abcdef0',
  id: '1',
}
let world: Awaited<ReturnType<typeof botInSlack>>
afterEach(() => world.close())

const said = async () => JSON.stringify(await world.slack.botSaid())

describe('what changed', () => {
  it('comes as a later update of the same message, which the answer does not wait for', async () => {
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    world = await botInSlack({
      async changed() {
        await held
        return change
      },
    })
    await world.send.command(`why ${TASK}`, { response_url: world.respond.url })
    await until(said, (text) => text.includes('header'))
    expect(await said()).not.toContain('DeleteNatGateway')
    release()
    const text = await until(said, (now) => now.includes('DeleteNatGateway'))
    expect(await world.slack.botSaid()).toHaveLength(1)
    // A name from CloudTrail is no markup.
    expect(text).not.toContain('<!here>')
    const [kept] = await world.store.reports.recent()
    expect(kept?.report.change).toEqual(change)
  })

  it('is left out where nothing is found or looking fails: the answer stands', async () => {
    let asked = 0
    world = await botInSlack({
      async changed() {
        if (asked++) throw new Error('no')
        return null
      },
    })
    for (const n of [1, 2]) {
      await world.send.command(`why ${TASK}`, { response_url: world.respond.url })
      await until(
        async () => asked,
        (count) => count >= n,
      )
    }
    const text = await until(said, (now) => now.split('header').length > 2)
    expect(text).not.toContain('What changed')
    expect(text).not.toContain('went wrong')
  })
})
