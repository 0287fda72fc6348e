import type { App, BlockButtonAction } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { isTarget, parseTarget } from '../../../target/target.ts'
import { ask } from '../../ask.ts'
import { afterwards, tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import type { Deps } from '../../types.ts'
import { press } from './press.ts'

/** Of the tasks that stopped lately, this one is asked about, in the channel where they were listed. */
export function register(app: App, deps: Deps): void {
  app.action<BlockButtonAction>(ACTION.failure, async ({ ack, body, action }) => {
    await ack()
    afterwards(deps, press(body).who, async (lang, who) => {
      const refused = await mayAsk(deps, who.user)
      if (refused) return tell(deps, who, sentence(lang, refused))
      const target = parseTarget(action.value ?? '')
      if (!isTarget(target) || !who.channel) return tell(deps, who, sentence(lang, phrase('slack:unknown.action')))
      await ask(deps, {
        question: { target, pasted: null },
        place: { channel: who.channel, thread: null },
        who,
        lang,
      })
    })
  })
}
