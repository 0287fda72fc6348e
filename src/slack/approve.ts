import { approveRun, type Run, RunRefused, type Terms } from '../run/index.ts'
import { othersOf } from './approvers.ts'
import { logged } from './failure.ts'
import { askApprovers, showRequest } from './request.ts'
import { carryOut } from './runs.ts'
import type { Standing } from './standing.ts'
import type { Deps, Repair } from './types.ts'

/**
 * An approver's press counts: the run starts, or waits for another person.
 *
 * @param standing who is an approver, as Slack says now: those who have approved before are asked about, too
 * @throws RunRefused where it does not count after all
 */
export async function approve(
  deps: Deps,
  repair: Repair,
  run: Run,
  user: string,
  terms: Terms,
  standing: (user: string) => Promise<Standing>,
): Promise<void> {
  const counts = async (who: string) => {
    const now = await standing(who)
    if (now.is === 'unknown') throw new RunRefused('unconfirmed', now.say)
    return now.is === 'approver'
  }
  const approvers = await othersOf(deps, terms.approvers, [user, run.asker])
  const noRole = repair.noRole?.(run.target.account) ?? null
  const now = await approveRun(deps.store, run.id, user, { ...terms, approvers, noRole, counts })
  if (now.status === 'planned') await askApprovers(deps, now, user)
  else {
    await showRequest(deps, now.id)
    // The press has been answered; what comes of the run is told by itself.
    deps.background(carryOut(deps, repair, now).catch((error: unknown) => logged(deps.log, error, 'a run could not be carried out')))
  }
}
