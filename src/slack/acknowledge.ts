import type { App } from '@slack/bolt'
import type { Sleep } from './queue.ts'

/** Slack waits three seconds: what can't be written down in half a second is acknowledged all the same. Milliseconds. */
const PATIENCE_MS = 500

/**
 * Acknowledges what Slack sends once it is written down: Slack sends an event again that was not acknowledged, and tells the person so of
 * anything else; what was acknowledged and not written down would be lost with this process.
 *
 * @param written resolves when all that has arrived is written down
 */
export function acknowledgeWritten(app: App, written: () => Promise<unknown>, sleep: Sleep): void {
  const process = app.processEvent.bind(app)
  app.processEvent = async (event) => {
    let send: (() => Promise<void>) | null = null
    const ack: typeof event.ack = async (response) => {
      send ??= () => event.ack(response)
    }
    await process({ ...event, ack })
    const acknowledge = send as (() => Promise<void>) | null
    if (!acknowledge) return
    await Promise.race([written(), sleep(PATIENCE_MS)])
    await acknowledge()
  }
}
