import type { App } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import { VIEW } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import { approveRun, type Run, RunRefused, showRun } from '../../../run/index.ts'
import { isAmong, termsFor } from '../../approvers.ts'
import { afterwards, tell } from '../../listen.ts'
import { refusedPress } from '../../refused-approval.ts'
import { request } from '../../request.ts'
import { carryOut } from '../../runs.ts'
import type { Deps, ReportContext } from '../../types.ts'

/** The plan has been read. From an approver this is an approval; from anybody else, or where another person has to, the request for it. */
export function register(app: App, deps: Deps): void {
  app.view(VIEW.fix, async ({ ack, body, view }) => {
    await ack({ response_action: 'clear' })
    const { run: id, report } = JSON.parse(view.private_metadata) as { run: string; report: string }
    const user = body.user.id
    afterwards(deps, { user, channel: null, thread: null }, async (lang, noted) => {
      const context = (await deps.store.reports.get<ReportContext>(report))?.context
      const { repair } = deps
      if (!context || !repair) return tell(deps, noted, sentence(lang, phrase('slack:run.gone')))
      const who = { user, channel: context.channel, thread: context.thread }
      const run = await showRun(deps.store, id)
      try {
        const now = await approved(deps, run, context, user)
        if (now.status === 'planned') await request(deps, now, context, user)
        else await carryOut(deps, repair, now, user)
      } catch (error) {
        if (!(error instanceof RunRefused)) throw error
        await refusedPress(deps, { who, run, lang }, error)
      }
    })
  })
}

/** The run after this press: it goes on waiting where the person is no approver, or not the one who may. */
async function approved(deps: Deps, run: Run, context: ReportContext, user: string): Promise<Run> {
  const terms = termsFor(deps, run, context)
  if (!(await isAmong(deps, terms.approvers, user))) return run
  try {
    return await approveRun(deps.store, run.id, user, terms)
  } catch (error) {
    if (error instanceof RunRefused && error.code === 'own') return run
    throw error
  }
}
