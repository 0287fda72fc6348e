import type { App, BlockButtonAction } from '@slack/bolt'
import { checksMessage, checksView } from '../../../render/slack/checks.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { reportOf } from '../../kept.ts'
import { afterwards, tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import type { Deps } from '../../types.ts'
import { showView } from '../../views.ts'
import { press } from './press.ts'

/** Every check of the report, in a modal, in the language of the message. */
export function register(app: App, deps: Deps): void {
  app.action<BlockButtonAction>(ACTION.checks, async ({ ack, body, action }) => {
    await ack()
    const pressed = press(body)
    afterwards(deps, pressed.who, async (lang) => {
      const refused = await mayAsk(deps, pressed.who.user)
      if (refused) return tell(deps, pressed.who, sentence(lang, refused))
      const kept = await reportOf(deps, pressed.who, action.value ?? '', lang)
      if (!kept) return
      const spoken = kept.context.lang
      // A trigger lives three seconds. Whoever pressed gets the list all the same.
      const instead = checksMessage(kept.report, spoken)
      await showView(deps, pressed.who, body.trigger_id, checksView(kept.report, spoken), spoken, instead)
    })
  })
}
