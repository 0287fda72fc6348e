import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Call, carryOut, type Rules } from './call.ts'
import { type Answer, failure, success } from './protocol/answer.ts'
import { AwsError } from './protocol/error.ts'
import { bodyOf, envelope, type Request } from './protocol/read.ts'
import type { World } from './state.ts'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function answer(
  world: World,
  rules: Rules,
  log: Call[],
  delayMs: number,
  message: IncomingMessage,
): Promise<Answer | 'silence' | 'lost'> {
  const id = randomUUID()
  let request: Request | null = null
  try {
    const body = await bodyOf(message)
    if (delayMs > 0) await wait(delayMs)
    const layer = /^\/layers\/(sha256:[0-9a-f]{64})$/.exec(message.url ?? '')?.[1]
    if (layer) return blob(world, layer)
    request = envelope(message, body, world.region)
    const carried = carryOut(world, rules, log, request)
    if (carried.kind !== 'answer') return carried.kind
    return success(request.api, request.operation, carried.output, carried.result, id)
  } catch (error) {
    const known = error instanceof AwsError ? error : new AwsError('InternalFailure', 'The simulated account failed.', 500)
    if (known !== error) process.stderr.write(`simulated account: ${error instanceof Error ? error.stack : String(error)}\n`)
    return failure(request?.api ?? guess(message), known, id)
  }
}

/** The protocol of a request whose service nobody knows, so that its sender can read the refusal. */
const guess = (message: IncomingMessage) =>
  message.headers['x-amz-target'] ? { protocol: 'json' as const, mark: '', namespace: '', shapes: {} } : null

/** Configurations of images are the only blobs here. */
function blob(world: World, digest: string): Answer {
  const content = world.blobs[digest]
  return content === undefined
    ? { status: 404, type: 'text/plain', body: '' }
    : { status: 200, type: 'application/octet-stream', body: content }
}

async function respond(work: Promise<Answer | 'silence' | 'lost'>, response: ServerResponse) {
  const done = await work
  if (done === 'lost') response.destroy()
  if (typeof done === 'string') return
  response
    .writeHead(done.status, {
      'content-type': done.type,
      'content-length': Buffer.byteLength(done.body),
      'x-amzn-requestid': randomUUID(),
      // Node would take the machine's clock even where this process goes by another, and the SDK repeats calls of a clock that is wrong.
      date: new Date().toUTCString(),
    })
    .end(done.body)
}

/** Serves a world on the loopback interface only. Resolves once it listens; `port` 0 takes a free one. */
export function serve(
  world: World,
  rules: Rules,
  log: Call[],
  port: number,
  delayMs: number,
): Promise<{ server: Server; endpoint: string }> {
  const server = createServer((message, response) => {
    respond(answer(world, rules, log, delayMs, message), response).catch(() => response.destroy())
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve({ server, endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}` })
    })
  })
}
