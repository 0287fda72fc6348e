import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { HTTPReceiver, type Logger } from '@slack/bolt'
import { answer, end } from './serve.ts'
import type { Route } from './types.ts'

/** Path Slack sends everything to. */
const SLACK_PATH = '/slack/events'
/** Slack's largest deliveries are a few hundred kilobytes. */
const LARGEST = 2 * 1024 * 1024
/** A request whose time stamp is further from now, on either side, is not taken (docs.slack.dev/authentication/verifying-requests-from-slack). */
const AGE_S = 300
/** The time stamp has whole seconds: two deliveries of the same words within this may bear the same signature, and mean two. */
const ALIKE_S = 2
/** Signatures that are remembered at most. */
const REMEMBERED = 20_000

interface Door {
  signingSecret: string
  routes: readonly Route[]
  logger: Logger
}

/**
 * The way in over HTTP. Bolt's receiver takes time stamps of any day to come, handles a request twice that is sent twice, and lets a
 * signed body of `null` end the process: what it is given has been looked at before.
 */
export function httpReceiver({ signingSecret, routes, logger }: Door): HTTPReceiver {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: SLACK_PATH,
    customRoutes: [...routes].map((route) => ({
      path: route.path,
      method: 'GET',
      handler: (_: unknown, response: ServerResponse) => answer(route, response),
    })),
    logger,
    bodyLimit: '2mb',
    // What nobody serves is a plain 404, no line in the log for each scanner that passes by.
    dispatchErrorHandler: ({ response }) => end(response as ServerResponse, 404, 'text/plain', 'not found\n'),
  })
  const seen = recently()
  const inner = receiver as unknown as { requestListener(request: IncomingMessage, response: ServerResponse): void }
  const pass = inner.requestListener
  inner.requestListener = (request, response) => {
    if (request.method !== 'POST' || (request.url ?? '').split('?')[0] !== SLACK_PATH) return pass(request, response)
    void bodyOf(request).then(
      (body) => {
        if (body === null) return end(response, 413, 'text/plain', '')
        const refused = looked(request, body, signingSecret, seen)
        if (refused !== null) return end(response, refused, 'text/plain', '')
        // Bolt takes a body that has been read from here (its own `RequestBody`).
        pass(Object.assign(request, { rawBody: body }), response)
      },
      () => response.destroy(),
    )
  }
  return receiver
}

/** The status a request is refused with; 200: it has been handled before. Null: it is Slack's, and new. */
function looked(request: IncomingMessage, body: Buffer, secret: string, seen: (signature: string) => boolean): number | null {
  const { 'x-slack-request-timestamp': stamp, 'x-slack-signature': signature } = request.headers
  if (typeof stamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(stamp)) return 401
  if (Math.abs(Date.now() / 1000 - Number(stamp)) > AGE_S) return 401
  const wanted = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest('hex')}`)
  const given = Buffer.from(signature)
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return 401
  if (!isObject(body.toString('utf8'), request.headers['content-type'] ?? '')) return 400
  const before = seen(signature)
  return before && Date.now() / 1000 - Number(stamp) > ALIKE_S ? 200 : null
}

/** Whatever Slack sends is an object, in a form or as JSON. */
function isObject(body: string, type: string): boolean {
  if (!type.startsWith('application/x-www-form-urlencoded')) return parsesToObject(body)
  const payload = new URLSearchParams(body).get('payload')
  return payload === null || parsesToObject(payload)
}

function parsesToObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** Null: it is larger than anything of Slack's. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > LARGEST) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Whether something has come before within the time that it would be taken. */
function recently(): (one: string) => boolean {
  const times = new Map<string, number>()
  return (one) => {
    const now = performance.now()
    for (const [old, at] of times) {
      if (now - at < 2 * AGE_S * 1000 && times.size < REMEMBERED) break
      times.delete(old)
    }
    if (times.has(one)) return true
    times.set(one, now)
    return false
  }
}
