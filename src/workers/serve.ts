import { packError } from './errors.ts'
import type { Beat, Halt, Order, Reply } from './wire.ts'

/** What a worker can do: `note` says how far it is, `signal` that it is to end soon. Arguments and results are plain JSON. */
export type Jobs = Record<string, (args: never, note: (state: unknown) => void, signal: AbortSignal) => Promise<unknown>>

/** Between two notes of one job: nobody looks more often. Milliseconds. */
const NOTE_MS = 300
/** Between two signs of life. Milliseconds. */
const BEAT_MS = 10_000

/**
 * Does the jobs that come over the channel to the parent process, until that closes.
 *
 * @param make the jobs, made of what the pool was told to set up its workers with
 */
export function serve<S>(make: (setup: S) => Jobs): void {
  let jobs: Jobs = {}
  const underWay = new Map<number, AbortController>()
  const reply = (message: Reply | Beat) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => {})
  }
  setInterval(() => underWay.size && reply({ beat: true }), BEAT_MS)
  process.on('message', async (order: Order | Halt | { setup: S }) => {
    if ('setup' in order) {
      jobs = make(order.setup)
      return
    }
    if ('halt' in order) return underWay.get(order.halt)?.abort()
    const { id, job, args } = order
    const notes = sparingly((note) => reply({ id, note }))
    const ending = new AbortController()
    underWay.set(id, ending)
    try {
      const work = Object.hasOwn(jobs, job) ? jobs[job]! : unknownJob
      const value = await work(args as never, notes.note, ending.signal)
      notes.stop()
      reply({ id, value: value ?? null })
    } catch (error) {
      notes.stop()
      reply({ id, error: packError(error) })
    } finally {
      underWay.delete(id)
    }
  })
  process.on('disconnect', () => process.exit(0))
  // Ctrl-C reaches every process of the terminal; the parent lets what is under way be finished, and then closes the channel.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
}

const unknownJob = async () => {
  throw new Error('no such job')
}

/** Passes on the newest of many notes, now and then. */
function sparingly(send: (note: unknown) => void) {
  let newest: { note: unknown } | null = null
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    if (newest) send(newest.note)
    newest = null
  }
  return {
    note(note: unknown) {
      newest = { note }
      timer ??= setTimeout(flush, NOTE_MS)
    },
    stop: () => clearTimeout(timer),
  }
}
