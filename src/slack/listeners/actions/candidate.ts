import type { App, BlockStaticSelectAction } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { targetOf } from '../../../find/lead.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { ask } from '../../ask.ts'
import { reportOf } from '../../kept.ts'
import { afterwards, tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import type { Deps } from '../../types.ts'
import { press } from './press.ts'

/** Of several tasks a text may be about, somebody has picked one: it is diagnosed, with the text, in the same thread. */
export function register(app: App, deps: Deps): void {
  app.action<BlockStaticSelectAction>(ACTION.candidate, async ({ ack, body, action }) => {
    await ack()
    const pressed = press(body)
    const [number = '', ...id] = (action.selected_option?.value ?? '').split(':')
    afterwards(deps, pressed.who, async (lang, who) => {
      const refused = await mayAsk(deps, who.user)
      if (refused) return tell(deps, who, sentence(lang, refused))
      const kept = await reportOf(deps, who, id.join(':'), lang)
      if (!kept) return
      const candidate = kept.report.candidates?.[Number(number)]
      const target = candidate && targetOf(candidate)
      if (!target) return tell(deps, who, sentence(lang, phrase('slack:unknown.action')))
      await ask(deps, {
        question: { target, pasted: kept.context.question.pasted },
        place: { channel: kept.context.channel, thread: kept.context.thread },
        who,
        lang: kept.context.lang,
      })
    })
  })
}
