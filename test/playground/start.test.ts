import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { catalogue } from '../../src/playground/catalogue.ts'
import { type Playground, startPlayground } from '../../src/playground/start.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const ALEX = 'U0ALEX0001'
const CHANNEL = 'C0DEPLOYS1'
let trap: Server
let caught: string[] = []
let running: Playground[] = []

beforeAll(async () => {
  trap = createServer((request, response) => {
    caught.push(`${request.method} ${request.url}`)
    response.writeHead(500).end()
  })
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
})
afterAll(() => void trap.close())
afterEach(async () => {
  for (const one of running) await one.stop()
  running = []
  caught = []
})

async function start(port = 0): Promise<Playground> {
  const one = await startPlayground({ port, log, faults: catalogue({ endpointDelayMs: 0, taskDelayMs: 0, retryAfterMs: 60_000 }) })
  running.push(one)
  return one
}

interface Shown {
  messages: { text: string; blocks: { type: string; text?: { text: string } }[]; threadTs: string | null }[]
  services: { id: string; group: string }[]
}
const state = async ({ url }: Playground) => (await (await fetch(`${url}/state?as=${ALEX}`)).json()) as Shown

async function sender({ url }: Playground) {
  const token = /name="token" content="([^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? ''
  return async (path: string, body: object) => {
    const sent = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'x-playground-token': token } })
    return (await sent.json()) as Record<string, string>
  }
}

async function answered(playground: Playground): Promise<string> {
  for (let i = 0; i < 300; i++) {
    const found = (await state(playground)).messages.flatMap((m) => m.blocks).find((block) => block.type === 'header')
    if (found) return String(found.text?.text)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  throw new Error('no answer')
}

test('nothing of the environment’s AWS settings is used, and all of them are there again afterwards', async () => {
  const here = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`
  const set = {
    AWS_ENDPOINT_URL: here,
    AWS_ENDPOINT_URL_EC2: here,
    AWS_ENDPOINT_URL_ECS: here,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${here}/credentials`,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: here,
    AWS_PROFILE: 'no-such-profile',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_REGION: 'eu-west-3',
  }
  const before = { ...process.env }
  Object.assign(process.env, set)
  try {
    const playground = await start()
    const send = await sender(playground)
    const { taskArn } = await send('/service', { id: 'image-tag-missing' })
    await send('/act', { act: 'command', as: ALEX, channel: CHANNEL, name: '/ecs-pull', text: `why ${taskArn}` })
    expect(await answered(playground)).toMatch(/image/i)
    expect(caught).toEqual([])
    await playground.stop()
    running = []
    expect(process.env).toMatchObject(set)
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
})

test('two accounts live side by side: an ARN says which is meant', async () => {
  const playground = await start()
  const send = await sender(playground)
  const first = await send('/service', { id: 'image-tag-missing' })
  const second = await send('/service', { id: 'no-nat-no-endpoints' })
  expect(first.taskArn).not.toBe(second.taskArn)
  await send('/act', { act: 'command', as: ALEX, channel: CHANNEL, name: '/ecs-pull', text: `why ${first.taskArn}` })
  expect(await answered(playground)).toMatch(/image/i)
})

test('another task of a broken service fails as the first did', async () => {
  const playground = await start()
  const send = await sender(playground)
  const first = await send('/service', { id: 'no-nat-no-endpoints' })
  const next = await send('/again', { id: 'no-nat-no-endpoints' })
  expect(next.taskArn).not.toBe(first.taskArn)
  expect(next).toMatchObject({ running: null, text: expect.stringMatching(/ResourceInitializationError|CannotPull/) })
})

test('every broken service can be looked at', async () => {
  const playground = await start()
  const send = await sender(playground)
  const { services } = await state(playground)
  expect(services.length).toBeGreaterThan(20)
  for (const { id, group } of services) {
    expect(['image', 'network', 'permission', 'other']).toContain(group)
    expect(await send('/service', { id })).toMatchObject({
      taskArn: expect.stringContaining(':task/'),
      text: expect.stringMatching(/\w{10}/),
    })
  }
})

test('takes the next port where one is taken', async () => {
  const first = await start()
  const second = await start(first.port)
  expect(second.port).toBeGreaterThan(first.port)
})

test('a fix that needs two people is completed by the two approvers; neither is named as who else can', async () => {
  const playground = await start()
  const send = await sender(playground)
  const NOOR = 'U0NOOR0005'
  interface All extends Shown {
    messages: (Shown['messages'][number] & { ts: string; blocks: { block_id: string; elements?: { action_id?: string }[] }[] })[]
    views: { id: string; blocks: unknown[]; submit?: object }[]
  }
  const shown = async (as: string) => (await (await fetch(`${playground.url}/state?as=${as}`)).json()) as All
  const wait = async <T>(look: () => Promise<T | undefined | false>): Promise<T> => {
    for (let i = 0; i < 1000; i++) {
      const found = await look()
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    throw new Error('never')
  }
  /** Waits for a button in a message, and presses it. A message that is just being edited has other blocks by then: the press is repeated. */
  const press = (as: string, action: string) =>
    wait(async () => {
      for (const { ts, blocks } of (await shown(as)).messages)
        for (const { block_id, elements } of blocks) {
          if (!elements?.some((one) => one.action_id === action)) continue
          const done = await send('/act', { act: 'press', as, where: { channel: CHANNEL, ts }, entry: { block: block_id, action } })
          return !('error' in done)
        }
      return false
    })
  const { taskArn } = await send('/service', { id: 'nacl-egress-denied' })
  await send('/act', { act: 'command', as: ALEX, channel: CHANNEL, name: '/ecs-pull', text: `why ${taskArn}` })
  await press(ALEX, 'fix:open-network-acl')
  const view = await wait(async () => (await shown(ALEX)).views.find(({ submit }) => submit))
  expect(JSON.stringify(view)).toContain(`<@${NOOR}> can give the other`)
  expect(JSON.stringify(view)).not.toContain(`<@${ALEX}>`)
  await send('/act', { act: 'submit', as: ALEX, view: view.id })
  await press(NOOR, 'approve')
  await wait(async () => JSON.stringify((await shown(ALEX)).messages).includes('"undo"'))
  expect(JSON.stringify((await shown(ALEX)).messages)).toContain(`Approved by <@${NOOR}>`)
}, 60_000)
