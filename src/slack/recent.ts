import type { Report } from '../core/report.ts'
import type { Failures } from '../find/failures.ts'
import type { Language } from '../render/language.ts'
import type { Message } from '../render/slack/limits.ts'
import { recentMessage } from '../render/slack/recent.ts'
import { logged } from './failure.ts'
import { readable } from './readable.ts'
import type { Deps } from './types.ts'

/** Diagnoses offered to pick from. */
const OFFERED = 20

const NONE: Pick<Failures, 'failures' | 'missed'> = { failures: [], missed: [] }

/**
 * What may be meant by "why" alone: tasks that stopped within the hour, in the accounts of the channel, and what was diagnosed lately where
 * this person is. Null: nothing.
 */
export async function offered(deps: Deps, channel: string, user: string, lang: Language): Promise<Message | null> {
  const seen = (await readable(deps, user)).map(({ report }) => report)
  const [found, reports] = [await stopped(deps, channel, seen), failed(seen)]
  if (!found.failures.length && !reports.length) return null
  return recentMessage({ found, reports, now: deps.store.now() }, lang)
}

/** Where AWS cannot be asked, what was diagnosed before is offered all the same. */
async function stopped(deps: Deps, channel: string, seen: readonly Report[]): Promise<typeof NONE> {
  if (!deps.failures) return NONE
  try {
    const targets = seen.map(({ target }) => ({ target }))
    return await deps.failures(targets, deps.settings.channels?.[channel]?.accounts)
  } catch (error) {
    logged(deps.log, error, 'could not look for stopped tasks')
    return NONE
  }
}

/** Each task or service once, the newest first. */
function failed(seen: readonly Report[]): Report[] {
  const broken = seen.filter(
    ({ target, verdict }) => target.kind !== 'text' && verdict.status !== 'healthy' && verdict.status !== 'not-a-pull-failure',
  )
  const once = new Map(broken.toReversed().map((report) => [report.target.service ?? report.target.arn ?? report.id, report]))
  return [...once.values()].toReversed().slice(0, OFFERED)
}
