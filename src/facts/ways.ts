import type { Aws } from '../aws/aws.ts'
import type { Known } from '../core/known.ts'
import { destinationsOf } from '../network/destinations.ts'
import { waysOf } from '../network/ways.ts'
import { defineFact } from './define.ts'
import type { FactValues, Way } from './types/index.ts'

const value = <T>(want: Known<T>): T | null => (want.known ? want.value : null)

const NEEDS = ['target', 'images', 'taskDefinition', 'launchType', 'pullerSubnets', 'routeTables', 'endpoints', 'vpcDns'] as const
const WANTS = ['error', 'task', 'deployment', 'vpc', 'subnets'] as const
type Have = Pick<FactValues, (typeof NEEDS)[number]> & { [K in (typeof WANTS)[number]]: Known<FactValues[K]> }
type Late = { prefixLists: FactValues['prefixLists']; hostedZones: FactValues['hostedZones'] | 'unread' }

/** Every destination of the pull from every subnet it may start in. Derived: no calls of its own. */
export default defineFact({
  id: 'ways',
  needs: NEEDS,
  wants: [...WANTS, 'prefixLists', 'hostedZones'],
  load: ({ prefixLists, hostedZones, ...have }, aws) =>
    waysFrom(have, { prefixLists: value(prefixLists) ?? {}, hostedZones: value(hostedZones) ?? 'unread' }, aws),
})

/**
 * The same as far as it is known one round trip earlier: which endpoint a call goes through, or whether it leaves for the internet, hardly ever
 * depends on the rest.
 */
export const earlyWays = defineFact({
  id: 'earlyWays',
  needs: NEEDS,
  wants: WANTS,
  load: (have, aws) => waysFrom(have, { prefixLists: {}, hostedZones: 'unread' }, aws),
})

function waysFrom(
  { target, images, taskDefinition, launchType, pullerSubnets, routeTables, endpoints, vpcDns, ...wants }: Have,
  late: Late,
  aws: Pick<Aws, 'account'>,
): Way[] {
  const destinations = destinationsOf({
    images: images.map((image) => image.reference),
    taskDefinition,
    launchType,
    platformVersion: value(wants.task)?.platformVersion ?? null,
  })
  const known = {
    destinations,
    error: value(wants.error),
    vpc: value(wants.vpc),
    vpcDns,
    subnets: value(wants.subnets) ?? [],
    routeTables,
    endpoints,
    ...late,
    account: target.account ?? aws.account,
  }
  // The service's other subnets show whether the fault is one subnet's alone.
  const others = launchType === 'FARGATE' ? (value(wants.deployment)?.network?.subnets ?? []) : []
  return waysOf(known, [...new Set([...pullerSubnets.all, ...others])])
}
