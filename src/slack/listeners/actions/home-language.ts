import type { App, BlockStaticSelectAction } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { LANGUAGES } from '../../../render/language.ts'
import { AUTO } from '../../../render/slack/home.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { publishHome } from '../../home.ts'
import { afterwards, tell } from '../../listen.ts'
import type { Deps } from '../../types.ts'

/** The language somebody wants to be answered in, chosen in the app's home. */
export function register(app: App, deps: Deps): void {
  app.action<BlockStaticSelectAction>(ACTION.homeLanguage, async ({ ack, body, action }) => {
    await ack()
    const user = body.user.id
    const chosen = action.selected_option?.value ?? ''
    afterwards(deps, { user, channel: null, thread: null }, async (spoken, who) => {
      if (chosen !== AUTO && !Object.hasOwn(LANGUAGES, chosen)) return tell(deps, who, sentence(spoken, phrase('slack:unknown.action')))
      await deps.store.channels.setUserLanguage(user, chosen === AUTO ? null : chosen)
      await deps.store.audit.add({ who: user, what: 'language', run: null, detail: { language: chosen === AUTO ? null : chosen } })
      await publishHome(deps, user, await deps.languages.of(null, user))
    })
  })
}
