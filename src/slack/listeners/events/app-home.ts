import type { App } from '@slack/bolt'
import type { Phrase } from '../../../core/phrase.ts'
import type { Language } from '../../../render/language.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { failureOf } from '../../failure.ts'
import { publishHome } from '../../home.ts'
import { afterwards } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import type { Deps } from '../../types.ts'
import { publishView } from '../../views.ts'

/** Somebody opens the app: its home is drawn anew, with what has happened since. */
export function register(app: App, deps: Deps): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return
    afterwards(deps, { user: event.user, channel: null, thread: null }, async (lang) => {
      const refused = await mayAsk(deps, event.user)
      if (refused) return saying(deps, event.user, lang, refused)
      // An old home that looks like a new one misleads.
      await publishHome(deps, event.user, lang).catch((error: unknown) => saying(deps, event.user, lang, failureOf(deps, error)))
    })
  })
}

const saying = (deps: Deps, user: string, lang: Language, said: Phrase) =>
  publishView(deps, user, { type: 'home', blocks: sentence(lang, said).blocks })
