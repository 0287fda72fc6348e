import { DescribeManagedPrefixListsCommand, paginateGetManagedPrefixListEntries } from '@aws-sdk/client-ec2'
import type { Known } from '../core/known.ts'
import { ANYWHERE, isPrivate } from '../network/address.ts'
import { mayBeConnection } from '../network/asked.ts'
import { tableOf } from '../network/route.ts'
import { groupsAllow } from '../network/rules.ts'
import { defineFact } from './define.ts'
import type { Endpoint, NetworkAcl, SecurityGroup } from './types/index.ts'

/**
 * The prefix lists that the puller's and the endpoints' rules and the VPC's routes name, with their blocks; that of a gateway endpoint where
 * rules let out to parts of the internet only, so that it depends on them.
 */
export default defineFact({
  id: 'prefixLists',
  needs: ['pullerGroups', 'routeTables'],
  wants: ['pullerSubnets', 'endpoints', 'securityGroups', 'networkAcls', 'error'],
  async load({ pullerGroups, routeTables, ...wants }, aws) {
    const subnets = value(wants.pullerSubnets)?.all ?? []
    // Elsewhere the groups of endpoints are not known in time, and shut nobody out.
    const endpoints = mayBeConnection(value(wants.error)) ? (value(wants.endpoints) ?? []) : []
    const ofEndpoints = rulesOf(endpoints, value(wants.securityGroups) ?? {})
    const narrow = isNarrow(pullerGroups, value(wants.networkAcls) ?? [], subnets)
    const own = new Set(subnets.map((subnet) => tableOf(subnet, routeTables)))
    const routes = routeTables.flatMap((table) =>
      table.routes.filter(({ target }) => target !== 'gateway-endpoint' || (narrow && own.has(table))),
    )
    const named = [
      ...pullerGroups.flatMap((group) => group.egress.map((rule) => rule.peer)),
      ...ofEndpoints.map((rule) => rule.peer),
      ...routes.map((route) => route.destination),
    ]
    const ids = [...new Set(named.filter((peer) => peer.startsWith('pl-')))]
    if (!ids.length) return {}
    const [names, ...lists] = await Promise.all([
      aws.ec2().send(new DescribeManagedPrefixListsCommand({ PrefixListIds: ids })),
      ...ids.map(async (PrefixListId) => {
        const cidrs: string[] = []
        for await (const page of paginateGetManagedPrefixListEntries({ client: aws.ec2() }, { PrefixListId }))
          cidrs.push(...(page.Entries ?? []).flatMap((entry) => entry.Cidr ?? []))
        return cidrs
      }),
    ])
    const name = (id: string) => names.PrefixLists?.find((list) => list.PrefixListId === id)?.PrefixListName ?? id
    return Object.fromEntries(ids.map((id, i) => [id, { name: name(id), cidrs: lists[i] ?? [] }]))
  },
})

const value = <T>(want: Known<T>): T | null => (want.known ? want.value : null)

/** What the endpoints' groups admit. */
const rulesOf = (endpoints: readonly Endpoint[], groups: Record<string, SecurityGroup>) =>
  [...new Set(endpoints.flatMap((endpoint) => endpoint.groups))].flatMap((id) => groups[id]?.ingress ?? [])

/** Whether rules let out to some addresses only: whether S3's are among them depends on which they are. */
function isNarrow(groups: readonly SecurityGroup[], acls: readonly NetworkAcl[], subnets: readonly string[]): boolean {
  const rules = groups.flatMap((group) => group.egress)
  const entries = acls.filter((acl) => acl.subnets.some((id) => subnets.includes(id))).flatMap((acl) => acl.entries)
  return groupsAllow(rules, { block: ANYWHERE }) === 'unknown' || entries.some(({ cidr }) => cidr !== ANYWHERE && !isPrivate(cidr))
}
