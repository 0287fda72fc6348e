import type { Endpoint, SecurityGroup, Vpc } from '../../facts/types/index.ts'
import { groupsAllow } from '../../network/rules.ts'
import type { PlannedStep } from '../steps/types.ts'
import { numbered } from './base.ts'

type Groups = Record<string, SecurityGroup>

/** The VPC's blocks that none of these groups admits at 443. Null: not all of the groups could be read. */
function shutOut(endpoint: Endpoint, groups: Groups, vpc: Vpc): string[] | null {
  const own = endpoint.groups.flatMap((id) => groups[id] ?? [])
  if (!own.length || own.length < endpoint.groups.length) return null
  const rules = own.flatMap((group) => group.ingress)
  return vpc.cidrs.filter((block) => groupsAllow(rules, { block }) !== 'ok').sort()
}

/**
 * Steps that let the whole VPC in to these endpoints at 443, on as few groups as serve. Private DNS sends everybody in the VPC to an
 * endpoint: one opened for a single task would go on shutting its neighbours out. Null where a group could not be read.
 */
export function ingressSteps(endpoints: readonly Endpoint[], groups: Groups, vpc: Vpc): PlannedStep[] | null {
  const chosen = new Map<string, string[]>()
  for (const endpoint of endpoints) {
    const cidrs = shutOut(endpoint, groups, vpc)
    if (!cidrs) return null
    if (!cidrs.length) continue
    const group = endpoint.groups.find((id) => chosen.has(id)) ?? fewest(endpoint, groups)
    chosen.set(group, [...new Set([...(chosen.get(group) ?? []), ...cidrs])].sort())
  }
  return [...chosen].map(([group, wanted], i) => {
    // A rule that one group has already cannot be added to it again.
    const cidrs = wanted.filter((block) => groupsAllow(groups[group]!.ingress, { block }) !== 'ok')
    return { id: numbered('ingress', i), kind: 'open-ingress', input: { group, vpc: vpc.id, cidrs, own: false } }
  })
}

/** The VPC's default group is everybody's: another one is opened rather, where there is one. */
const fewest = (endpoint: Endpoint, groups: Groups): string =>
  endpoint.groups.find((id) => groups[id]?.name !== 'default') ?? endpoint.groups[0]!
