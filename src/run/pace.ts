import { setTimeout as sleep } from 'node:timers/promises'

/** How a run waits; tests make it short. */
export interface Pace {
  /** The first wait between two looks; it grows to five times this: whoever switches changes off is obeyed within ten seconds. */
  pollMs: number
  /** No step is waited for longer. */
  patienceMs: number
  /** How long a service's next task is watched for. */
  proofMs: number
  /** How long to go on watching after a new task has failed and no other is starting. */
  retryMs: number
  /** How long a run waits for a task that a person has to start. */
  waitingMs: number
  leaseMs: number
}

export const PACE: Pace = {
  pollMs: 1_000,
  patienceMs: 1_800_000,
  proofMs: 900_000,
  retryMs: 60_000,
  waitingMs: 86_400_000,
  leaseMs: 60_000,
}

/**
 * Looks again and again until `look` gives something, at growing intervals; null where the time is up.
 *
 * @param hold called before each wait: rejects where the run must not go on
 */
export async function until<T>(
  look: () => Promise<T | null>,
  forMs: number,
  { pollMs }: Pace,
  hold: () => Promise<void>,
  signal?: AbortSignal,
): Promise<T | null> {
  const end = Date.now() + forMs
  for (let wait = pollMs; ; wait = Math.min(wait * 1.5, pollMs * 5)) {
    const seen = await look()
    if (seen !== null) return seen
    await hold()
    if (Date.now() + wait > end) return null
    await sleep(wait, undefined, signal && { signal }).catch(hold)
  }
}
