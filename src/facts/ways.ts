import { destinationsOf } from '../network/destinations.ts'
import { wayTo } from '../network/way.ts'
import { defineFact } from './define.ts'
import type { Destination, Way } from './types/index.ts'

/** Every destination of the pull from every subnet it may start in. Derived: no calls of its own. */
export default defineFact({
  id: 'ways',
  needs: ['target', 'images', 'taskDefinition', 'launchType', 'pullerSubnets', 'routeTables', 'endpoints', 'vpcDns'],
  wants: ['prefixLists', 'error', 'task', 'deployment', 'vpc', 'subnets'],
  load({ target, images, taskDefinition, launchType, pullerSubnets, routeTables, endpoints, vpcDns, ...wants }, aws): Way[] {
    const value = <T>(want: { known: true; value: T } | { known: false }): T | null => (want.known ? want.value : null)
    const destinations = destinationsOf({
      images: images.map((image) => image.reference),
      taskDefinition,
      launchType,
      platformVersion: value(wants.task)?.platformVersion ?? null,
    })
    const error = value(wants.error)
    const account = target.account ?? aws.account
    const owner = value(wants.vpc)?.owner
    const around = {
      routeTables,
      endpoints,
      dns: vpcDns,
      prefixLists: value(wants.prefixLists) ?? {},
      ipOf: ({ host }: Destination) => (error?.host === host ? (error.address?.ip ?? null) : null),
      central: error?.address?.kind === 'private' && !endpoints.some((e) => e.interfaces.some((i) => i.ip === error.address?.ip)),
      shared: Boolean(account && owner && owner !== account),
      ipv6Native: (value(wants.subnets) ?? []).filter((subnet) => subnet.ipv6Native).map((subnet) => subnet.id),
    }
    // The service's other subnets show whether the fault is one subnet's alone.
    const others = launchType === 'FARGATE' ? (value(wants.deployment)?.network?.subnets ?? []) : []
    const subnets = [...new Set([...pullerSubnets.all, ...others])]
    return subnets.flatMap((subnet) => destinations.flatMap((destination) => wayTo(destination, subnet, around) ?? []))
  },
})
