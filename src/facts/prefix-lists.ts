import { DescribeManagedPrefixListsCommand, paginateGetManagedPrefixListEntries } from '@aws-sdk/client-ec2'
import { defineFact } from './define.ts'

/** The prefix lists that the puller's rules and the VPC's routes name, with their blocks. */
export default defineFact({
  id: 'prefixLists',
  needs: ['pullerGroups', 'routeTables'],
  async load({ pullerGroups, routeTables }, aws) {
    const ids = [
      ...new Set([
        ...pullerGroups.flatMap((group) => group.egress.map((rule) => rule.peer)),
        ...routeTables.flatMap((table) => table.routes.filter((r) => r.target !== 'gateway-endpoint').map((r) => r.destination)),
      ]),
    ].filter((peer) => peer.startsWith('pl-'))
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
