import { afterAll, beforeAll, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose.ts'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { repairIn } from '../../src/repair.ts'
import { NO_BOUNDS } from '../../src/run/bounds.ts'
import { QUICK, sessionOf } from '../run/quick.ts'
import { botInSlack, until } from './bot.ts'
import { ASKER, CHANNEL } from './emulated.ts'
import { pressed } from './signed.ts'

let account: SimulatedAccount
let world: Awaited<ReturnType<typeof botInSlack>>

beforeAll(async () => {
  account = await startAccount({ scenario: 'endpoint-sg-blocks-443', retryAfterMs: 600_000 })
  const { ec2 } = Object.values(account.state.places)[0]!
  for (const group of Object.values(ec2.groups)) group.Tags = [{ Key: 'managed-by', Value: 'terraform' }]
  const session = async () => sessionOf(account)
  const bounds = { ...NO_BOUNDS, iac: 'hand-over' as const, terraformTags: ['managed-by=terraform'] }
  world = await botInSlack({
    settings: { approvers: [ASKER] },
    repair: repairIn({ reading: session, changing: session }, { pace: QUICK, bounds }),
    answer: (question) => diagnose(question, { session: sessionOf(account) }),
  })
})
afterAll(async () => {
  await world.close()
  await account.close()
})

it.each([
  ['en', 'For somebody else to do'],
  ['ja', 'ほかの担当者による作業'],
  ['fr', 'À faire par quelqu’un d’autre'],
])('a fix of what Terraform manages is handed over with its steps, commands and code, and nothing to apply: %s', async (lang, words) => {
  await world.store.channels.set(CHANNEL, { language: lang })
  const from = world.slack.wire.length
  await world.send.command(`why ${account.taskArn}`)
  const button = 'fix:open-endpoint-group'
  const [said] = await until(
    () => world.slack.wire.slice(from).filter(({ args }) => JSON.stringify(args).includes(button)),
    (calls) => calls.length > 0,
  )
  const buttons = JSON.parse(String(said?.args.blocks)).flatMap((block: { elements?: object[] }) => block.elements ?? [])
  const { value } = buttons.find((one: { action_id?: string }) => one.action_id === button)
  const { trigger_id } = await world.slack.call('views.generateTriggerId', { user_id: ASKER })
  const action = { type: 'button', action_id: button, value }
  await world.send.interact(pressed(action, { ts: String(said?.args.ts) }, { trigger_id, response_url: world.respond.url }))
  const [shown] = await until(
    () => world.slack.wire.slice(from).filter(({ method }) => method === 'views.update'),
    (calls) => calls.length > 0,
  )
  const view = JSON.parse(String(shown?.args.view))
  const text = JSON.stringify(view)
  expect(text).toContain(words)
  expect(text).toContain('managed-by=terraform')
  expect(text).toContain('aws ec2 authorize-security-group-ingress')
  expect(text).toContain('aws_vpc_security_group_ingress_rule')
  expect(view.submit).toBeUndefined()
  expect(account.calls.filter((call) => call.write)).toEqual([])
  expect(await world.store.runs.list()).toEqual([])
})
