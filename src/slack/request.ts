import type { Message } from '../render/slack/limits.ts'
import { type Decision, requestMessage } from '../render/slack/request.ts'
import type { Run } from '../run/index.ts'
import { termsFor } from './approvers.ts'
import type { Deps, ReportContext } from './types.ts'

/** The request for a run's approval as it stands: with all the details, who has approved so far, and what was decided. */
export async function requestFor(deps: Deps, run: Run, context: ReportContext, decision: Decision | null = null): Promise<Message> {
  const { asker, approvers, minutes, second } = termsFor(deps, run, context)
  const approved = await deps.store.approvals.of(run.id)
  const until = new Date(run.createdAt + minutes * 60_000).toISOString()
  return requestMessage(run, context.lang, { asker, approvers, approved, until, second }, decision)
}

/** Asks the approvers in the thread: once for any number of presses, and once more when the first of two has approved. */
export async function request(deps: Deps, run: Run, context: ReportContext, user: string): Promise<void> {
  const given = (await deps.store.approvals.of(run.id)).length
  if (run.status !== 'planned' || !(await deps.store.events.claim(`request ${run.id} ${given}`))) return
  const asked = { ...context, requested: { ...context.requested, [run.id]: given ? termsFor(deps, run, context).asker : user } }
  const kept = await deps.store.reports.get<ReportContext>(run.report)
  if (kept) await deps.store.reports.save(kept.report, asked)
  await deps.store.audit.add({ who: user, what: 'requested', run: run.id, detail: { fix: run.fix } })
  await deps.outbox.post({ channel: context.channel, thread: context.thread }, await requestFor(deps, run, asked))
}
