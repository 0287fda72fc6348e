import type { FactLoader } from '../core/fact.ts'
import { type Phrase, phrase } from '../core/phrase.ts'
import type { Finding, Verdict } from '../core/report.ts'
import type { FactValues } from '../facts/types/index.ts'
import { sameDefinition, sharing } from '../network/shared.ts'
import { value } from './value.ts'

type Load = FactLoader<FactValues>

/** Who else meets the same fault: that of a route table, an ACL or a group is not one service's alone. */
export async function shared(findings: readonly Finding[], verdict: Verdict, load: Load): Promise<Phrase[]> {
  const root = findings.find((finding) => finding.status === 'broken' && finding.check === verdict.check)
  if (root?.confidence !== 'confirmed') return []
  const { subnets } = root.say.params
  if (!Array.isArray(subnets)) return sharedDefinition(root.check, load)
  const [services, routeTables, networkAcls, puller] = await Promise.all([
    value(load, 'neighbours'),
    value(load, 'routeTables'),
    value(load, 'networkAcls'),
    value(load, 'puller'),
  ])
  if (!services || !routeTables || !networkAcls || !puller) return []
  const names = sharing(root.check, subnets.map(String), services, {
    routeTables,
    networkAcls,
    groups: puller.groups,
    publicIp: puller.publicIp,
  })
  return names.length ? [phrase('report:note.shared', { count: names.length, services: names })] : []
}

/** Services that run the very same revision have its role, its images and its secrets. */
async function sharedDefinition(check: string, load: Load): Promise<Phrase[]> {
  const [services, definition] = await Promise.all([value(load, 'neighbours'), value(load, 'taskDefinition')])
  const names = services && definition ? sameDefinition(check, definition.arn, services) : []
  return names.length ? [phrase('report:note.shared-definition', { count: names.length, services: names })] : []
}
