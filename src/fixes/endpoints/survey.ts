import { DescribeVpcEndpointServicesCommand, paginateDescribeNetworkInterfaces, type ServiceDetail } from '@aws-sdk/client-ec2'
import type { Changes } from '../../aws/change.ts'
import { type EndpointPrices, endpointPrices } from '../../aws/pricing.ts'
import { phrase } from '../../core/phrase.ts'
import { Stuck } from '../steps/types.ts'
import type { Lack } from './needed.ts'

/** What only a plan needs to know. */
export interface Survey {
  /** By short service name. */
  services: Record<string, { name: string; zones: string[] }>
  /** Who else sends packets from this VPC: network interfaces by their security groups. */
  neighbours: { group: string; count: number }[]
  prices: EndpointPrices | null
}

/** Reads names and zones of the services (names are never built: China mixes prefixes), the neighbours, and the prices. */
export async function survey(lack: Lack, vpc: string, pullerGroups: readonly string[], aws: Changes): Promise<Survey> {
  const interfaces = lack.interfaces.length > 0
  const [services, neighbours, prices] = await Promise.all([
    servicesOf(lack, aws),
    interfaces ? neighboursOf(vpc, pullerGroups, aws) : [],
    interfaces ? endpointPrices(aws) : null,
  ])
  return { services, neighbours, prices }
}

async function servicesOf(lack: Lack, aws: Changes): Promise<Survey['services']> {
  const wanted = [
    ...lack.interfaces.map((short) => ({ short, type: 'Interface' })),
    ...(lack.s3Tables.length ? [{ short: 's3', type: 'Gateway' }] : []),
  ]
  const found: Survey['services'] = {}
  for (const { ServiceName: name, ServiceType, AvailabilityZones } of await allServices(aws))
    for (const { short, type } of wanted)
      if (name?.endsWith(`.${lack.region}.${short}`) && ServiceType?.some((t) => t.ServiceType === type))
        found[short] = { name, zones: AvailabilityZones ?? [] }
  const absent = wanted.filter(({ short }) => !found[short]).map(({ short }) => short)
  if (absent.length) throw new Stuck(phrase('fixes:refused.no-service', { services: absent, region: lack.region }))
  return found
}

async function neighboursOf(vpc: string, pullerGroups: readonly string[], aws: Changes): Promise<Survey['neighbours']> {
  const counts = new Map<string, number>()
  for await (const page of paginateDescribeNetworkInterfaces({ client: aws.ec2() }, { Filters: [{ Name: 'vpc-id', Values: [vpc] }] }))
    for (const { Groups, InterfaceType } of page.NetworkInterfaces ?? []) {
      if (InterfaceType === 'vpc_endpoint' || Groups?.some((group) => pullerGroups.includes(group.GroupId ?? ''))) continue
      const group = Groups?.[0]
      if (group) counts.set(`${group.GroupName} (${group.GroupId})`, (counts.get(`${group.GroupName} (${group.GroupId})`) ?? 0) + 1)
    }
  return [...counts].map(([group, count]) => ({ group, count })).sort((a, b) => b.count - a.count || (a.group < b.group ? -1 : 1))
}

async function allServices(aws: Changes): Promise<ServiceDetail[]> {
  const all: ServiceDetail[] = []
  let NextToken: string | undefined
  do {
    const page = await aws.ec2().send(new DescribeVpcEndpointServicesCommand({ NextToken }))
    all.push(...(page.ServiceDetails ?? []))
    NextToken = page.NextToken || undefined
  } while (NextToken)
  return all
}
