import { Agent } from 'node:http'

/** Between two new connections. Milliseconds: a dozen at once are open within a round trip all the same. */
const APART_MS = 3

/**
 * Connections for endpoints without TLS: emulators, never AWS itself. Many listen with a queue of five; of a dozen calls sent at once the
 * kernel then drops some, which are tried again only after a second. So the clients share what is open, and open the rest one by one.
 */
export function plainHttp(): Agent {
  const agent = new Agent({ keepAlive: true })
  const connect = agent.createConnection.bind(agent)
  let free = 0
  agent.createConnection = (options, done) => {
    const now = performance.now()
    const wait = free - now
    free = Math.max(now, free) + APART_MS
    if (wait <= 0 || !done) return connect(options, done)
    setTimeout(() => done(null, connect(options)!), wait)
    return undefined
  }
  return agent
}
