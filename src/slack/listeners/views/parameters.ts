import type { App } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { VIEW } from '../../../render/slack/ids.ts'
import { noticeView } from '../../../render/slack/notice.ts'
import { type FormSubject, type FormValues, parametersOf } from '../../../render/slack/parameters.ts'
import { planningView } from '../../../render/slack/plan.ts'
import { failureOf } from '../../failure.ts'
import { afterwards } from '../../listen.ts'
import { planned } from '../../plan.ts'
import type { Deps, ReportContext } from '../../types.ts'
import { openedView } from '../../views.ts'

/**
 * The values a plan needs have been chosen: the plan takes the form's place. What is wrong with a value is said at its field, which Slack
 * lets one do only in the acknowledgement, so that it is judged by what is kept: no call of AWS or Slack fits into those three seconds.
 */
export function register(app: App, deps: Deps): void {
  app.view(VIEW.parameters, async ({ ack, body, view }) => {
    const user = body.user.id
    const { report, fix, lang: shown } = JSON.parse(view.private_metadata) as FormSubject
    const lang = shown ?? (await deps.languages.of(null, user))
    const kept = await deps.store.reports.get<ReportContext>(report).catch((error: unknown) => failureOf(deps, error))
    if (kept && 'key' in kept) return ack({ response_action: 'update', view: noticeView(lang, kept) })
    const offer = kept?.report.fixes.find(({ id }) => id === fix)
    const { repair } = deps
    if (!kept?.context || !offer || !repair)
      return ack({ response_action: 'update', view: noticeView(lang, phrase('slack:unknown.report')) })
    const { params, wrong } = parametersOf(offer, view.state.values as unknown as FormValues, lang)
    if (Object.keys(wrong).length) return ack({ response_action: 'errors', errors: wrong })
    await ack({ response_action: 'update', view: planningView(lang) })
    const { context } = kept
    afterwards(deps, { user, channel: null, thread: null }, async () =>
      openedView(deps, view.id).replace(await planned(deps, repair, { report: kept.report, context }, { fix, params, user, lang }), lang),
    )
  })
}
