import type { Ternary } from '../core/ternary.ts'
import type { SecurityGroup, Way } from '../facts/types/index.ts'
import { ANYWHERE } from '../network/address.ts'
import { overWays } from '../network/judge.ts'
import { groupsAllow, type PrefixLists } from '../network/rules.ts'
import { defineCheck } from './define.ts'

/** The puller's groups must let 443 out to where each name really leads: an endpoint's address or group, S3's prefix list, or the internet. */
export default defineCheck({
  id: 'task-security-group-egress',
  gate: 'token-connection',
  needs: ['ways', 'pullerSubnets', 'puller', 'pullerGroups'],
  wants: ['prefixLists'],
  run: ({ ways, pullerSubnets, puller, pullerGroups, prefixLists }) =>
    overWays({
      cause: 'task-security-group-egress',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        // A group that was deleted since cannot be judged.
        const complete = puller.groups.every((id) => pullerGroups.some((group) => group.id === id))
        const answer = complete ? egress(way, pullerGroups, prefixLists.known ? prefixLists.value : {}) : 'unknown'
        if (!answer) return null
        return {
          answer,
          params: { groups: pullerGroups.map((group) => group.id) },
          evidence: pullerGroups.map((group) => ({
            label: 'egress-rules',
            value: `${group.id}: ${rules(group)}`,
            from: 'pullerGroups' as const,
          })),
          resources: pullerGroups.map((group) => group.id),
        }
      },
    }),
})

type Lists = PrefixLists & Record<string, { name?: string; cidrs: string[] }>

function egress(way: Way, groups: SecurityGroup[], lists: Lists): Ternary | null {
  const open = groups.flatMap((group) => group.egress)
  if (way.via === 'interface-endpoint') {
    const answers = way.endpoint.interfaces.map(({ ip }) => groupsAllow(open, { block: ip, groups: way.endpoint.groups }, lists))
    // The name resolves to any of the interfaces: where only some may be reached it works at times.
    return answers.every((answer) => answer === answers[0])
      ? (answers[0] ?? groupsAllow(open, { block: ANYWHERE, groups: way.endpoint.groups }, lists))
      : 'unknown'
  }
  if (way.via === 'gateway-endpoint') return groupsAllow(open, { block: ANYWHERE, prefixList: way.prefixList }, lists)
  if (way.via !== 'route') return null
  const s3 = way.destination.service === 's3' ? `com.amazonaws.${way.destination.region}.s3` : null
  const prefixList = Object.entries(lists).find(([, list]) => list.name === s3)?.[0] ?? null
  return groupsAllow(open, { block: ANYWHERE, prefixList }, lists)
}

const rules = (group: SecurityGroup): string =>
  group.egress
    .map(
      (r) =>
        `${r.protocol === '-1' ? 'all' : `${r.protocol} ${r.fromPort ?? '*'}${r.toPort === r.fromPort ? '' : `–${r.toPort ?? '*'}`}`} → ${r.peer}`,
    )
    .join(', ') || '–'
