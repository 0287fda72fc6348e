import type { Cause } from '../core/cause.ts'
import type { FactLoader } from '../core/fact.ts'
import type { Finding, FixOffer } from '../core/report.ts'
import type { FactValues } from '../facts/types/index.ts'
import { FIXES } from './list.ts'
import { inOrder, weighed } from './order.ts'
import type { Fix } from './types.ts'

/** Loads what a fix needs; null where one of its needs could not be read. */
export async function factsFor(fix: Fix, load: FactLoader<FactValues>): Promise<Record<string, unknown> | null> {
  const have: Record<string, unknown> = {}
  await Promise.all([
    ...fix.needs.map(async (id) => {
      const { state } = await load(id)
      if (state.known) have[id] = state.value
    }),
    ...fix.wants.map(async (id) => {
      have[id] = (await load(id)).state
    }),
  ])
  return fix.needs.every((id) => id in have) ? have : null
}

/**
 * The fixes for what is broken, each once and the lightest first, and by check the ids of those that resolve its finding. Loads the facts the fixes need, which
 * the checks have loaded already: hardly a further call.
 *
 * @example const { fixes, byCheck } = await offerFixes(findings, load)
 */
export async function offerFixes(
  findings: readonly Finding[],
  load: FactLoader<FactValues>,
  all: readonly Fix[] = FIXES,
): Promise<{ fixes: FixOffer[]; byCheck: Record<string, string[]> }> {
  const broken = findings.filter((finding) => finding.status === 'broken')
  const resolves = (fix: { resolves: readonly Cause[] }, finding: Finding) => finding.cause !== null && fix.resolves.includes(finding.cause)
  // Task definitions of daemons are registered by an API of their own: a copy made by the usual one would be another thing.
  const ofDaemon = broken.length > 0 && (await definitionOf(load))?.includes(':daemon-task-definition/')
  const possible = (fix: Fix) => !ofDaemon || !fix.steps.some((kind) => kind === 'register-revision')
  const fitting = all.filter((fix) => possible(fix) && broken.some((finding) => resolves(fix, finding)))
  const offered = await Promise.all(
    fitting.map(async (fix) => {
      const have = await factsFor(fix, load)
      const offer = have && fix.offer(have, broken)
      return offer && { fix, offer }
    }),
  )
  const fixes = inOrder(offered.flatMap((one) => one ?? []).map(weighed), all).map(({ offer }) => offer)
  const byCheck: Record<string, string[]> = {}
  for (const finding of broken) byCheck[finding.check] = fixes.filter((fix) => resolves(fix, finding)).map((fix) => fix.id)
  return { fixes, byCheck }
}

async function definitionOf(load: FactLoader<FactValues>): Promise<string | null> {
  const { state } = await load('taskDefinition')
  return state.known ? (state.value?.arn ?? null) : null
}
