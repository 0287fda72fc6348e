import type { Gap, GapReason } from '../core/known.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { Finding } from '../core/report.ts'

/** What keeps the rest from being seen comes first: with other credentials, or another clock, a refusal may be none. */
const ORDER: readonly GapReason[] = [
  'credentials',
  'clock',
  'unreachable',
  'denied',
  'timeout',
  'throttled',
  'failed',
  'unreadable',
  'external',
  'not-placed',
  'not-named',
  'spared',
]

/**
 * What a finding says, on every surface: its own sentence, or for one that could not look, why, a sentence for each reason. A policy is asked
 * for only where one would help.
 */
export function sentencesOf({ say, gaps }: Pick<Finding, 'say' | 'gaps'>): Phrase[] {
  if (say.key !== 'report:unread') return [say]
  if (!gaps.length) return [phrase('report:unread-failed', say.params)]
  const byReason = Map.groupBy(gaps, ({ reason }) => reason)
  return ORDER.flatMap((reason) => {
    const alike = byReason.get(reason)
    return alike ? [why(reason, alike)] : []
  })
}

function why(reason: GapReason, gaps: readonly Gap[]): Phrase {
  // A fact that was not ready in time stands under a name of its own: no call of AWS's.
  const apis = sorted(gaps.flatMap(({ api }) => (api.includes(':') ? [api] : [])))
  const hosts = sorted(gaps.flatMap(({ host }) => host ?? []))
  const codes = sorted(gaps.flatMap(({ code }) => code ?? []))
  switch (reason) {
    case 'denied':
      return phrase('report:unread', { apis })
    case 'credentials':
      return phrase('report:unread-credentials', { codes })
    case 'unreachable':
      return hosts.length ? phrase('report:unread-unreachable', { hosts, codes }) : phrase('report:unread-failed', { apis })
    case 'timeout':
      if (!apis.length) return phrase('report:unread-late')
      return hosts.length ? phrase('report:unread-timeout', { hosts, apis }) : phrase('report:unread-timeout-call', { apis })
    case 'failed':
      return hosts.length ? phrase('report:unread-failed-host', { hosts, apis, codes }) : phrase('report:unread-failed', { apis })
    case 'unreadable':
      return phrase('report:unread-gone', { apis })
    default:
      return phrase(`report:unread-${reason}`, WITHOUT_CALLS.has(reason) ? {} : { apis })
  }
}

/** Sentences that name no call: none would show it. */
const WITHOUT_CALLS: ReadonlySet<GapReason> = new Set(['clock', 'external', 'not-placed', 'not-named'])

const sorted = (words: readonly string[]): string[] => [...new Set(words)].sort()
