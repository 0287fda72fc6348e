import type { Call } from './core/call.ts'
import type { Gap, GapReason } from './core/known.ts'
import { type Phrase, phrase } from './core/phrase.ts'
import type { Finding } from './core/report.ts'

const SENTENCES: Partial<Record<GapReason, string>> = {
  clock: 'clock',
  unreachable: 'unreachable',
  timeout: 'no-answer',
  failed: 'unusable',
}

/**
 * Why nothing of AWS could be read at all, in one sentence: the clock is wrong, no connection, no answer, or
 * none that can be used. Null: something was read, or it
 * is for each check to say what it lacks.
 */
export function unreached(findings: readonly Finding[], calls: readonly Call[]): Phrase | null {
  if (!calls.length || calls.some(({ outcome }) => outcome !== 'failed')) return null
  const gaps = findings.flatMap((finding) => finding.gaps)
  for (const [reason, key] of Object.entries(SENTENCES)) {
    const alike = gaps.filter((gap) => gap.reason === reason)
    const hosts = distinct(alike, 'host')
    if (alike.length && (hosts.length || reason === 'clock'))
      return phrase(`report:verdict.${key}`, { hosts, codes: distinct(alike, 'code') })
  }
  return null
}

const distinct = (gaps: readonly Gap[], key: 'host' | 'code'): string[] => [...new Set(gaps.flatMap((gap) => gap[key] ?? []))].sort()
