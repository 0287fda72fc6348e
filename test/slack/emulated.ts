import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulator } from 'emulate'
import { parse } from 'yaml'
import { messageProblems, viewProblems } from '../../src/render/slack/limits.ts'

export const BOT = { token: 'xoxb-test-token', user: 'U0BOT00001', bot: 'B0BOT00001' }
export const ASKER = 'U000000001'
export const CHANNEL = 'C000000001'

type Json = Record<string, unknown>

/** One call of the Web API, as it crossed the wire. */
interface Wired {
  method: string
  args: Json
  at: number
}

interface Made {
  status: number
  headers?: Record<string, string>
  body?: unknown
  text?: string
}

/** An answer of Slack's that the emulator does not give: a rate limit, a failure. Null: the emulator answers. */
export type Trouble = (method: string, args: Json) => Made | null | Promise<Made | null>

/**
 * An emulated Slack Web API. Before it stands a door that notes every call, holds every message against Slack's limits, adds the locale the
 * emulator does not know, and can make trouble. The bot's token has the manifest's scopes and no other.
 */
export async function emulatedSlack(locales: Record<string, string> = {}) {
  const scopes = parse(readFileSync('manifest.yml', 'utf8')).oauth_config.scopes.bot
  const app = { app_id: 'A0TEST', client_id: '1.1', client_secret: 's', name: 'ecs-pull', redirect_uris: [] }
  const emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: {
      slack: {
        strict_scopes: true,
        oauth_apps: [{ ...app, scopes, bot_id: BOT.bot, bot_user_id: BOT.user, bot_name: 'ecs-pull' }],
        tokens: [
          { token: BOT.token, user_id: BOT.user, bot_id: BOT.bot, app_id: app.app_id, scopes },
          { token: 'xoxp-person', user_id: ASKER, app_id: app.app_id, scopes: ['chat:write', 'channels:history'] },
        ],
      },
    } as never,
  })
  const wire: Wired[] = []
  const problems: string[] = []
  const members: Record<string, string[]> = {}
  const trouble: Trouble[] = []
  const door = createServer(async (request, response) => {
    const body = await text(request)
    const method = (request.url ?? '').replace(/^\/api\//, '').replace(/\?.*/, '')
    const args = argsOf(body, request.headers['content-type'] ?? '')
    for (const make of trouble) {
      const made = await make(method, args)
      if (made) return end(response, made.status, made.headers ?? {}, made.text ?? JSON.stringify(made.body ?? { ok: false }))
    }
    wire.push({ method, args, at: Date.now() })
    problems.push(...limitsOf(method, args))
    if (method === 'users.conversations') {
      const channels = (members[String(args.user)] ?? [CHANNEL]).map((id) => ({ id }))
      return end(response, 200, {}, JSON.stringify({ ok: true, channels }))
    }
    const person = method === 'users.info' ? locales[String(args.user)] : undefined
    if (person && args.user !== ASKER) return end(response, 200, {}, JSON.stringify({ ok: true, user: { id: args.user, locale: person } }))
    const passed = await fetch(`${emulator.url}${request.url}`, {
      method: request.method ?? 'POST',
      headers: { authorization: request.headers.authorization ?? '', 'content-type': request.headers['content-type'] ?? '' },
      body: body || null,
    })
    const answer = await passed.text()
    end(response, passed.status, {}, person ? withLocale(answer, person) : answer)
  })
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`

  const call = async (method: string, args: Json, token = BOT.token): Promise<Json> => {
    const response = await fetch(`${emulator.url}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    })
    return (await response.json()) as Json
  }

  return {
    apiUrl: `${url}/api/`,
    /** Locales by user id; those of people the emulator does not know, too. */
    locales,
    /** Channels by who is in them; default: the one. */
    members,
    wire,
    /** What crossed the wire and is over one of Slack's limits. */
    problems,
    trouble,
    call,
    /** Somebody posts a message; its `ts`. */
    async says(text: string, more: Json = {}): Promise<string> {
      return String((await call('chat.postMessage', { channel: CHANNEL, text, ...more }, 'xoxp-person')).ts)
    },
    /** The bot's messages in the channel or a thread of it, as they stand now. */
    async botSaid(thread?: string): Promise<Json[]> {
      const { messages } = thread
        ? await call('conversations.replies', { channel: CHANNEL, ts: thread })
        : await call('conversations.history', { channel: CHANNEL })
      return ((messages ?? []) as Json[]).filter((message) => message.user === BOT.user)
    },
    async close() {
      door.closeAllConnections()
      await new Promise((done) => door.close(done))
      await emulator.close()
    },
  }
}

function limitsOf(method: string, args: Json): string[] {
  const parsed = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value)
  if (/^chat\.(post|update)/.test(method)) return messageProblems({ text: String(args.text ?? ''), blocks: parsed(args.blocks ?? '[]') })
  return /^views\./.test(method) ? viewProblems(parsed(args.view)) : []
}

function withLocale(answer: string, locale: string): string {
  const parsed = JSON.parse(answer)
  return JSON.stringify({ ...parsed, user: { ...parsed.user, locale } })
}

function argsOf(body: string, type: string): Json {
  if (type.includes('json')) return JSON.parse(body || '{}')
  return Object.fromEntries(new URLSearchParams(body))
}

const text = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString()

function end(response: ServerResponse, status: number, headers: Record<string, string>, body: string) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body)
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}
