import { partitionOf } from '../aws/session.ts'

/** Where to look a resource up: the name CloudTrail keeps it by, and the Region its events are recorded in. */
export interface Lookup {
  name: string
  region: string
}

/** Region in which a partition records the calls of global services, such as IAM's (AWS CloudTrail guide, global service events). */
const GLOBAL: Record<string, string> = { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }

/** Nobody waits for more: LookupEvents may be called twice a second. */
const MOST = 5

/** EC2's resources are recorded by id, roles by name, policies and all else by ARN; repositories by either. Words that name none are left out. */
export function lookupsOf(resources: readonly string[], region: string): Lookup[] {
  const found = resources.flatMap((resource): Lookup[] => {
    const [, , service, where, , ...rest] = resource.split(':')
    const path = rest.join(':')
    if (!resource.startsWith('arn:')) return /^[a-z]+-[0-9a-f]{8,17}$/.test(resource) ? [{ name: resource, region }] : []
    if (service === 'iam')
      return [{ name: path.startsWith('role/') ? path.split('/').at(-1)! : resource, region: GLOBAL[partitionOf(region)]! }]
    const at = where || region
    return service === 'ecr'
      ? [resource, path.replace(/^repository\//, '')].map((name) => ({ name, region: at }))
      : [{ name: resource, region: at }]
  })
  return [...new Map(found.map((lookup) => [`${lookup.region} ${lookup.name}`, lookup])).values()].slice(0, MOST)
}
