import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Route } from './types.ts'

/** A server of the bot's own, for whoever watches over it. */
export interface Watched {
  port: number
  close(): void
}

/** Serves some paths, GET only. Rejects where the port cannot be had. */
export async function serveRoutes(routes: readonly Route[], port: number, host: string | undefined): Promise<Watched> {
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0]
    const route = request.method === 'GET' || request.method === 'HEAD' ? routes.find((one) => one.path === path) : undefined
    if (route) answer(route, response)
    else end(response, 404, 'text/plain', 'not found\n')
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(port, host, listening)
  })
  server.on('error', () => {})
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

export function answer(route: Route, response: ServerResponse): void {
  route.answer().then(
    ({ status, type, body }) => end(response, status, type, body),
    () => end(response, 503, 'text/plain', 'unavailable\n'),
  )
}

export function end(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' })
  response.end(body)
}
