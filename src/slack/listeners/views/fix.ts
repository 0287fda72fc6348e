import type { App } from '@slack/bolt'
import { phrase } from '../../../core/phrase.ts'
import type { Language } from '../../../render/language.ts'
import { VIEW } from '../../../render/slack/ids.ts'
import { sentence } from '../../../render/slack/messages.ts'
import type { PlanRead } from '../../../render/slack/plan.ts'
import { keepDraft, RunRefused, shownDraft, unchanged } from '../../../run/index.ts'
import { approve } from '../../approve.ts'
import { termsFor } from '../../approvers.ts'
import type { Kept } from '../../kept.ts'
import { afterwards, tell } from '../../listen.ts'
import { planOf } from '../../plan.ts'
import { refusedClick, refusedPress } from '../../refused-approval.ts'
import { askApprovers, askedBefore } from '../../request.ts'
import { standings } from '../../standing.ts'
import type { Deps, Repair, ReportContext } from '../../types.ts'
import type { Who } from '../../who.ts'

/**
 * The plan has been read. Only now is anything kept: who sends the view asks for the fix, and where its button said so, approves it. The
 * plan is made once more, by whichever process this is, and has to be the one that was read.
 */
export function register(app: App, deps: Deps): void {
  app.view(VIEW.fix, async ({ ack, body, view }) => {
    await ack({ response_action: 'clear' })
    const read = JSON.parse(view.private_metadata) as PlanRead
    const user = body.user.id
    afterwards(deps, { user, channel: null, thread: null }, async (lang, noted) => {
      const kept = await deps.store.reports.get<ReportContext>(read.report)
      const { repair } = deps
      if (!kept?.context || !repair || !read.digest)
        return tell(deps, noted, sentence(lang, phrase(`slack:unknown.${kept ? 'action' : 'report'}`)))
      const { channel, thread } = kept.context
      const who = { user, channel, thread }
      await sent({ deps, repair, kept: { report: kept.report, context: kept.context }, who, lang }, read)
    })
  })
}

interface Sender {
  deps: Deps
  repair: Repair
  kept: Kept
  who: Who & { user: string }
  lang: Language
}

async function sent({ deps, repair, kept, who, lang }: Sender, read: PlanRead): Promise<void> {
  const { channel, thread, lang: spoken } = kept.context
  const click = { who, run: { id: read.run, fix: read.fix }, lang }
  try {
    const { run: before, draft } = await planOf(deps, repair, kept, read)
    const { id, fix, target } = unchanged(before ?? shownDraft(draft, who.user), read.digest)
    if (id !== read.run) throw new RunRefused('changed', phrase('fixes:refused.changed'))
    const approves = read.press === 'enough' || read.press === 'half'
    const terms = termsFor(deps, { fix, target }, channel)
    const standing = standings(deps, terms.approvers)
    if (approves && (await refusedClick(deps, click, await standing(who.user), terms.approvers))) return
    const noRole = repair.noRole?.(target.account)
    if (noRole) throw new RunRefused('no-role', noRole)
    const run = before ?? (await keepDraft(deps.store, draft, who.user, { channel, thread, lang: spoken }))
    if (approves) await approve(deps, repair, run, who.user, terms, standing)
    else if (!(await askApprovers(deps, run, who.user))) await tell(deps, who, sentence(lang, askedBefore(run)))
  } catch (error) {
    if (!(error instanceof RunRefused)) throw error
    await refusedPress(deps, click, error)
  }
}
