import type { App, BlockStaticSelectAction } from '@slack/bolt'
import { LANGUAGES } from '../../../render/language.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { reportMessage } from '../../../render/slack/report.ts'
import { reportOf } from '../../kept.ts'
import { afterwards } from '../../listen.ts'
import type { Deps } from '../../types.ts'
import { press, replace } from './press.ts'

/** Says the same report again in another language, from the store: AWS is not asked. */
export function register(app: App, deps: Deps): void {
  app.action<BlockStaticSelectAction>(ACTION.language, async ({ ack, body, action, respond }) => {
    await ack()
    const pressed = press(body, respond)
    const [lang = '', ...id] = (action.selected_option?.value ?? '').split(':')
    afterwards(deps, pressed.who, async () => {
      if (!Object.hasOwn(LANGUAGES, lang)) return
      const kept = await reportOf(deps, pressed.who, id.join(':'), lang)
      if (!kept) return
      await replace(deps, pressed, reportMessage(kept.report, { lang, asker: kept.context.asker, started: kept.context.runs }))
      await deps.store.reports.save(kept.report, { ...kept.context, lang })
    })
  })
}
