import type { App, BlockStaticSelectAction } from '@slack/bolt'
import { LANGUAGES } from '../../../render/language.ts'
import { ACTION, ONLY_ME } from '../../../render/slack/ids.ts'
import { reportMessage } from '../../../render/slack/report.ts'
import { reportOf } from '../../kept.ts'
import { afterwards, tell } from '../../listen.ts'
import type { Deps } from '../../types.ts'
import { press, replace } from './press.ts'

/** Says the same report again in another language, in its place or to one person alone, from the store: AWS is not asked. */
export function register(app: App, deps: Deps): void {
  app.action<BlockStaticSelectAction>(ACTION.language, async ({ ack, body, action, respond }) => {
    await ack()
    const pressed = press(body, respond)
    const [chosen = '', ...id] = (action.selected_option?.value ?? '').split(':')
    const alone = chosen.startsWith(ONLY_ME)
    const lang = alone ? chosen.slice(ONLY_ME.length) : chosen
    afterwards(deps, pressed.who, async () => {
      if (!Object.hasOwn(LANGUAGES, lang)) return
      const kept = await reportOf(deps, pressed.who, id.join(':'), lang)
      if (!kept) return
      const said = reportMessage(kept.report, { lang, asker: kept.context.asker, started: kept.context.runs })
      if (alone) return tell(deps, pressed.who, said)
      await replace(deps, pressed, said)
      await deps.store.reports.save(kept.report, { ...kept.context, lang })
    })
  })
}
