import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { botInSlack, until } from './bot.ts'
import { ASKER } from './emulated.ts'

const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/0123456789abcdef0123456789abcdef'
let world: Awaited<ReturnType<typeof botInSlack>>

beforeAll(async () => {
  let release = () => {}
  const held = new Promise<void>((done) => {
    release = done
  })
  world = await botInSlack({
    locales: { [ASKER]: 'fr-FR' },
    async answer(_, n) {
      if (n === 1) await held
      return { ...(await import('../render/slack/reports.ts')).explained, id: `report-${n}` }
    },
  })
  Object.assign(world, { release })
})
afterAll(() => world.close())

describe('/ecs-pull why', () => {
  it('is acknowledged at once, answered by a message at once, and that message becomes the answer', async () => {
    const { status, body } = await world.send.command(`why ${TASK}`, { response_url: world.respond.url })
    expect([status, body]).toEqual([200, ''])
    const [looking] = await until(
      () => world.slack.botSaid(),
      (said) => said.length > 0,
    )
    expect(looking?.text).toContain('0123456789abcdef0123456789abcdef')
    ;(world as unknown as { release(): void }).release()
    const [answer] = await until(
      () => world.slack.botSaid(),
      (said) => JSON.stringify(said).includes('header'),
    )
    expect(answer?.ts).toBe(looking?.ts)
    expect(JSON.stringify(answer?.blocks)).toContain(`<@${ASKER}>`)
    // The asker's Slack speaks French.
    expect(answer?.text).toContain('La tâche n’a pas d’adresse IP publique')
    expect(await world.slack.botSaid()).toHaveLength(1)
  })

  it.each([`why <${TASK}>`, `why \`${TASK}\` please`, `  WHY   ${TASK}`, TASK, `why ${TASK}|stopped`])('forgives %j', async (text) => {
    const before = world.asked.length
    await world.send.command(text, { response_url: world.respond.url })
    await until(
      () => world.asked.length,
      (n) => n > before,
    )
    expect(world.asked.at(-1)?.target).toMatchObject({ kind: 'task', cluster: 'prod', region: 'ap-northeast-1' })
  })

  it('reads an error text given in place of a target', async () => {
    const before = world.asked.length
    await world.send.command(
      'why CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/nope:1: not found',
    )
    await until(
      () => world.asked.length,
      (n) => n > before,
    )
    expect(world.asked.at(-1)?.pasted?.causes).toContain('image-not-found')
  })
})

describe('what cannot be answered gets one clear sentence, for the asker alone', () => {
  // The answers asked for above are still on their way.
  beforeAll(async () => {
    const answered = () => world.slack.wire.filter(({ method }) => method === 'chat.update').length
    await until(answered, (n) => n === world.asked.length)
  })

  it.each([
    ['help', 'Pourquoi ma tâche'],
    ['', 'Pourquoi ma tâche'],
    ['wyh something', 'wyh'],
    ['why', 'De quelle panne'],
    ['why arn:aws:s3:::bucket', ''],
  ])('%j', async (text, words) => {
    const [heard, posted] = [world.respond.got.length, world.slack.wire.length]
    const { status } = await world.send.command(text, { response_url: world.respond.url })
    expect(status).toBe(200)
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    const said = world.respond.got.at(-1)!
    expect(said.response_type).toBe('ephemeral')
    expect(JSON.stringify(said)).toContain(words)
    expect(JSON.stringify(said)).not.toMatch(/slack:|report:|undefined/)
    expect(world.slack.wire.slice(posted).filter(({ method }) => method.startsWith('chat.'))).toEqual([])
  })

  it('an unknown command too', async () => {
    const heard = world.respond.got.length
    await world.send.command('x', { command: '/ecs-push', response_url: world.respond.url })
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    expect(JSON.stringify(world.respond.got.at(-1))).toContain('/ecs-pull help')
  })
})

describe('settings', () => {
  const say = async (text: string) => {
    const heard = world.respond.got.length
    await world.send.command(text, { response_url: world.respond.url })
    await until(
      () => world.respond.got.length,
      (n) => n > heard,
    )
    return JSON.stringify(world.respond.got.at(-1))
  }

  it('one’s own language holds, and that of the channel before it, also after a restart', async () => {
    expect(await say('lang en')).toContain('I answer your questions in English')
    expect(await say('help')).toContain('Why can’t my task')
    expect(await say('lang 日本語 here')).toContain('日本語 になります')
    await world.restart()
    expect(await say('help')).toContain('プルできない理由')
    expect(await say('lang auto here')).toContain('whoever asks')
    expect(await say('lang auto')).toContain('la langue de votre Slack')
    expect(await say('lang klingon')).toContain('Veuillez indiquer une langue')
  })

  it('the mode of the channel holds', async () => {
    expect(await say('settings')).toContain('de moi-même')
    expect(await say('settings mentioned')).toContain('que si l’on me mentionne')
    expect((await world.store.channels.get('C000000001')).mode).toBe('mentioned')
    expect(await say('settings loud')).toContain('always ou mentioned')
  })

  it('lists no fix where there was none', async () => {
    expect(await say('runs')).toContain('Aucune réparation')
  })
})

it('sends nothing over a limit of Slack', () => {
  expect(world.slack.problems).toEqual([])
})
