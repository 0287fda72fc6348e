import { afterAll, beforeAll, expect, it } from 'vitest'
import { SUBJECTS } from '../../src/core/subject.ts'
import { diagnose } from '../../src/diagnose.ts'
import { startAccount } from '../../src/playground/account/start.ts'
import { understand } from '../../src/slack/understand.ts'
import { explained } from '../render/slack/reports.ts'
import { botInSlack, until } from './bot.ts'

const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task/prod/0123456789abcdef0123456789abcdef'
let world: Awaited<ReturnType<typeof botInSlack>>
let end: () => void

beforeAll(async () => {
  const over = new Promise<void>((done) => {
    end = done
  })
  world = await botInSlack({
    async answer(_, n, onProgress) {
      const states = ['read', 'partly', 'reading', 'waiting', 'waiting'] as const
      onProgress?.({ calls: 3, subjects: SUBJECTS.map((subject, i) => ({ subject, state: states[i]! })) })
      await over
      return { ...explained, id: `report-${n}` }
    },
  })
})
afterAll(() => world.close())

it('shows what is looked at from the first moment, how far it is, and then the answer: all in one message', async () => {
  await world.send.command(`why ${TASK}`)
  const at = (words: string) =>
    until(
      () => world.slack.botSaid(),
      (all) => JSON.stringify(all).includes(words),
    )
  expect(JSON.stringify(await at('waiting'))).toContain('Network: subnets, routes')
  const [now] = await at('could not all be read')
  expect(JSON.stringify(now)).toMatch(/☑️ Task, service.*⚠️ Network.*🔄 Image and repository.*▫️ Roles/)
  end()
  const said = await at('header')
  expect(said).toHaveLength(1)
  expect(said[0]?.ts).toBe(now?.ts)
  expect(JSON.stringify(said)).not.toContain('reading')
  expect(world.slack.problems).toEqual([])
})

it('a diagnosis tells how far each subject is, from nothing to all', async () => {
  const account = await startAccount({ scenario: 'no-nat-no-endpoints' })
  const heard: string[][] = []
  const asked = understand(account.taskArn)
  if (!('question' in asked)) throw new Error('not understood')
  await diagnose(asked.question, {
    session: {
      region: account.region,
      account: null,
      partition: 'aws',
      endpoint: account.endpoint,
      credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' }),
    },
    onProgress: ({ subjects }) => heard.push(subjects.map(({ subject, state }) => `${subject} ${state}`)),
  })
  await account.close()
  expect(heard.map(String)).toContainEqual(expect.stringMatching(/^task reading,/))
  expect(heard.at(-1)?.join()).toMatch(/^task (read|partly),network (read|partly),image (read|partly),rights (read|partly)/)
})
