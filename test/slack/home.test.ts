import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finding } from '../../src/doctor/finding.ts'
import type { Failures } from '../../src/find/failures.ts'
import { botInSlack, until } from './bot.ts'
import { ASKER, CHANNEL } from './emulated.ts'
import { pressed } from './signed.ts'

const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/0123456789abcdef0123456789abcdef'
const ELSEWHERE = 'U0ELSEWHERE'
const STOPPED = 'arn:aws:ecs:ap-northeast-1:123456789012:task/batch/fedcba9876543210fedcba9876543210'
let world: Awaited<ReturnType<typeof botInSlack>>
let looked: { seen: number; accounts: readonly string[] | undefined }[]
let shown: Failures

beforeAll(async () => {
  looked = []
  shown = { failures: [], missed: [], aws: { calls: 0, roundTrips: 0, elapsedMs: 0, denied: [] } }
  world = await botInSlack({
    setup: async () => [finding('aws.region', 'missing', 'aws.region')],
    async failures(seen, accounts) {
      looked.push({ seen: seen.length, accounts })
      return shown
    },
    locales: { [ELSEWHERE]: 'fr-FR', U0APPROVER: 'en-US' },
    settings: { approvers: ['U0APPROVER'], channels: { C0ANOTHER01: { accounts: ['999999999999'] } } },
  })
  world.slack.members[ELSEWHERE] = ['C0ANOTHER01']
  await world.send.command(`why ${TASK}`)
  await until(
    () => world.slack.botSaid(),
    (all) => JSON.stringify(all).includes('header'),
  )
})
afterAll(() => world.close())

/** The home as it was last published for somebody. */
const home = async (user: string, doing: () => Promise<unknown>) => {
  const published = () => world.slack.wire.filter(({ method, args }) => method === 'views.publish' && args.user_id === user)
  const before = published().length
  await doing()
  const all = await until(published, (calls) => calls.length > before)
  return String(all[before]?.args.view)
}
let n = 0
const open = (user = ASKER, tab = 'home') =>
  home(user, () => world.send.event({ type: 'app_home_opened', user, tab, ts: `17000001${++n}.000100` }, `EvHome${n}`))
const told = async (text: string, more: Record<string, string> = {}) => {
  const heard = world.respond.got.length
  await world.send.command(text, { response_url: world.respond.url, ...more })
  await until(
    () => world.respond.got.length,
    (count) => count > heard,
  )
  return world.respond.got.at(-1) as { text: string; blocks: unknown[] }
}

describe('the app’s home', () => {
  it('shows what was diagnosed in the reader’s channels, with the way there, and the state of the set-up', async () => {
    const view = await open()
    expect(view).toContain('Recent diagnoses')
    expect(view).toContain('The task has no public IP address')
    expect(view).toMatch(/archives\/C000000001\/p\d+/)
    expect(view).toContain(`<#${CHANNEL}>: I answer pasted errors by myself.`)
    expect(view).toContain('<@U0APPROVER> can approve fixes')
    expect(view).toContain('cannot apply fixes')
  })

  it('says to everybody that something is missing in AWS, and to approvers what', async () => {
    expect(await open()).toContain('ecs-pull doctor')
    const approver = await open('U0APPROVER')
    expect(approver).toContain('No AWS Region is known')
    expect(approver).not.toContain('ecs-pull doctor')
  })

  it('shows nothing of channels the reader is not in, and speaks their language', async () => {
    const view = await open(ELSEWHERE)
    expect(view).toContain('Diagnostics récents')
    expect(view).toContain('Aucun pour l’instant')
    expect(view).not.toMatch(/public IP|adresse IP|C000000001/)
  })

  it('sets the language of its reader', async () => {
    const choose = (value: string) =>
      home(ASKER, () =>
        world.send.interact({
          type: 'block_actions',
          user: { id: ASKER },
          api_app_id: 'A0TEST',
          team: { id: 'T000000001', domain: 'emulate' },
          token: 'unused',
          trigger_id: '1.2.3',
          container: { type: 'view', view_id: 'V1' },
          view: { id: 'V1', type: 'home' },
          actions: [{ type: 'static_select', action_id: 'home-language', block_id: 'b', action_ts: '1.1', selected_option: { value } }],
        }),
      )
    expect(await choose('ja')).toContain('最近の診断')
    expect(await world.store.channels.userLanguage(ASKER)).toBe('ja')
    expect(await choose('auto')).toContain('Recent diagnoses')
    expect(await world.store.channels.userLanguage(ASKER)).toBeNull()
  })
})

describe('/ecs-pull why alone', () => {
  it('offers what failed lately, and asks again about what is picked', async () => {
    const said = await told('why')
    expect(JSON.stringify(said)).toContain('"action_id":"recent"')
    const asked = world.asked.length
    await world.send.interact(
      pressed(
        { type: 'static_select', action_id: 'recent', selected_option: { value: 'report-1' } },
        { ts: '1.1' },
        { response_url: world.respond.url },
      ),
    )
    await until(
      () => world.asked.length,
      (count) => count > asked,
    )
    expect(world.asked.at(-1)?.target).toMatchObject({ kind: 'task', task: TASK.split('/').at(-1) })
  })

  it('offers what AWS shows to have stopped, each with a button that asks about it', async () => {
    const failure = { task: STOPPED, service: 'web', cluster: 'batch', tasks: 3, image: 'library/app:v1' }
    shown = { ...shown, failures: [{ ...failure, stoppedAt: new Date(Date.now() - 7 * 60_000).toISOString() }], missed: ['other'] }
    const said = JSON.stringify(await told('why'))
    expect(said).toContain('web in the cluster batch: 3 tasks, the last stopped 7 minutes ago')
    expect(said).toContain('library/app:v1')
    expect(said).toContain('every stopped task of other')
    expect(said).toContain('"action_id":"recent"')
    expect(looked.at(-1)).toMatchObject({ accounts: undefined })
    expect(looked.at(-1)?.seen).toBeGreaterThan(0)
    const press = (value: string) =>
      world.send.interact(pressed({ type: 'button', action_id: 'failure', value }, { ts: '1.1' }, { response_url: world.respond.url }))
    const [asked, heard] = [world.asked.length, world.respond.got.length]
    expect((await press(STOPPED)).status).toBe(200)
    await until(
      () => world.asked.length,
      (count) => count > asked,
    )
    expect(world.asked.at(-1)?.target).toMatchObject({ kind: 'task', cluster: 'batch', account: '123456789012' })
    await press('no ARN at all')
    await until(
      () => world.respond.got.length,
      (count) => count > heard,
    )
    expect(JSON.stringify(world.respond.got.at(-1))).toContain('another version')
  })

  it('offers nothing of channels the asker is not in, and lets them pick none of it', async () => {
    const french = { user_id: ELSEWHERE, channel_id: 'C0ANOTHER01' }
    shown = { ...shown, failures: [] }
    expect(JSON.stringify(await told('why', french))).not.toContain('"action_id":"recent"')
    expect(looked.at(-1)).toEqual({ seen: 0, accounts: ['999999999999'] })
    const [asked, heard] = [world.asked.length, world.respond.got.length]
    await world.send.interact(
      pressed(
        { type: 'static_select', action_id: 'recent', selected_option: { value: 'report-1' } },
        { ts: '1.1' },
        { response_url: world.respond.url, user: { id: ELSEWHERE } },
      ),
    )
    await until(
      () => world.respond.got.length,
      (count) => count > heard,
    )
    expect(world.asked).toHaveLength(asked)
  })
})

it('/ecs-pull fixes says so where there is none', async () => {
  expect((await told('fixes')).text).toContain('No fix has been planned')
})

it('sends nothing over a limit of Slack', () => {
  expect(world.slack.problems).toEqual([])
})
