import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { AwsError } from '../protocol/error.ts'
import type { Ec2State } from '../state.ts'

/** Anything with tags, by its id. */
export function tagged(ec2: Ec2State, id: string): { Tags?: EC2.Tag[] } {
  const kinds = [
    ec2.vpcs,
    ec2.subnets,
    ec2.routeTables,
    ec2.natGateways,
    ec2.addresses,
    ec2.endpoints,
    ec2.interfaces,
    ec2.acls,
    ec2.groups,
    ec2.rules,
  ]
  const thing = (kinds as Record<string, { Tags?: EC2.Tag[] }>[]).map((kind) => kind[id]).find((one) => one !== undefined)
  if (!thing) throw new AwsError('InvalidID', `The ID '${id}' is not valid`)
  return thing
}

export const tagOperations = {
  CreateTags({ here }: Context, { Resources = [], Tags = [] }: EC2.CreateTagsRequest): object {
    for (const thing of Resources.map((id) => tagged(here.ec2, id)))
      thing.Tags = [...(thing.Tags ?? []).filter(({ Key }) => !Tags.some((tag) => tag.Key === Key)), ...Tags]
    return {}
  },
  /** A tag given with a value goes only where it has that value; none named: all go. */
  DeleteTags({ here }: Context, { Resources = [], Tags = [] }: EC2.DeleteTagsRequest): object {
    const goes = (tag: EC2.Tag) =>
      Tags.length === 0 || Tags.some(({ Key, Value }) => Key === tag.Key && (Value === undefined || Value === tag.Value))
    for (const thing of Resources.map((id) => tagged(here.ec2, id))) thing.Tags = (thing.Tags ?? []).filter((tag) => !goes(tag))
    return {}
  },
}
