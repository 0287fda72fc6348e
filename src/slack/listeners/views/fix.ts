import type { App } from '@slack/bolt'
import { VIEW } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { requestMessage } from '../../../render/slack/request.ts'
import { RunRefused, showRun } from '../../../run/index.ts'
import { approversOf, mayApprove } from '../../approvers.ts'
import { afterwards, tell } from '../../listen.ts'
import { apply } from '../../runs.ts'
import type { Deps, ReportContext } from '../../types.ts'

/** The plan has been read. From an approver this is the approval; from anybody else, the request for it. */
export function register(app: App, deps: Deps): void {
  app.view(VIEW.fix, async ({ ack, body, view }) => {
    await ack({ response_action: 'clear' })
    const { run: id, report } = JSON.parse(view.private_metadata) as { run: string; report: string }
    const user = body.user.id
    const context = (await deps.store.reports.get<ReportContext>(report))?.context
    if (!context || !deps.repair) return
    const { repair } = deps
    const who = { user, channel: context.channel, thread: context.thread }
    afterwards(deps, who, async (lang) => {
      try {
        if (await mayApprove(deps, context.channel, user)) return await apply(deps, repair, id, user)
        await request(deps, context, id, user)
      } catch (error) {
        if (!(error instanceof RunRefused)) throw error
        await tell(deps, who, sentence(lang, error.say))
      }
    })
  })
}

/** Asks the approvers in the thread, once for any number of presses. */
async function request(deps: Deps, context: ReportContext, id: string, user: string): Promise<void> {
  const run = await showRun(deps.store, id)
  if (run.status !== 'planned' || !(await deps.store.events.claim(`request ${id}`))) return
  const kept = await deps.store.reports.get<ReportContext>(run.report)
  if (kept) await deps.store.reports.save(kept.report, { ...kept.context, requested: { ...context.requested, [id]: user } })
  const place = { channel: context.channel, thread: context.thread }
  await deps.outbox.post(place, requestMessage(run, context.lang, user, approversOf(deps, context.channel)))
}
