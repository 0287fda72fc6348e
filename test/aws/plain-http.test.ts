import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { plainHttp } from '../../src/aws/plain-http.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end()
})

/** A server that notes when it is connected to, and an agent to call it with. */
async function opened() {
  const connections: number[] = []
  const server = createServer((_, response) => setTimeout(() => response.end('ok'), 100))
  server.on('connection', () => connections.push(performance.now()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = plainHttp()
  cleanup.push(
    () => new Promise((closed) => server.close(closed)),
    () => agent.destroy(),
  )
  const { port } = server.address() as AddressInfo
  const call = async () => {
    const [response] = await once(get({ host: '127.0.0.1', port, agent }), 'response')
    response.resume()
    await once(response, 'end')
    return response.statusCode
  }
  return { connections, agent, call, port }
}

it('a dozen calls at once are connected one after another, and all are answered', async () => {
  const { connections, call } = await opened()
  expect(await Promise.all(Array.from({ length: 12 }, call))).toEqual(Array(12).fill(200))
  expect(connections).toHaveLength(12)
  // Timers may fire a little early or late; together they cannot all have come at once.
  expect(connections.at(-1)! - connections[0]!).toBeGreaterThan(20)
})

it('what is open is used again', async () => {
  const { connections, call } = await opened()
  await Promise.all([call(), call(), call()])
  await Promise.all([call(), call(), call()])
  expect(connections).toHaveLength(3)
})

it('an address where nobody listens fails every call', async () => {
  const { agent } = await opened()
  const refused = () => once(get({ host: '127.0.0.1', port: 1, agent }), 'response').then(null, (error) => error.code)
  expect(await Promise.all([refused(), refused(), refused()])).toEqual(Array(3).fill('ECONNREFUSED'))
})
