import type { App, BlockButtonAction } from '@slack/bolt'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { ask } from '../../ask.ts'
import { reportOf } from '../../kept.ts'
import { afterwards, tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import type { Deps } from '../../types.ts'
import { press } from './press.ts'

/** Asks the same question again, in the thread: the first answer stays as what was true then. */
export function register(app: App, deps: Deps): void {
  app.action<BlockButtonAction>(ACTION.recheck, async ({ ack, body, action }) => {
    await ack()
    afterwards(deps, press(body).who, async (lang, who) => {
      const refused = await mayAsk(deps, who.user)
      if (refused) return tell(deps, who, sentence(lang, refused))
      const kept = await reportOf(deps, who, action.value ?? '', lang)
      if (!kept) return
      await ask(deps, {
        question: kept.context.question,
        place: { channel: kept.context.channel, thread: kept.context.thread },
        who,
        lang: kept.context.lang,
      })
    })
  })
}
