import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody, send, sendJson } from '../http.ts'
import type { Emulator } from './emulator.ts'
import { missingScope } from './manifest.ts'
import { chat } from './methods/chat.ts'
import type { Args, Method } from './methods/method.ts'
import { people } from './methods/people.ts'
import { views } from './methods/views.ts'
import { answerThrough } from './response-url.ts'
import { SlackError } from './types.ts'

const METHODS: Record<string, Method> = { ...chat, ...people, ...views }

/** Arguments that Slack takes as JSON inside a form. */
const STRUCTURED = new Set(['blocks', 'attachments', 'view', 'metadata', 'users_list'])

/** The side of Slack that an app calls: `/api/<method>` with the bot's token, and `/response/<id>`, which needs none. */
export const webApi =
  (emulator: Emulator) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const body = await readBody(request)
    const args: Args = { ...Object.fromEntries(searchParams), ...readArgs(request.headers['content-type'] ?? '', body) }
    try {
      const reply = /^\/response\/([\w-]+)$/.exec(pathname)
      if (reply) {
        answerThrough(emulator, reply[1]!, args)
        return sendJson(response, { ok: true })
      }
      const snippet = /^\/files\/(\w+)/.exec(pathname)?.[1]
      if (snippet) return sendSnippet(emulator, snippet, request.headers.authorization, response)
      const name = /^\/api\/([\w.]+)$/.exec(pathname)?.[1] ?? ''
      const method = METHODS[name]
      if (!method) throw new SlackError('unknown_method')
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? args.token
      if (!token) throw new SlackError('not_authed')
      if (token !== emulator.botToken) throw new SlackError('invalid_auth')
      const needed = missingScope(emulator.app, name)
      if (needed) throw new SlackError('missing_scope', [`needed: ${needed}`])
      sendJson(response, { ok: true, ...method(args, emulator) })
    } catch (error) {
      if (!(error instanceof SlackError)) throw error
      const { code, details } = error
      const more = details.length ? { errors: details, response_metadata: { messages: details.map((d) => `[ERROR] ${d}`) } } : {}
      sendJson(response, { ok: false, error: code, ...more }, pathname.startsWith('/response/') ? 404 : 200)
    }
  }

/** Whoever may not read a file gets the page to log in, with status 200: so does Slack. */
function sendSnippet({ ws, app, botToken }: Emulator, id: string, authorization: string | undefined, response: ServerResponse): void {
  const found = ws.messages.flatMap((message) => message.snippets).find((snippet) => snippet.id === id)
  const may = authorization === `Bearer ${botToken}` && app.scopes.includes('files:read')
  if (may && found) send(response, 200, 'text/plain', found.content)
  else send(response, found ? 200 : 404, 'text/html', '<!doctype html><title>Log in</title>')
}

function readArgs(type: string, body: string): Args {
  if (!body) return {}
  if (type.includes('application/json')) return parse(body, {}) as Args
  const entries = [...new URLSearchParams(body)].map(([key, value]) => [key, STRUCTURED.has(key) ? parse(value, value) : value])
  return Object.fromEntries(entries) as Args
}

function parse(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return otherwise
  }
}
