import type { App } from '@slack/bolt'
import { sentence } from '../../../render/slack/messages.ts'
import { publishHome } from '../../home.ts'
import { afterwards } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import type { Deps } from '../../types.ts'

/** Somebody opens the app: its home is drawn anew, with what has happened since. */
export function register(app: App, deps: Deps): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return
    afterwards(deps, { user: event.user, channel: null, thread: null }, async (lang) => {
      const refused = await mayAsk(deps, event.user)
      if (!refused) return publishHome(deps, event.user, lang)
      await deps.client.views.publish({ user_id: event.user, view: { type: 'home', blocks: sentence(lang, refused).blocks } })
    })
  })
}
