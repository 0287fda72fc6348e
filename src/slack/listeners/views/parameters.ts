import type { App } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { VIEW } from '../../../render/slack/ids.ts'
import { noticeView } from '../../../render/slack/notice.ts'
import { type FormValues, parametersOf } from '../../../render/slack/parameters.ts'
import { planningView } from '../../../render/slack/plan.ts'
import { afterwards } from '../../listen.ts'
import { planned } from '../../plan.ts'
import type { Deps, ReportContext } from '../../types.ts'
import { openedView } from '../../views.ts'

/** The values a plan needs have been chosen: the plan takes the form's place. */
export function register(app: App, deps: Deps): void {
  app.view(VIEW.parameters, async ({ ack, body, view }) => {
    const user = body.user.id
    const lang = await deps.languages.of(null, user)
    await ack({ response_action: 'update', view: planningView(lang) })
    afterwards(deps, { user, channel: null, thread: null }, async () => {
      const { report, fix } = JSON.parse(view.private_metadata) as { report: string; fix: string }
      const kept = await deps.store.reports.get<ReportContext>(report)
      const offer = kept?.report.fixes.find(({ id }) => id === fix)
      const opened = openedView(deps, view.id)
      if (!kept?.context || !offer || !deps.repair) return opened.replace(noticeView(lang, phrase('slack:unknown.report')))
      const params = parametersOf(offer, view.state.values as unknown as FormValues)
      const { context } = kept
      await opened.replace(await planned(deps, deps.repair, { report: kept.report, context }, { fix, params, user, lang }))
    })
  })
}
