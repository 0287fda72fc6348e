import type { App } from '@slack/bolt'
import { type Incoming, incoming, onMessage } from '../../on-message.ts'
import type { Deps } from '../../types.ts'

/** A message where the bot is: a pasted error is answered, in its thread. */
export function register(app: App, deps: Deps): void {
  app.event('message', async ({ event, body }) => {
    onMessage(deps, incoming(event as unknown as Incoming), body.event_id)
  })
}
