interface Job {
  key: string | null
  work: () => Promise<unknown>
  settle: { done(value: unknown): void; failed(error: unknown): void }[]
}

/** Runs work one after another. */
export type Queue = <T>(work: () => Promise<T>, key?: string) => Promise<T>

/**
 * An ordered queue for one channel. Slack's SDK retries each refused call on its own, which loses the order and stalls all others
 * (six posts at one a second arrived shuffled, over 14 s); here the first in line waits, and the rest behind it.
 *
 * Work with a `key` replaces waiting work of the same key: of several updates of one message only the newest is sent. The last is never dropped.
 *
 * @param sleep waits so many milliseconds
 */
export function channelQueue(sleep: (ms: number) => Promise<void> = (ms) => new Promise((wake) => setTimeout(wake, ms))): Queue {
  const waiting: Job[] = []
  let running = false

  const run = async () => {
    running = true
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      try {
        const value = await patiently(job.work, sleep)
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

/** How often a call is refused for its rate before it is given up: Slack names the seconds to wait, so this is hours. */
const REFUSALS = 50

/** Repeats work that Slack refuses for its rate (HTTP 429), after as long as Slack says. */
export async function patiently<T>(work: () => Promise<T>, sleep: (ms: number) => Promise<void>): Promise<T> {
  for (let refused = 0; ; refused++) {
    try {
      return await work()
    } catch (error) {
      const seconds = retryAfter(error)
      if (seconds === null || refused >= REFUSALS) throw error
      await sleep(seconds * 1000)
    }
  }
}

/** Seconds Slack wants one to wait; null where the error is another. */
function retryAfter(error: unknown): number | null {
  const { code, retryAfter } = error as { code?: string; retryAfter?: number }
  return code === 'slack_webapi_rate_limited_error' ? Math.max(retryAfter ?? 1, 0.1) : null
}
