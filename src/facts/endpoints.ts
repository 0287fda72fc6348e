import { paginateDescribeNetworkInterfaces, paginateDescribeVpcEndpoints, type VpcEndpoint } from '@aws-sdk/client-ec2'
import { REGION } from '../core/partition.ts'
import { defineFact } from './define.ts'
import type { Endpoint } from './types/index.ts'

/** All endpoints of the VPC with the addresses of their interfaces. */
export default defineFact({
  id: 'endpoints',
  needs: ['vpcId'],
  async load({ vpcId }, aws): Promise<Endpoint[]> {
    const [endpoints, interfaces] = await Promise.all([
      listed(
        paginateDescribeVpcEndpoints({ client: aws.ec2() }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
        (p) => p.VpcEndpoints,
      ),
      listed(
        paginateDescribeNetworkInterfaces(
          { client: aws.ec2() },
          {
            Filters: [
              { Name: 'vpc-id', Values: [vpcId] },
              { Name: 'interface-type', Values: ['vpc_endpoint'] },
            ],
          },
        ),
        (p) => p.NetworkInterfaces,
      ),
    ])
    const addresses = new Map(
      interfaces.map((i) => [
        i.NetworkInterfaceId,
        { id: i.NetworkInterfaceId ?? '', ip: i.PrivateIpAddress ?? '', subnet: i.SubnetId ?? '' },
      ]),
    )
    return endpoints.map((endpoint) => ({
      ...named(endpoint, aws.region),
      id: endpoint.VpcEndpointId ?? '',
      type: (endpoint.VpcEndpointType as Endpoint['type']) ?? 'Interface',
      // EC2 gives this enumeration in lower or upper case, depending on the call.
      state: (endpoint.State ?? '').toLowerCase(),
      privateDns: endpoint.PrivateDnsEnabled ?? false,
      subnets: endpoint.SubnetIds ?? [],
      groups: endpoint.Groups?.flatMap((g) => g.GroupId ?? []) ?? [],
      routeTables: endpoint.RouteTableIds ?? [],
      policy: endpoint.PolicyDocument ?? null,
      interfaces: (endpoint.NetworkInterfaceIds ?? []).flatMap((id) => addresses.get(id) ?? []),
      names: (endpoint.DnsEntries ?? []).flatMap((entry) => entry.DnsName?.toLowerCase() ?? []),
      tags: Object.fromEntries((endpoint.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
    }))
  },
})

const SERVICE = new RegExp(`^(?:[a-z0-9-]+\\.)+?(${REGION})\\.(.+)$`)

async function listed<P, T>(pages: AsyncIterable<P>, items: (page: P) => T[] | undefined): Promise<T[]> {
  const all: T[] = []
  for await (const page of pages) all.push(...(items(page) ?? []))
  return all
}

/**
 * `com.amazonaws.<region>.ecr.api` is `ecr.api`; in China names begin with `cn.com.amazonaws` for some services, elsewhere with the
 * partition's domain: the service is what follows the Region. An endpoint with a
 * `ServiceRegion` serves that Region (cross-Region PrivateLink, November 2025), any other the Region its name tells.
 */
function named(endpoint: VpcEndpoint, own: string): Pick<Endpoint, 'service' | 'serviceName' | 'region'> {
  const serviceName = endpoint.ServiceName ?? ''
  const [, region, service] = SERVICE.exec(serviceName) ?? [null, own, serviceName]
  return { serviceName, service: service ?? serviceName, region: endpoint.ServiceRegion ?? region ?? own }
}
