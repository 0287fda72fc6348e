import type { ModalView } from '@slack/types'
import { phrase } from '../core/phrase.ts'
import type { Language } from '../render/language.ts'
import { noticeView } from '../render/slack/notice.ts'
import { handedPlanView, type PlanOptions, planView } from '../render/slack/plan.ts'
import { type Draft, type Run, RunRefused, shownDraft, standingRun, worthOf } from '../run/index.ts'
import { isAmong, othersOf, termsFor } from './approvers.ts'
import { logged } from './failure.ts'
import type { Kept } from './kept.ts'
import type { Deps, Repair } from './types.ts'

/** A fix that somebody wants to see planned, or asks for. */
export interface Wish {
  fix: string
  params: Record<string, string>
}

/** The run that stands for a fix, else what it would be: nothing is kept of it. */
export type Planned = { run: Run; draft: null } | { run: null; draft: Draft }

/** Looks up the run that stands, else makes the plan on what is true now. Throws RunRefused where there is none. */
export async function planOf(deps: Deps, repair: Repair, { report, context }: Kept, { fix, params }: Wish): Promise<Planned> {
  const subject = { report, fixId: fix, params }
  const { run, attempt } = await standingRun(deps.store, subject, deps.settings.approval?.minutes)
  return run ? { run, draft: null } : { run: null, draft: await repair.plan({ ...subject, attempt, question: context.question }) }
}

/** The view that shows a plan; or one that says why there is none. Nothing is kept: whoever only looks has asked for nothing. */
export async function planned(
  deps: Deps,
  repair: Repair,
  kept: Kept,
  { user, lang, ...wish }: Wish & { user: string; lang: Language },
): Promise<ModalView> {
  try {
    const { run: standing, draft } = await planOf(deps, repair, kept, wish)
    const run = standing ?? shownDraft(draft, user)
    if (run.status !== 'planned') return noticeView(lang, phrase('fixes:refused.approved', { who: run.approver ?? '' }))
    const why = repair.noRole?.(run.target.account)
    if (why) return handedPlanView({ ...run, why, steps: run.steps.map((step) => ({ ...step, undoable: false })) }, lang)
    return planView(run, { lang, params: wish.params, ...(await worth(deps, run, kept.context.channel, user)) })
  } catch (error) {
    if (error instanceof RunRefused) return error.handOver ? handedPlanView(error.handOver, lang) : noticeView(lang, error.say)
    return noticeView(lang, phrase('slack:broken', { id: logged(deps.log, error, 'a fix could not be planned') }))
  }
}

/** What a press of the reader's would be worth, and who else can approve. */
async function worth(deps: Deps, run: Run, channel: string, user: string): Promise<Pick<PlanOptions, 'approvers' | 'press'>> {
  const { approvers: all, second } = termsFor(deps, run, channel)
  const given = await deps.store.approvals.of(run.id)
  const approvers = await othersOf(deps, all, [user, ...given, ...(second ? [run.asker] : [])])
  if (!(await isAmong(deps, all, user))) return { approvers, press: 'none' }
  return { approvers, press: worthOf(user, run.asker, given, { second, needed: run.twoApprovals ? 2 : 1 }) }
}
