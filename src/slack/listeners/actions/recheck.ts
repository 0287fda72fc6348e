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
  app.action<BlockButtonAction>(ACTION.recheck, async ({ ack, body, action, respond }) => {
    await ack()
    const pressed = press(body, respond)
    afterwards(deps, pressed.who, async (lang) => {
      const refused = await mayAsk(deps, pressed.who.user)
      if (refused) return tell(deps, pressed.who, sentence(lang, refused))
      const kept = await reportOf(deps, pressed.who, action.value ?? '', lang)
      if (!kept) return
      await ask(deps, {
        question: kept.context.question,
        place: { channel: kept.context.channel, thread: kept.context.thread },
        asker: pressed.who.user,
        lang: kept.context.lang,
        respond: (message) => tell(deps, pressed.who, message),
      })
    })
  })
}
