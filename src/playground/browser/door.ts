import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ZodError } from 'zod'
import { readBody, send, sendJson } from '../http.ts'
import type { Emulator } from '../slack/emulator.ts'
import { type Change, type Json, SlackError } from '../slack/types.ts'
import { perform } from './acts.ts'
import { type File, pageFiles } from './files.ts'
import { seen, sight } from './sight.ts'

/** Nothing but the page's own files; no inline script or style, no frame around it. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** The broken services beside the chat, as the page needs them. */
export interface Services {
  list: () => Json[]
  /** Starts the account that has this fault. Errors: `no_such_service`. */
  pick: (id: string) => Promise<Json>
  /** Starts a new task of the service, to see whether it pulls now. */
  again: (id: string) => Promise<Json>
}

/** The side of the playground that a browser talks to. */
export function browserDoor(emulator: Emulator, services: Services, lang: string | undefined) {
  const token = randomBytes(24).toString('base64url')
  const files = pageFiles()
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const file = files.get(pathname)
    const user = searchParams.get('as') ?? ''
    if (request.method === 'GET' && file) return sendFile(response, file, { token, lang: lang ?? '' })
    if (request.method === 'GET' && pathname === '/state')
      return sendJson(response, { ...sight(emulator, user), services: services.list() })
    if (request.method === 'GET' && pathname === '/changes') return stream(emulator, user, request, response)
    if (request.method !== 'POST') return send(response, 404, 'text/plain', 'There is nothing here.\n', HEADERS)
    if (!allowed(request, token)) return sendJson(response, { error: 'forbidden' }, 403)
    try {
      const asked: unknown = JSON.parse(await readBody(request))
      if (pathname === '/act') sendJson(response, await perform(emulator, asked))
      else if (pathname === '/service') sendJson(response, await services.pick(idOf(asked)))
      else if (pathname === '/again') sendJson(response, await services.again(idOf(asked)))
      else sendJson(response, { error: 'not_found' }, 404)
    } catch (error) {
      if (error instanceof SlackError) sendJson(response, { error: error.code }, 409)
      else if (error instanceof ZodError || error instanceof SyntaxError) sendJson(response, { error: 'invalid_request' }, 400)
      else sendJson(response, { error: 'internal' }, 500)
    }
  }
}

const idOf = (asked: unknown): string => String((asked as Json | null)?.id ?? '')

/** A foreign page can send here, but it cannot read the token, and a browser says whose page it is. */
function allowed(request: IncomingMessage, token: string): boolean {
  const { origin, host } = request.headers
  const given = Buffer.from(String(request.headers['x-playground-token'] ?? ''))
  const wanted = Buffer.from(token)
  return (!origin || origin === `http://${host}`) && given.length === wanted.length && timingSafeEqual(given, wanted)
}

function sendFile(response: ServerResponse, file: File, values: Record<string, string>): void {
  const body = file.type === 'text/html' ? file.body.replace(/\{\{(token|lang)\}\}/g, (_all, key: string) => values[key] ?? '') : file.body
  send(response, 200, file.type, body, HEADERS)
}

/** Tells a person's page of every change until it goes away. The comment keeps proxies and sleeping laptops from ending it unseen. */
function stream(emulator: Emulator, user: string, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8', 'x-content-type-options': 'nosniff' })
  response.write('retry: 1000\n\n')
  const tell = (change: Change) => {
    const shown = seen(emulator, user, change)
    if (shown) response.write(`data: ${JSON.stringify(shown)}\n\n`)
  }
  const beat = setInterval(() => response.write(': still here\n\n'), 20_000)
  emulator.ws.events.on('change', tell)
  request.on('close', () => {
    clearInterval(beat)
    emulator.ws.events.off('change', tell)
  })
}
