import { codeOf, outcomeOf } from '../aws/refusal.ts'
import { phrase } from '../core/phrase.ts'
import { Stuck } from '../fixes/steps/types.ts'
import type { Trouble } from './types.ts'

const LIMIT = /(LimitExceeded|QuotaExceeded|LimitExceededException|ServiceQuotaExceededException|InsufficientFreeAddressesInSubnet)$/
const DEPENDENCY = /(DependencyViolation|ResourceInUse|ResourceInUseException|DeleteConflict|DeleteConflictException|InUse)$/

/** What a failed call means for a run, with the call and AWS's code, never its whole message. */
export function troubleOf(error: unknown, step: string | null): Trouble {
  if (error instanceof Stuck) return { kind: 'stuck', say: error.say, step }
  const { ecsPullApi: api } = error as { ecsPullApi?: string }
  const code = codeOf(error)
  if (!api) return { kind: 'unexpected', say: phrase('fixes:trouble.unexpected', { code }), step }
  const outcome = outcomeOf(code)
  const kind =
    outcome === 'denied' || outcome === 'throttled' ? outcome : LIMIT.test(code) ? 'limit' : DEPENDENCY.test(code) ? 'dependency' : 'failed'
  return { kind, say: phrase(`fixes:trouble.${kind}`, { api, code }), step }
}

export const timedOut = (step: string, minutes: number): Trouble => ({
  kind: 'timeout',
  say: phrase('fixes:trouble.timeout', { minutes }),
  step,
})
