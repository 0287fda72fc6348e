import { judgedIn, SUBNET_FACTS, type SubnetFacts } from '../checks/by-subnet.ts'
import type { FactLoader } from '../core/fact.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { Finding, Verdict } from '../core/report.ts'
import type { Ternary } from '../core/ternary.ts'
import type { FactValues, Service } from '../facts/types/index.ts'

type Load = FactLoader<FactValues>

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
  const facts: SubnetFacts = Object.fromEntries(await Promise.all(SUBNET_FACTS.map(async (id) => [id, (await load(id)).state])))
  const judged = all.map((subnet) => [subnet, own.includes(subnet) ? 'broken' : judgedIn(subnet, facts)] as const)
  const of = (answer: Ternary) => judged.flatMap(([subnet, judgement]) => (judgement === answer ? subnet : [])).sort()
  if (of('unknown').length || !of('ok').length) return []
  return [phrase('report:note.intermittent', { subnets: of('broken'), fine: of('ok') })]
}
