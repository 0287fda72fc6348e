import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

type Json = Record<string, unknown>

/** Slack's side of Socket Mode, as much as a bot needs: one connection, envelopes out, acknowledgements in (RFC 6455, text frames only). */
export async function socketServer() {
  const server = createServer()
  const acks: Json[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('upgrade', (request, socket: Socket) => {
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
    connections++
    sockets.add(socket)
    let buffered = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk])
      for (let frame = read(buffered); frame; frame = read(buffered)) {
        buffered = buffered.subarray(frame.size)
        if (frame.opcode === 1) acks.push(JSON.parse(frame.text))
        if (frame.opcode === 9) socket.write(Buffer.from([0x8a, 0]))
        if (frame.opcode === 8) socket.end(Buffer.from([0x88, 0]))
      }
    })
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    write(socket, { type: 'hello', num_connections: 1, debug_info: { host: 'test' }, connection_info: { app_id: 'A0TEST' } })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/link`,
    acks,
    get connections() {
      return connections
    },
    send(envelope: Json) {
      for (const socket of sockets) write(socket, envelope)
    },
    /** Breaks all connections, as a network does. */
    drop() {
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

function write(socket: Socket, message: Json) {
  const text = Buffer.from(JSON.stringify(message))
  const head = text.length < 126 ? Buffer.from([0x81, text.length]) : Buffer.from([0x81, 126, text.length >> 8, text.length & 255])
  socket.write(Buffer.concat([head, text]))
}

/** The first whole frame of a client; its bytes are masked. */
function read(bytes: Buffer): { opcode: number; text: string; size: number } | null {
  if (bytes.length < 2) return null
  const short = bytes[1]! & 127
  const start = short === 126 ? 4 : 2
  if (bytes.length < start) return null
  const length = short === 126 ? bytes.readUInt16BE(2) : short
  const size = start + 4 + length
  if (bytes.length < size) return null
  const mask = bytes.subarray(start, start + 4)
  const text = Buffer.from(bytes.subarray(start + 4, size).map((byte, i) => byte ^ mask[i % 4]!)).toString()
  return { opcode: bytes[0]! & 15, text, size }
}
