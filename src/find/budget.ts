import { type Aws, openAws } from '../aws/aws.ts'
import type { Session } from '../aws/session.ts'
import type { Call } from '../core/call.ts'

/** Requests of one search in all, retries and the assuming of roles included. */
const MOST_CALLS = 30
/** What one call may become: the SDK tries three times, and the first of a session may have to assume a role. */
const TRIES = 3

/** There is no room for a further call. */
class BudgetSpent extends Error {
  readonly code = 'budget-spent'
}

/** Asks several accounts, all together never more than thirty times. */
export function budget() {
  const calls: Call[] = []
  const opened = new Map<Session, ReturnType<typeof openAws>>()
  const warm = new Set<Session>()
  let reserved = 0

  /** @throws BudgetSpent before anything is sent, where the worst case would be too much */
  async function ask<T>(session: Session, depth: number, work: (aws: Aws) => Promise<T>): Promise<T> {
    const worst = warm.has(session) ? TRIES : 2 * TRIES
    if (calls.length + reserved + worst > MOST_CALLS) throw new BudgetSpent()
    reserved += worst
    const aws = opened.get(session) ?? openAws(session)
    opened.set(session, aws)
    try {
      // A refused call counts as well, so that its failure must not hide it.
      const { result, context } = await aws.within(depth, (a) =>
        work(a).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        ),
      )
      calls.push(...context.calls)
      if ('error' in result) throw result.error
      warm.add(session)
      return result.value
    } finally {
      reserved -= worst
    }
  }
  return {
    ask,
    calls,
    close() {
      for (const aws of opened.values()) aws.close()
    },
  }
}
