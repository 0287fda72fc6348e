import { faultOf } from './codes.ts'

interface Job {
  key: string | null
  work: () => Promise<unknown>
  settle: { done(value: unknown): void; failed(error: unknown): void }[]
}

/** Runs work one after another. */
export type Queue = <T>(work: () => Promise<T>, key?: string) => Promise<T>

/** Waits so many milliseconds. */
export type Sleep = (ms: number) => Promise<void>

/** Whoever is first in line waits this long for a rate limit at most; what Slack puts off longer is for another time. Milliseconds. */
const PATIENCE_MS = 60_000

/**
 * An ordered queue for one channel. Slack's SDK retries each refused call on its own, which loses the order and stalls all others
 * (six posts at one a second arrived shuffled, over 14 s); here the first in line waits, and the rest behind it.
 *
 * Work with a `key` replaces waiting work of the same key: of several updates of one message only the newest is sent. The last is never dropped.
 */
export function channelQueue(sleep: Sleep = (ms) => new Promise((wake) => setTimeout(wake, ms))): Queue {
  const waiting: Job[] = []
  let running = false

  const run = async () => {
    running = true
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      try {
        const { work } = job
        const value = await patiently(work, sleep)
        for (const settle of job.settle) settle.done(value)
      } catch (error) {
        for (const settle of job.settle) settle.failed(error)
      }
    }
    running = false
  }

  return <T>(work: () => Promise<T>, key: string | null = null) =>
    new Promise<T>((resolve, reject) => {
      const settle = { done: (value: unknown) => resolve(value as T), failed: reject }
      const same = key === null ? undefined : waiting.find((job) => job.key === key)
      if (same) {
        same.work = work
        same.settle.push(settle)
      } else waiting.push({ key, work, settle: [settle] })
      if (!running) void run()
    })
}

/** Repeats work that Slack refuses for its rate (HTTP 429), after as long as Slack says, for so long altogether. */
export async function patiently<T>(work: () => Promise<T>, sleep: Sleep, patienceMs = PATIENCE_MS): Promise<T> {
  for (let left = patienceMs; ; ) {
    try {
      return await work()
    } catch (error) {
      const fault = faultOf(error)
      const wait = fault.kind === 'later' ? fault.afterMs : null
      if (wait === null || wait > left) throw error
      left -= wait
      await sleep(wait)
    }
  }
}
