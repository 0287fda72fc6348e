import type { App, BlockButtonAction } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { ACTION } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { parametersView } from '../../../render/slack/parameters.ts'
import { handOverView, planningView } from '../../../render/slack/plan.ts'
import { offBy } from '../../../run/index.ts'
import { reportOf } from '../../kept.ts'
import { afterwards, tell } from '../../listen.ts'
import { mayAsk } from '../../may-ask.ts'
import { planned } from '../../plan.ts'
import type { Deps } from '../../types.ts'
import { showView } from '../../views.ts'
import { press } from './press.ts'

/** A fix's button: opens its plan. Nothing is changed by this press. */
export function register(app: App, deps: Deps): void {
  app.action<BlockButtonAction>(new RegExp(`^${ACTION.fix}`), async ({ ack, body, action }) => {
    await ack()
    const { who } = press(body)
    afterwards(deps, who, async (lang) => {
      const refused = await mayAsk(deps, who.user)
      if (refused) return tell(deps, who, sentence(lang, refused))
      const kept = await reportOf(deps, who, action.value ?? '', lang)
      const offer = kept?.report.fixes.find((fix) => `${ACTION.fix}${fix.id}` === action.action_id)
      if (!kept) return
      if (!offer) return tell(deps, who, sentence(lang, phrase('slack:unknown.action')))
      const { repair } = deps
      const off = await offBy(deps.store, deps.settings.changes === 'off')
      const { account } = kept.report.target
      const noRole = account === null ? null : (repair?.noRole?.(account) ?? null)
      if (!repair || off || noRole || (offer.handOver && !offer.overridable))
        return void (await showView(deps, who, body.trigger_id, handOverView(offer, lang, off ?? noRole), lang))
      if (offer.parameters.length)
        return void (await showView(deps, who, body.trigger_id, parametersView(kept.report.id, offer, lang), lang))
      // Opened before the plan is there: a trigger lives three seconds.
      const opened = await showView(deps, who, body.trigger_id, planningView(lang), lang)
      if (opened) await opened.replace(await planned(deps, repair, kept, { fix: offer.id, params: {}, user: who.user, lang }), lang)
    })
  })
}
