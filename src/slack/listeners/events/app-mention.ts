import type { App } from '@slack/bolt'
import { type Incoming, incoming, onMessage } from '../../on-message.ts'
import type { Deps } from '../../types.ts'

/** A mention. Where the bot also gets the channel's messages, the same one comes twice: whichever is first is answered. */
export function register(app: App, deps: Deps): void {
  app.event('app_mention', async ({ event, body }) => {
    onMessage(deps, incoming(event as unknown as Incoming), body.event_id)
  })
}
