import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** Ways of a host to be there and give no answer: headers and then silence, a byte now and then, a body without end, nothing at all. */
export const SILENCES = {
  headers: (response: ServerResponse) => void response.writeHead(200, { 'content-type': 'text/xml' }).flushHeaders(),
  drip(response: ServerResponse) {
    response.writeHead(200, { 'content-type': 'text/xml' })
    const timer = setInterval(() => response.write('x'), 50)
    response.on('close', () => clearInterval(timer))
  },
  flood(response: ServerResponse) {
    response.writeHead(200, { 'content-type': 'text/xml' })
    const chunk = Buffer.alloc(1 << 20, 'x')
    const on = () => {
      while (!response.destroyed && response.write(chunk));
    }
    response.on('drain', on)
    on()
  },
  never() {},
} satisfies Record<string, (response: ServerResponse) => void>

export type Silence = keyof typeof SILENCES

/** A host on the loopback interface that never answers as it should. `open`: how many connections it has. */
export async function silentHost(how: Silence) {
  const sockets = new Set<Socket>()
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    request.resume()
    SILENCES[how](response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => sockets.size,
    requests: () => requests,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}
