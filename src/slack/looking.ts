import type { Progress } from '../core/subject.ts'
import type { Message } from '../render/slack/limits.ts'
import { slackError } from './codes.ts'
import type { Deps } from './types.ts'

/** Between two pictures of how far a diagnosis is. Most are done before the first; each edit counts against Slack's rate. */
const EVERY_MS = 1000

/** Shows how far a diagnosis is, in the message that will hold its answer. */
export interface Looking {
  /** To be called as the diagnosis goes on. */
  note(progress: Progress): void
  /** From here on there is a message to show it in. */
  show(channel: string, ts: string): void
  stop(): void
}

/** @param picture the message for a state */
export function looking({ outbox, log }: Pick<Deps, 'outbox' | 'log'>, picture: (progress: Progress) => Message): Looking {
  let latest: Progress | null = null
  let drawn = ''
  let timer: NodeJS.Timeout | undefined
  return {
    note(progress) {
      latest = progress
    },
    show(channel, ts) {
      timer = setInterval(() => {
        const now = JSON.stringify(latest?.subjects ?? [])
        if (!latest || now === drawn) return
        drawn = now
        // One that cannot be shown must not stop the diagnosis.
        outbox.update(channel, ts, picture(latest)).catch((error: unknown) => {
          log.warn({ error: slackError(error) ?? String((error as Error).message) }, 'progress could not be shown')
        })
      }, EVERY_MS)
    },
    stop() {
      clearInterval(timer)
    },
  }
}
