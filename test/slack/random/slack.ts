import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageProblems, viewProblems } from '../../../src/render/slack/limits.ts'
import { BOT } from '../emulated.ts'
import type { Fault } from './faults.ts'

export type Json = Record<string, unknown>

/** A message of the bot's; `user`: the only one who sees it. */
export interface Said {
  channel: string
  ts: string
  thread: string | null
  user: string | null
  text: string
  /** All of it, as one text. */
  whole: string
  metadata: Json | null
}

/**
 * As much of Slack as an outbox can tell from the real one, with a fault for any call.
 *
 * @param faultOf what goes wrong with a call; `token`: whose it is
 * @param shut a channel that nobody can post to, nor edit in, nor look into
 */
export async function randomSlack(faultOf: (method: string, token: string) => Fault | null, shut: string | null) {
  const said: Said[] = []
  const responses = new Map<string, string[]>()
  const problems: string[] = []
  const calls: string[] = []
  const views: string[] = []
  let n = 0
  const ts = () => `${1_763_700_000 + Math.floor(++n / 1000)}.${String(n).padStart(6, '0')}`

  const keep = (args: Json, user: string | null): Said => {
    const message: Said = {
      channel: String(args.channel),
      ts: ts(),
      thread: args.thread_ts ? String(args.thread_ts) : null,
      user,
      ...content(args),
      metadata: args.metadata ? JSON.parse(String(args.metadata)) : null,
    }
    said.push(message)
    return message
  }
  const content = (args: Json) => ({ text: String(args.text ?? ''), whole: `${args.text ?? ''} ${args.blocks ?? ''}` })
  const listed = (messages: Said[]) => ({ messages: messages.map((one) => ({ ts: one.ts, text: one.text, metadata: one.metadata })) })

  const methods: Record<string, (args: Json) => Json> = {
    'auth.test': () => ({ user_id: BOT.user, bot_id: BOT.bot, team_id: 'T000000001', url: 'https://random.slack.com/' }),
    'chat.postMessage': (args) => ({ ...keep(args, null) }),
    'chat.postEphemeral': (args) => ({ message_ts: keep(args, String(args.user)).ts }),
    'chat.update'(args) {
      const found = said.find((one) => one.ts === args.ts && one.channel === args.channel)
      if (!found) return { ok: false, error: 'message_not_found' }
      Object.assign(found, content(args))
      return { channel: found.channel, ts: found.ts }
    },
    'conversations.replies': (args) => listed(said.filter((one) => one.channel === args.channel && one.thread === args.ts && !one.user)),
    'conversations.history': (args) => listed(said.filter((one) => one.channel === args.channel && !one.thread && !one.user)),
    'conversations.info': (args) => ({ channel: { id: args.channel } }),
    'users.info': (args) => ({ user: { id: args.user, locale: 'en-US' } }),
    'users.conversations': () => ({ channels: [] }),
    'usergroups.users.list': () => ({ users: [] }),
    'views.open': (args) => ({ view: { id: `V${views.push(String(args.view))}` } }),
    'views.update'(args) {
      views.push(String(args.view))
      return { view: { id: args.view_id } }
    },
    'views.publish': () => ({ view: { id: 'V1' } }),
  }

  const server = createServer(async (request, response) => {
    const body = await text(request)
    const path = request.url ?? ''
    const method = path.startsWith('/api/') ? path.slice(5) : 'response_url'
    calls.push(method)
    const fault = faultOf(method, String(request.headers.authorization).replace(/^Bearer /, ''))
    if (fault?.kind === 'unsent') return void request.socket.destroy()
    if (fault?.kind === 'down') return end(response, 503, { error: 'down' })
    if (fault?.kind === 'limited') return end(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(fault.seconds) })
    if (fault?.kind === 'code') return end(response, 200, { ok: false, error: fault.error })
    if (fault?.kind === 'slow') await new Promise((wake) => setTimeout(wake, fault.ms))
    let answer: Json = { ok: true }
    if (method === 'response_url') {
      const sent = JSON.parse(body)
      problems.push(...messageProblems({ text: sent.text ?? '', blocks: sent.blocks ?? [] }))
      responses.set(path, [...(responses.get(path) ?? []), `${sent.text} ${JSON.stringify(sent.blocks ?? [])}`])
    } else {
      const args = Object.fromEntries(new URLSearchParams(body))
      if (args.channel === shut && /^chat|replies|history/.test(method)) return end(response, 200, { ok: false, error: 'is_archived' })
      problems.push(...limitsOf(method, args))
      answer = { ok: true, ...methods[method]!(args) }
    }
    if (fault?.kind === 'lost') return void request.socket.destroy()
    if (fault?.kind === 'done-but-500') return end(response, 500, { error: 'no' })
    end(response, 200, answer)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    apiUrl: `${url}/api/`,
    responseUrl: (id: string) => `${url}/response/${id}`,
    said,
    calls,
    /** Windows as they were opened or drawn anew. */
    views,
    problems,
    /** What was sent to a response_url. */
    responded: (id: string) => responses.get(`/response/${id}`) ?? [],
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function limitsOf(method: string, args: Json): string[] {
  if (/^chat\.(post|update)/.test(method))
    return messageProblems({ text: String(args.text ?? ''), blocks: JSON.parse(String(args.blocks ?? '[]')) })
  return /^views\./.test(method) ? viewProblems(JSON.parse(String(args.view))) : []
}

const text = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString()

function end(response: ServerResponse, status: number, body: Json, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
