import { AsyncLocalStorage } from 'node:async_hooks'
import type { Readable } from 'node:stream'
import type { MiddlewareStack } from '@smithy/types'

type Stack = MiddlewareStack<object, object>

/** No answer is larger: a full page of a list has a few megabytes. In bytes. */
const LARGEST = 16_000_000

export interface Bounds {
  /** What a call may take as a whole, its repeats and the body of the answer included. Milliseconds. */
  ms: number
  /** Ends what is under way, and lets nothing more be sent. */
  signal?: () => AbortSignal | undefined
}

/** A call under way: what ends it, and the host it was last sent to. */
interface Sent {
  signal: AbortSignal
  host: string | null
}

const sending = new AsyncLocalStorage<Sent>()

/** There was no answer, or none as a whole, in the time a call may take. */
const late = (ms: number) => Object.assign(new Error(`no answer within ${ms} ms`), { name: 'TimeoutError' })

interface Client {
  middlewareStack: unknown
  config: { requestHandler: { handle(request: unknown, options?: { abortSignal?: unknown }): Promise<unknown> } }
}

/**
 * Gives up a client's calls as a whole. The SDK's own time-outs hold for one attempt and end with its headers: a body that never ends, or
 * the third attempt, would keep the process waiting long after. Errors tell the host (`ecsPullHost`).
 */
export function bound(client: Client, bounds: Bounds) {
  boundStack(bounds)(client.middlewareStack as Stack)
  const handler = client.config.requestHandler
  const handle = handler.handle.bind(handler)
  handler.handle = (request, options) => {
    const signal = sending.getStore()?.signal
    return handle(request, signal ? { ...options, abortSignal: signal } : options)
  }
}

/** The same for a client of which only the middleware is at hand; what waits for headers then ends by the handler's own time-out. */
export const boundStack =
  ({ ms, signal }: Bounds) =>
  (stack: Stack) => {
    // Inside the middleware that writes the call's name on errors (initialize, high).
    stack.add(
      (next) => async (args) => {
        const own = new AbortController()
        const timer = setTimeout(() => own.abort(late(ms)), ms)
        const ends = signal?.()
        const sent: Sent = { signal: ends ? AbortSignal.any([own.signal, ends]) : own.signal, host: null }
        try {
          const result = await orAborted(
            sending.run(sent, () => next(args)),
            sent.signal,
          )
          dropNulls(result.output)
          return result
        } catch (error) {
          if (error instanceof Error && sent.host) Object.assign(error, { ecsPullHost: sent.host })
          throw error
        } finally {
          clearTimeout(timer)
        }
      },
      { step: 'initialize', name: 'ecsPullBounded', priority: 'normal' },
    )
    // Inside the retry middleware: whoever has given up sends no further attempt. Before it is counted.
    stack.add(
      (next) => async (args) => {
        sending.getStore()?.signal.throwIfAborted()
        return next(args)
      },
      { step: 'finalizeRequest', name: 'ecsPullNotLate', priority: 'normal' },
    )
    // Next to the wire: what the SDK reads of the answer is already whole.
    stack.add(
      (next) => async (args) => {
        const sent = sending.getStore()
        if (sent) sent.host = (args.request as { hostname?: string }).hostname ?? null
        const result = await next(args)
        const response = result.response as Response
        response.body = await whole(response, sent?.signal)
        refusePages(response)
        return result
      },
      { step: 'deserialize', name: 'ecsPullWhole', priority: 'low' },
    )
  }

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const end = () => reject(signal.reason)
    signal.addEventListener('abort', end, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}

/** AWS's lists hold no null; one in an answer of somebody else's would end as a mistake of ours, wherever it is read. In place. */
function dropNulls(value: unknown) {
  if (!value || typeof value !== 'object' || ArrayBuffer.isView(value) || value instanceof Date) return
  if (Array.isArray(value)) {
    for (let at = value.length - 1; at >= 0; at--) if (value[at] === null || value[at] === undefined) value.splice(at, 1)
    for (const inner of value) dropNulls(inner)
  } else for (const [name, inner] of Object.entries(value)) if (name !== '$metadata') dropNulls(inner)
}

interface Response {
  statusCode: number
  headers: Record<string, string>
  body?: unknown
}

/**
 * A page of somebody else's, such as a network that wants a sign-in, must not pass for an empty answer: the SDK takes any XML. An answer of
 * AWS's in XML has the operation's name before `Response` as its root (AWS query and EC2 protocols, Smithy).
 */
function refusePages({ statusCode, body }: Response) {
  if (statusCode >= 300 || !(body instanceof Uint8Array)) return
  const start = Buffer.from(body.subarray(0, 1000))
    .toString('utf8')
    .replace(/^\uFEFF?\s*(<\?xml[^>]*>)?\s*/, '')
  if (start.startsWith('<') && !/^<\w+Response[\s/>]/.test(start))
    throw Object.assign(new Error('not an answer of AWS'), { name: 'NotFromAws' })
}

/** The body of an answer, read to its end within the bounds. */
async function whole({ body, headers }: Response, signal?: AbortSignal): Promise<unknown> {
  if (!body || typeof (body as Readable).destroy !== 'function') return body
  const stream = body as Readable
  const end = () => stream.destroy(signal?.reason)
  if (signal?.aborted) end()
  signal?.addEventListener('abort', end, { once: true })
  try {
    return await readBounded(stream, LARGEST, headers['content-length'])
  } finally {
    signal?.removeEventListener('abort', end)
  }
}

/**
 * Reads a stream to its end.
 *
 * @throws Error `AnswerTooLarge` beyond so many bytes, or where that is announced; the stream is then destroyed
 */
export async function readBounded(
  stream: AsyncIterable<Uint8Array> | null,
  largest: number,
  announced?: string | null,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream ?? []) {
    length += chunk.length
    if (Math.max(length, Number(announced) || 0) > largest)
      throw Object.assign(new Error(`an answer of more than ${largest} bytes`), { name: 'AnswerTooLarge' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
