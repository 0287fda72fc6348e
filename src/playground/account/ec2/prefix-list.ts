import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { page } from '../page.ts'
import { describe, type Kind, missing, one } from './describe.ts'

interface PrefixList {
  id: string
  name: string
  cidrs: string[]
  Tags?: EC2.Tag[]
}

const LIST: Kind<PrefixList> = {
  missing: missing('InvalidPrefixListID.NotFound', (id) => `The prefix list ID '${id}' does not exist`),
  filters: { 'prefix-list-id': (list) => list.id, 'prefix-list-name': (list) => list.name, 'owner-id': () => 'AWS' },
}

export const prefixListOperations = {
  DescribeManagedPrefixLists(context: Context, input: EC2.DescribeManagedPrefixListsRequest): EC2.DescribeManagedPrefixListsResult {
    const { items, next } = describe(context, LIST, context.here.ec2.prefixLists, input.PrefixListIds, input)
    const { region } = context.here
    return {
      PrefixLists: items.map(({ id, name }) => ({
        PrefixListId: id,
        PrefixListName: name,
        PrefixListArn: `arn:aws:ec2:${region}:aws:prefix-list/${id}`,
        AddressFamily: 'IPv4',
        OwnerId: 'AWS',
        State: 'create-complete',
      })),
      NextToken: next,
    }
  },
  /** The older call: name and blocks of AWS's own lists at once. */
  DescribePrefixLists(context: Context, input: EC2.DescribePrefixListsRequest): EC2.DescribePrefixListsResult {
    const { items, next } = describe(context, LIST, context.here.ec2.prefixLists, input.PrefixListIds, input)
    return { PrefixLists: items.map(({ id, name, cidrs }) => ({ PrefixListId: id, PrefixListName: name, Cidrs: cidrs })), NextToken: next }
  },
  GetManagedPrefixListEntries(
    { world, here }: Context,
    input: EC2.GetManagedPrefixListEntriesRequest,
  ): EC2.GetManagedPrefixListEntriesResult {
    const list = one(LIST, here.ec2.prefixLists, input.PrefixListId)
    const { items, next } = page(world, list.cidrs, input.NextToken, input.MaxResults, 100, 'InvalidNextToken')
    return { Entries: items.map((Cidr) => ({ Cidr })), NextToken: next }
  },
}
