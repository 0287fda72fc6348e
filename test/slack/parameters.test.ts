import { afterAll, beforeAll, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose.ts'
import { type SimulatedAccount, startAccount } from '../../src/playground/account/start.ts'
import { repairIn } from '../../src/repair.ts'
import { QUICK, sessionOf } from '../run/quick.ts'
import { botInSlack, until } from './bot.ts'
import { ASKER } from './emulated.ts'
import { pressed, submitted } from './signed.ts'

const WRONG = {
  en: ['Please choose a value.', 'This value is not one of those offered. Please choose another.'],
  ja: ['値を選択してください。', 'この値は選択肢にありません。別の値を選択してください。'],
  fr: ['Veuillez choisir une valeur.', 'Cette valeur n’est pas proposée. Veuillez en choisir une autre.'],
}
let account: SimulatedAccount
let world: Awaited<ReturnType<typeof botInSlack>>
let opened = 0

beforeAll(async () => {
  account = await startAccount({ scenario: 'image-tag-missing', retryAfterMs: 600_000 })
  const session = async () => sessionOf(account)
  const repair = repairIn({ reading: session, changing: session }, { pace: QUICK })
  world = await botInSlack({
    settings: { approvers: [ASKER] },
    repair: {
      ...repair,
      plan(...given) {
        opened++
        return repair.plan(...given)
      },
    },
    answer: (question) => diagnose(question, { session: sessionOf(account) }),
  })
})
afterAll(async () => {
  await world.close()
  await account.close()
})

interface Form {
  private_metadata: string
  callback_id: string
  blocks: { type: string; block_id: string; element: { action_id: string; options: { value: string }[] } }[]
}

/** Presses the button of the fix that wants a choice; gives the form. */
async function formIn(lang: string): Promise<Form> {
  await world.send.command(`lang ${lang} here`)
  const posted = world.slack.wire.length
  await world.send.command(`why ${account.taskArn}`)
  const button = 'fix:use-existing-image'
  const [said] = await until(
    () => world.slack.wire.slice(posted).filter(({ args }) => JSON.stringify(args).includes(button)),
    (calls) => calls.length > 0,
  )
  const { trigger_id } = await world.slack.call('views.generateTriggerId', { user_id: ASKER })
  const from = world.slack.wire.length
  const buttons = JSON.parse(String(said?.args.blocks)).flatMap((block: { elements?: object[] }) => block.elements ?? [])
  const { value } = buttons.find((one: { action_id?: string }) => one.action_id === button)
  const action = { type: 'button', action_id: button, value }
  await world.send.interact(pressed(action, { ts: String(said?.args.ts) }, { trigger_id, response_url: world.respond.url }))
  const [shown] = await until(
    () => world.slack.wire.slice(from).filter(({ method }) => method === 'views.open'),
    (calls) => calls.length > 0,
  )
  return JSON.parse(String(shown?.args.view))
}
const submit = (view: object, values: object) => world.send.interact(submitted({ ...view, state: { values } }))
const inputOf = (form: Form) => form.blocks.find(({ type }) => type === 'input')!
const choosing = (form: Form, value: string | null) => {
  const { block_id, element } = inputOf(form)
  return { [block_id]: { [element.action_id]: { type: 'static_select', selected_option: value === null ? null : { value } } } }
}

it.each(Object.entries(WRONG))('a value that is missing, or not offered, is said at its field: %s', async (lang, [missing, unknown]) => {
  const form = await formIn(lang)
  const field = inputOf(form).block_id
  for (const [value, words] of [
    [null, missing],
    ['99', unknown],
    ['constructor', unknown],
  ] as const) {
    const { status, body } = await submit(form, choosing(form, value))
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({ response_action: 'errors', errors: { [field]: words } })
  }
  expect(opened).toBe(0)
})

it('AWS is asked only once every value is right, and the form gives way to the plan', async () => {
  const form = await formIn('en')
  const from = world.slack.wire.length
  const answer = JSON.parse((await submit(form, choosing(form, '0'))).body)
  expect(answer).toMatchObject({ response_action: 'update', view: { type: 'modal' } })
  const [plan] = await until(
    () => world.slack.wire.slice(from).filter(({ method }) => method === 'views.update'),
    (calls) => calls.length > 0,
  )
  expect(String(plan?.args.view)).toContain('register-task-definition')
  expect(opened).toBe(1)
})

it('a form whose report is no longer kept is told so in its place, at once', async () => {
  const form = await formIn('fr')
  const { body } = await submit(
    { ...form, private_metadata: JSON.stringify({ report: 'gone', fix: 'x', lang: 'fr' }) },
    choosing(form, '0'),
  )
  expect(JSON.parse(body)).toMatchObject({ response_action: 'update', view: { callback_id: 'notice' } })
  expect(body).toContain('Je n’ai plus ce rapport')
})
