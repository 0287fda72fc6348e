import type { Known } from '../core/known.ts'
import { destinationsOf } from '../network/destinations.ts'
import { waysOf } from '../network/ways.ts'
import { defineFact } from './define.ts'
import type { Way } from './types/index.ts'

const value = <T>(want: Known<T>): T | null => (want.known ? want.value : null)

/** Every destination of the pull from every subnet it may start in. Derived: no calls of its own. */
export default defineFact({
  id: 'ways',
  needs: ['target', 'images', 'taskDefinition', 'launchType', 'pullerSubnets', 'routeTables', 'endpoints', 'vpcDns'],
  wants: ['prefixLists', 'error', 'task', 'deployment', 'vpc', 'subnets', 'hostedZones'],
  load({ target, images, taskDefinition, launchType, pullerSubnets, routeTables, endpoints, vpcDns, ...wants }, aws): Way[] {
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
      prefixLists: value(wants.prefixLists) ?? {},
      hostedZones: value(wants.hostedZones) ?? ('unread' as const),
      account: target.account ?? aws.account,
    }
    // The service's other subnets show whether the fault is one subnet's alone.
    const others = launchType === 'FARGATE' ? (value(wants.deployment)?.network?.subnets ?? []) : []
    return waysOf(known, [...new Set([...pullerSubnets.all, ...others])])
  },
})
