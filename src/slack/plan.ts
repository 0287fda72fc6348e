import type { ModalView } from '@slack/types'
import { phrase } from '../core/phrase.ts'
import type { Language } from '../render/language.ts'
import { noticeView } from '../render/slack/notice.ts'
import { handedPlanView, type PlanOptions, planView } from '../render/slack/plan.ts'
import { type Run, RunRefused, worthOf } from '../run/index.ts'
import { isAmong, termsFor } from './approvers.ts'
import { logged } from './failure.ts'
import type { Kept } from './kept.ts'
import type { Deps, Repair, ReportContext } from './types.ts'

/** Makes the plan on what is true now, and gives the view that shows it; or one that says why there is none. */
export async function planned(
  deps: Deps,
  repair: Repair,
  { report, context }: Kept,
  asked: { fix: string; params: Record<string, string>; user: string; lang: Language },
): Promise<ModalView> {
  const { fix: fixId, params, user: asker, lang } = asked
  try {
    const { minutes } = deps.settings.approval ?? {}
    const run = await repair.plan(deps.store, { report, question: context.question, fixId, params, asker, minutes })
    return planView(run, { lang, ...(await standing(deps, run, context, asker)) })
  } catch (error) {
    if (error instanceof RunRefused) return error.handOver ? handedPlanView(error.handOver, lang) : noticeView(lang, error.say)
    return noticeView(lang, phrase('slack:broken', { id: logged(deps.log, error, 'a fix could not be planned') }))
  }
}

/** Who may approve the run, and what a press of the reader's would be worth. */
async function standing(deps: Deps, run: Run, context: ReportContext, user: string): Promise<Pick<PlanOptions, 'approvers' | 'press'>> {
  const { approvers, asker, second } = termsFor(deps, run, context)
  if (!(await isAmong(deps, approvers, user))) return { approvers, press: 'none' }
  const needed = run.twoApprovals ? 2 : 1
  return { approvers, press: worthOf(user, asker, await deps.store.approvals.of(run.id), { second, needed }) }
}
