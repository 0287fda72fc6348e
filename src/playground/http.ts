import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Everything of the playground listens here and nowhere else. */
export const LOOPBACK = '127.0.0.1'

export interface Listening {
  port: number
  url: string
  close: () => Promise<void>
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Serves on 127.0.0.1 alone. A request whose Host header names another host is refused: a foreign page whose name was rebound to
 * this address must not reach it.
 *
 * @param port 0 for any free one
 * @param search try the ports after it while they are taken
 */
export async function serve(handler: Handler, port = 0, search = false): Promise<Listening> {
  const server = createServer((request, response) => {
    if (!isLoopback(request.headers.host)) return send(response, 403, 'text/plain', 'This page is only for this machine.\n')
    handler(request, response).catch((error: unknown) => {
      const status = error instanceof TooLarge ? 413 : 500
      if (response.headersSent) response.destroy()
      else send(response, status, 'text/plain', `${error instanceof Error ? error.message : 'error'}\n`)
    })
  })
  for (let tries = search ? 50 : 1; ; port++) {
    try {
      await listen(server, port)
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || --tries <= 0) throw error
    }
  }
  const bound = (server.address() as AddressInfo).port
  return { port: bound, url: `http://${LOOPBACK}:${bound}`, close: () => close(server) }
}

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject)
      resolve()
    })
  })

/** Open streams of events would hold `close` up for ever. */
const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

const isLoopback = (host: string | undefined): boolean => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '')

class TooLarge extends Error {}

/** The whole body as text, of at most `limit` bytes. */
export async function readBody(request: IncomingMessage, limit = 1_000_000): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += (part as Buffer).length
    if (size > limit) throw new TooLarge('The request is too large.')
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'x-content-type-options': 'nosniff', ...headers }).end(body)
}

export const sendJson = (response: ServerResponse, value: unknown, status = 200): void =>
  send(response, status, 'application/json', JSON.stringify(value), { 'cache-control': 'no-store' })
