import { partition, partitionOf } from '../core/partition.ts'

/** Where to look a resource up: the name CloudTrail keeps it by, and the Region its events are recorded in. */
export interface Lookup {
  name: string
  region: string
}

/** Nobody waits for more: LookupEvents may be called twice a second. */
const MOST = 5

/** EC2's resources are recorded by id, roles by name, policies and all else by ARN; repositories by either. Words that name none are left out. */
export function lookupsOf(resources: readonly string[], region: string): Lookup[] {
  const found = resources.flatMap((resource): Lookup[] => {
    const [, , service, where, , ...rest] = resource.split(':')
    const path = rest.join(':')
    if (!resource.startsWith('arn:')) return /^[a-z]+-[0-9a-f]{8,17}$/.test(resource) ? [{ name: resource, region }] : []
    if (service === 'iam')
      return [{ name: path.startsWith('role/') ? path.split('/').at(-1)! : resource, region: partition(partitionOf(region)).global }]
    const at = where || region
    return service === 'ecr'
      ? [resource, path.replace(/^repository\//, '')].map((name) => ({ name, region: at }))
      : [{ name: resource, region: at }]
  })
  return [...new Map(found.map((lookup) => [`${lookup.region} ${lookup.name}`, lookup])).values()].slice(0, MOST)
}
