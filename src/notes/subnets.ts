import { checks } from '../checks/index.ts'
import type { Check } from '../core/check.ts'
import type { FactLoader } from '../core/fact.ts'
import { known } from '../core/known.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { Finding, Verdict } from '../core/report.ts'
import type { Ternary } from '../core/ternary.ts'
import type { FactValues, Service } from '../facts/types/index.ts'
import { value } from './value.ts'

type Load = FactLoader<FactValues>

/** The checks that judge a way from one subnet at a time. */
const BY_SUBNET = checks.filter(({ needs }) => needs.includes('ways') && needs.includes('pullerSubnets'))

/**
 * Some bad subnets of several: said only where every subnet of the service is known to be either, and nothing else is broken, which might
 * as well hold in the others.
 */
export async function intermittent(findings: readonly Finding[], verdict: Verdict, service: Service | null, load: Load): Promise<Phrase[]> {
  const broken = findings.filter((finding) => finding.status === 'broken')
  const root = broken.find((finding) => finding.check === verdict.check)
  const elsewhere = broken.some((finding) => !finding.evidence.some(({ label }) => label === 'fine-in-subnets'))
  const all = service?.network?.subnets ?? []
  if (!root || elsewhere || all.length < 2) return []
  const own = (Array.isArray(root.say.params.subnets) ? root.say.params.subnets : []).map(String)
  const judged = await Promise.all(
    all.map(async (subnet) => [subnet, own.includes(subnet) ? 'broken' : await judgedIn(subnet, load)] as const),
  )
  const of = (answer: Ternary) => judged.flatMap(([subnet, judgement]) => (judgement === answer ? subnet : [])).sort()
  if (of('unknown').length || !of('ok').length) return []
  return [phrase('report:note.intermittent', { subnets: of('broken'), fine: of('ok') })]
}

/** What the checks would find, had the task been started in that subnet: where one finds it well, another may not. */
async function judgedIn(subnet: string, load: Load): Promise<Ternary> {
  const outcomes = await Promise.all(BY_SUBNET.map(async (check) => statusIn(check, subnet, load)))
  return outcomes.includes('broken') ? 'broken' : outcomes.includes('unknown') ? 'unknown' : 'ok'
}

async function statusIn(check: Check<FactValues>, subnet: string, load: Load): Promise<Ternary | null> {
  const have: Record<string, unknown> = {}
  for (const id of check.needs) have[id] = await value(load, id)
  for (const id of check.wants) have[id] = (await load(id)).state
  const needed = check.needs.every((id) => have[id] !== null || id === 'taskDefinition')
  if (!needed) return 'unknown'
  const puller = await value(load, 'puller')
  const there = puller && { ...puller, privateIp: null }
  Object.assign(have, {
    ...(check.needs.includes('pullerSubnets') && { pullerSubnets: { own: subnet, all: [subnet] } }),
    ...(there && check.needs.includes('puller') && { puller: there }),
    ...(there && check.wants.includes('puller') && { puller: known(there) }),
  })
  return check.run(have)?.status ?? null
}
