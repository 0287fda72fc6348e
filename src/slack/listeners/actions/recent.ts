import type { App, BlockStaticSelectAction } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { ask } from '../../ask.ts'
import { afterwards, tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import { readerOf } from '../../readable.ts'
import type { Deps, ReportContext } from '../../types.ts'
import { press } from './press.ts'

/** One of the recent failures has been picked: it is asked about again, in the channel where that was. */
export function register(app: App, deps: Deps): void {
  app.action<BlockStaticSelectAction>(ACTION.recent, async ({ ack, body, action }) => {
    await ack()
    afterwards(deps, press(body).who, async (lang, who) => {
      const refused = await mayAsk(deps, who.user)
      if (refused) return tell(deps, who, sentence(lang, refused))
      const kept = await deps.store.reports.get<ReportContext>(action.selected_option?.value ?? '')
      const may = kept?.context && who.channel && (await readerOf(deps, who.user))(kept.context)
      if (!may || !kept?.context) return tell(deps, who, sentence(lang, phrase('slack:unknown.report')))
      await ask(deps, {
        question: kept.context.question,
        place: { channel: who.channel!, thread: null },
        who,
        lang,
      })
    })
  })
}
