import type { App, BlockStaticSelectAction } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { LANGUAGES } from '../../../render/language.ts'
import { ACTION, CHANNEL_WIDE, ONLY_ME } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { reportMessage } from '../../../render/slack/report.ts'
import { chooseLanguage } from '../../choose-language.ts'
import { keepShown } from '../../keep-shown.ts'
import { reportOf } from '../../kept.ts'
import { afterwards, tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import { reportNow, startedOf } from '../../report-shown.ts'
import type { Deps, ReportContext } from '../../types.ts'
import { press, replace } from './press.ts'

/**
 * Says the same report again in another language, from the store: AWS is not asked. In its place, to one person alone, or in its place and
 * from then on whatever is answered in the channel, which anybody may choose there as with the command.
 */
export function register(app: App, deps: Deps): void {
  app.action<BlockStaticSelectAction>(ACTION.language, async ({ ack, body, action }) => {
    await ack()
    const pressed = press(body)
    const { who } = pressed
    const [chosen = '', ...id] = (action.selected_option?.value ?? '').split(':')
    const prefix = [ONLY_ME, CHANNEL_WIDE].find((one) => chosen.startsWith(one)) ?? ''
    const lang = chosen.slice(prefix.length)
    afterwards(deps, who, async (spoken) => {
      if (!Object.hasOwn(LANGUAGES, lang)) return tell(deps, who, sentence(spoken, phrase('slack:unknown.action')))
      const kept = await reportOf(deps, who, id.join(':'), lang)
      if (!kept) return
      // What all see, and what is answered here from then on, is no guest's to change.
      const refused = prefix === ONLY_ME ? null : await mayAsk(deps, who.user)
      if (refused) return tell(deps, who, sentence(lang, refused))
      if (prefix === ONLY_ME) {
        const started = await startedOf(deps.store, kept.report.id)
        return tell(deps, who, reportMessage(kept.report, { lang, asker: kept.context.asker, started }))
      }
      await deps.store.reports.amend<ReportContext>(kept.report.id, ({ report, context }) => ({
        report,
        context: context && { ...context, lang },
      }))
      await keepShown(
        () => reportNow(deps, kept.report.id),
        (message) => replace(deps, pressed, message),
      )
      if (prefix !== CHANNEL_WIDE) return
      await chooseLanguage(deps, { user: who.user, channel: kept.context.channel }, lang)
      await tell(deps, who, sentence(lang, phrase('slack:lang.channel', { language: LANGUAGES[lang] ?? lang })))
    })
  })
}
