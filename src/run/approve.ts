import { type Phrase, phrase } from '../core/phrase.ts'
import type { Store } from '../store/store.ts'
import { refuseWhereOff } from './off.ts'
import { showRun } from './read.ts'
import { APPROVAL_MINUTES, type Terms, worthOf } from './rules.ts'
import { planOfRow } from './state.ts'
import { type Run, RunRefused } from './types.ts'

const HOUR = 3_600_000

/** What an approval has to keep to, and what is known as it is given. */
export interface ApprovalTerms extends Terms {
  /** Why there is no role to change the account with; null: there is one, or the caller has credentials of their own. */
  noRole: Phrase | null
  /** Whether an approval given before still counts; those that do not are taken away. */
  counts(who: string): Promise<boolean>
}

/** What holds where nothing else is said: one person's approval, within half an hour. */
const LENIENT: ApprovalTerms = {
  ...{ minutes: APPROVAL_MINUTES, perHour: null, second: false, off: false, approvers: [], noRole: null },
  counts: async () => true,
}

/**
 * Approves a planned run: from here on any process may drive it. Where another person has to approve as well, it stays `planned` and the
 * approval is kept. A run is decided once: only the call that starts it resolves with the run `running`.
 *
 * @param terms what the settings ask; `approvers`: who else can, for the sentence that says so
 * @throws RunRefused `off`, `no-role`, `expired` (plan again), `decided` (by whom, and what), `own`, `again`, `held` (another run under way
 * changes the same thing), `full`, `unknown-run`: nothing is held then
 */
export async function approveRun(store: Store, id: string, approver: string, terms: Partial<ApprovalTerms> = {}): Promise<Run> {
  const run = await showRun(store, id)
  const { minutes, perHour, second, off, approvers, noRole, counts } = { ...LENIENT, ...terms }
  refuseDecided(run, minutes)
  await refuseWhereOff(store, off)
  if (noRole) throw new RunRefused('no-role', noRole)
  const account = run.target.account
  const detail = { fix: run.fix, account }
  if (store.now() - run.createdAt > minutes * 60_000) {
    await store.approvals.expire(id, detail)
    return refuseDecided(await showRun(store, id), minutes)
  }
  const rule = { second, needed: run.twoApprovals ? 2 : 1 } as const
  const given = async () => {
    const counting: string[] = []
    for (const who of await store.approvals.of(id)) {
      if (who === approver || (await counts(who))) counting.push(who)
      else await store.approvals.withdraw(id, who, detail)
    }
    return counting
  }
  const worth = worthOf(approver, run.asker, await given(), rule)
  if (worth === 'own' || worth === 'again') throw new RunRefused(worth, othersSaid(worth, approvers))
  if (worth === 'half') {
    const kept = await store.approvals.add(id, approver, { ...detail, missing: 1 })
    if (kept === 'no') return refuseDecided(await showRun(store, id), minutes)
    // Two people may press at the same moment: whoever is second finds the other's approval, and starts the run.
    if (worthOf(approver, run.asker, await given(), rule) !== 'enough') return run
  }
  const row = await store.runs.get(id)
  const quota = perHour === null ? null : { account, most: perHour, since: store.now() - HOUR }
  const started = await store.approvals.start(id, { approver, holds: row ? planOfRow(row).holds : [], quota, detail })
  if (started === 'full') throw new RunRefused('full', phrase('fixes:refused.full', { count: perHour ?? 0, account: account ?? '' }))
  if (typeof started === 'object') throw heldBy(started)
  const now = await showRun(store, id)
  if (started === 'started') return now
  // Both of two who pressed at the same moment count; one of them has started it.
  return worth === 'half' && now.approver ? run : refuseDecided(now, minutes)
}

/**
 * Declines a planned run: it never starts. Whoever wants the fix after all asks anew.
 *
 * @throws RunRefused `decided` (by whom, and what), `expired`, `unknown-run`
 */
export async function declineRun(store: Store, id: string, who: string): Promise<Run> {
  const { fix, target } = await showRun(store, id)
  const declined = await store.approvals.decline(id, who, { fix, account: target.account })
  const run = await showRun(store, id)
  return declined ? run : refuseDecided(run)
}

/** The run, where nothing is decided yet. Throws RunRefused `decided` or `expired`. @param minutes how long it could have been approved */
function refuseDecided(run: Run, minutes = APPROVAL_MINUTES): Run {
  if (run.status === 'planned') return run
  if (run.status === 'expired') throw new RunRefused('expired', phrase('fixes:refused.expired', { count: minutes }))
  if (run.status === 'declined') throw new RunRefused('decided', phrase('fixes:refused.declined', { who: run.declinedBy ?? '' }))
  throw new RunRefused('decided', phrase('fixes:refused.approved', { who: run.approver ?? '' }))
}

/** A sentence about the people who can: where nobody is named, without them. */
function othersSaid(key: 'own' | 'again', people: readonly string[]) {
  const named = people.slice(0, 10)
  return named.length ? phrase(`fixes:refused.${key}`, { people: named }) : phrase(`fixes:refused.${key}-nobody`)
}

/** What a run is refused with where another has one of the things it changes. */
export const heldBy = ({ resource, run }: { resource: string; run: string }) =>
  new RunRefused('held', phrase('fixes:refused.held', { resource, run }))

/** Takes what the run's plan changes for the run alone. Throws RunRefused `held`. */
export async function hold(store: Store, id: string): Promise<void> {
  const row = await store.runs.get(id)
  const other = row && (await store.holds.take(id, planOfRow(row).holds))
  if (other) throw heldBy(other)
}
