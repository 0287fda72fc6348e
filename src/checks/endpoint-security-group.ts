import type { SecurityGroup } from '../facts/types/index.ts'
import { overWays } from '../network/judge.ts'
import { groupsAllow, opens } from '../network/rules.ts'
import { defineCheck } from './define.ts'

/**
 * The groups of an interface endpoint must admit 443 from the puller. With private DNS every caller in the VPC is sent to the endpoint,
 * so a closed group breaks the pull even where a NAT gateway would serve.
 */
export default defineCheck({
  id: 'endpoint-security-group',
  gate: 'token-connection',
  needs: ['ways', 'pullerSubnets', 'puller', 'pullerGroups', 'securityGroups', 'subnets', 'endpoints'],
  wants: ['prefixLists'],
  run: ({ ways, pullerSubnets, puller, pullerGroups, securityGroups, subnets, prefixLists }) =>
    overWays({
      cause: 'endpoint-security-group',
      ways,
      own: pullerSubnets.own,
      judge: (way) => {
        if (way.via !== 'interface-endpoint') return null
        const { endpoint } = way
        const groups = endpoint.groups.flatMap((id) => securityGroups[id] ?? [])
        const from = way.subnet === pullerSubnets.own ? puller.privateIp : null
        const block = from ?? subnets.find((subnet) => subnet.id === way.subnet)?.cidr
        const complete = block && groups.length === endpoint.groups.length && groups.length > 0
        const own = pullerGroups.map((group) => group.id)
        return {
          answer: complete
            ? groupsAllow(
                groups.flatMap((group) => group.ingress),
                { block, groups: own },
                prefixLists.known ? prefixLists.value : {},
              )
            : 'unknown',
          params: { groups: endpoint.groups, from: own },
          evidence: [
            { label: 'endpoint', value: `${endpoint.id} ${endpoint.serviceName}`, from: 'endpoints' },
            ...groups.map((group) => ({ label: 'ingress-443', value: `${group.id}: ${admitted(group)}`, from: 'securityGroups' as const })),
            { label: 'puller', value: [block ?? way.subnet, ...own].join(', '), from: 'subnets' },
          ],
          resources: [...endpoint.groups, endpoint.id],
        }
      },
    }),
})

/** Who may come in on 443. */
const admitted = (group: SecurityGroup): string =>
  group.ingress
    .filter((rule) => opens(rule))
    .map((rule) => rule.peer)
    .join(', ') || '–'
