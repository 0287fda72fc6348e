import { phrase } from '../core/phrase.ts'
import type { Store } from '../store/store.ts'
import { refuseWhereOff } from './off.ts'
import { showRun } from './read.ts'
import { APPROVAL_MINUTES, type Terms, worthOf } from './rules.ts'
import { planOfRow } from './state.ts'
import { type Run, RunRefused, type RunStatus } from './types.ts'

const UNDER_WAY: RunStatus[] = ['running', 'waiting']
const HOUR = 3_600_000

/** What holds where nothing else is said: one person's approval, within half an hour. */
const LENIENT: Terms = { minutes: APPROVAL_MINUTES, perHour: null, second: false, off: false, approvers: [] }

/**
 * Approves a planned run: from here on any process may drive it. Where another person has to approve as well, it stays `planned` and the
 * approval is kept. A further approval of a run that has begun changes nothing and gives the run as it is.
 *
 * @param terms what the settings ask; `asker`: who asked for the approval, where that is another than who made the plan
 * @throws RunRefused `off`, `expired` (plan again), `own`, `again`, `held` (another run under way changes the same thing), `full`, `unknown-run`
 */
export async function approveRun(
  store: Store,
  id: string,
  approver: string,
  terms: Partial<Terms> & { asker?: string } = {},
): Promise<Run> {
  const run = await showRun(store, id)
  if (run.status !== 'planned') return run
  const { minutes, perHour, second, off, approvers } = { ...LENIENT, ...terms }
  await refuseWhereOff(store, off)
  if (store.now() - run.createdAt > minutes * 60_000) throw new RunRefused('expired', phrase('fixes:refused.expired', { count: minutes }))
  const needed = run.twoApprovals ? 2 : 1
  const asker = terms.asker ?? run.asker
  const worth = worthOf(approver, asker, await store.approvals.of(id), { second, needed })
  if (worth === 'own' || worth === 'again') throw new RunRefused(worth, othersSaid(worth, approvers))
  const detail = { fix: run.fix, account: run.target.account }
  if (worth === 'half') {
    if (await store.approvals.add(id, approver))
      await store.audit.add({ who: approver, what: 'approved', run: id, detail: { ...detail, missing: 1 } })
    // Two people may press at the same moment: whoever is second finds the other's approval, and starts the run.
    const now = worthOf(approver, asker, await store.approvals.of(id), { second, needed })
    return now === 'enough' ? approveRun(store, id, approver, terms) : run
  }
  await hold(store, id)
  const account = run.target.account
  const started = await store.approvals.start(
    id,
    { approver },
    perHour === null ? null : { account, most: perHour, since: store.now() - HOUR },
  )
  if (started === 'started') {
    await store.approvals.add(id, approver)
    await store.audit.add({ who: approver, what: 'approved', run: id, detail })
  } else await freeUnlessUnderWay(store, id)
  if (started === 'full') throw new RunRefused('full', phrase('fixes:refused.full', { count: perHour ?? 0, account: account ?? '' }))
  return showRun(store, id)
}

/** A sentence about the people who can: where nobody is named, without them. */
function othersSaid(key: 'own' | 'again', people: readonly string[]) {
  const named = people.slice(0, 10)
  return named.length ? phrase(`fixes:refused.${key}`, { people: named }) : phrase(`fixes:refused.${key}-nobody`)
}

/** Takes what the run's plan changes for the run alone. Throws RunRefused `held`. */
export async function hold(store: Store, id: string): Promise<void> {
  const row = await store.runs.get(id)
  const other = row && (await store.holds.take(id, planOfRow(row).holds))
  if (other) throw new RunRefused('held', phrase('fixes:refused.held', { resource: other.resource, run: other.run }))
}

/** A press that came too late must not hold anything for a run that has ended or never began. */
async function freeUnlessUnderWay(store: Store, id: string) {
  const row = await store.runs.get(id)
  if (row && !UNDER_WAY.includes(row.status)) await store.holds.free(id)
}
