import { ListHostedZonesByVPCCommand, type VPCRegion } from '@aws-sdk/client-route-53'
import type { Known } from '../core/known.ts'
import { destinationsOf } from '../network/destinations.ts'
import { waysOf } from '../network/ways.ts'
import { defineFact } from './define.ts'
import type { HostedZone } from './types/index.ts'

const value = <T>(want: Known<T>): T | null => (want.known ? want.value : null)

/**
 * Private hosted zones of the VPC, read only where one may lead to what nothing else does: an endpoint without private DNS that would be
 * blamed, or endpoints of another VPC. Zones that AWS makes for an endpoint's private DNS are left out: that is read of the endpoint.
 */
export default defineFact({
  id: 'hostedZones',
  needs: ['target', 'images', 'taskDefinition', 'launchType', 'pullerSubnets', 'routeTables', 'endpoints', 'vpcDns', 'vpcId'],
  wants: ['error', 'task', 'vpc', 'subnets'],
  async load(have, aws): Promise<HostedZone[]> {
    const { images, taskDefinition, launchType, pullerSubnets, routeTables, endpoints, vpcDns, target } = have
    const destinations = destinationsOf({
      images: images.map((image) => image.reference),
      taskDefinition,
      launchType,
      platformVersion: value(have.task)?.platformVersion ?? null,
    })
    const account = target.account ?? aws.account
    const [error, vpc, subnets] = [value(have.error), value(have.vpc), value(have.subnets) ?? []]
    const known = { destinations, error, vpc, vpcDns, subnets, routeTables, endpoints, prefixLists: {}, account }
    const ways = waysOf({ ...known, hostedZones: 'unread' }, pullerSubnets.all)
    if (!ways.some((way) => way.via === 'open' && way.why === 'zones-unread')) return []
    const zones: HostedZone[] = []
    let token: string | undefined
    do {
      const page = await aws
        .route53()
        .send(
          new ListHostedZonesByVPCCommand({ VPCId: have.vpcId, VPCRegion: aws.region as VPCRegion, ...(token && { NextToken: token }) }),
        )
      for (const { HostedZoneId = '', Name = '', Owner } of page.HostedZoneSummaries ?? [])
        if (!Owner?.OwningService) zones.push({ id: HostedZoneId, name: Name.replace(/\.$/, '').toLowerCase() })
      token = page.NextToken
    } while (token)
    return zones
  },
})
