import type { App, BlockButtonAction } from '@slack/bolt'
import { checksMessage, checksView } from '../../../render/slack/checks.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { reportOf } from '../../kept.ts'
import { afterwards, tell } from '../../listen.ts'
import { slackError } from '../../outbox.ts'
import type { Deps } from '../../types.ts'
import { press } from './press.ts'

/** Every check of the report, in a modal, in the language of the message. */
export function register(app: App, deps: Deps): void {
  app.action<BlockButtonAction>(ACTION.checks, async ({ ack, body, action, respond }) => {
    await ack()
    const pressed = press(body, respond)
    afterwards(deps, pressed.who, async (lang) => {
      const kept = await reportOf(deps, pressed.who, action.value ?? '', lang)
      if (!kept) return
      const spoken = kept.context.lang
      try {
        await deps.client.views.open({ trigger_id: body.trigger_id, view: checksView(kept.report, spoken) })
      } catch (error) {
        // A trigger lives three seconds. Whoever pressed gets the list all the same.
        if (!/trigger|exchange/.test(slackError(error) ?? '')) throw error
        await tell(deps, pressed.who, checksMessage(kept.report, spoken))
      }
    })
  })
}
