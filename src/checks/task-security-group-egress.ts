import type { SecurityGroup } from '../facts/types/index.ts'
import { egressTo } from '../network/egress.ts'
import { overWays } from '../network/judge.ts'
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
        const answer = complete ? egressTo(way, pullerGroups, prefixLists.known ? prefixLists.value : {}) : 'unknown'
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

const rules = (group: SecurityGroup): string =>
  group.egress
    .map(
      (r) =>
        `${r.protocol === '-1' ? 'all' : `${r.protocol} ${r.fromPort ?? '*'}${r.toPort === r.fromPort ? '' : `–${r.toPort}`}`} → ${r.peer}`,
    )
    .join(', ') || '–'
