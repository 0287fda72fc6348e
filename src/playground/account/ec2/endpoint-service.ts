import type * as EC2 from '@aws-sdk/client-ec2'
import type { Context } from '../context.ts'
import { page } from '../page.ts'
import { AwsError } from '../protocol/error.ts'

/** Short names of the services that have endpoints here. */
const INTERFACE = [
  'ecr.api',
  'ecr.dkr',
  'logs',
  'secretsmanager',
  'ssm',
  'ssmmessages',
  'kms',
  'sts',
  'ecs',
  'ecs-agent',
  'ecs-telemetry',
  'ec2',
  's3',
]
const GATEWAY = ['s3', 'dynamodb']
/** Zones of a Region that serve all endpoint services, and a third that serves some only. */
const ZONES = ['a', 'c']
const THIRD = 'd'
const NOT_IN_THIRD = new Set(['ecs-telemetry', 'ssmmessages'])

/** The private names of a service: the wildcard makes each registry's host one of ecr.dkr's. */
const privateNames: Record<string, (region: string) => string> = {
  'ecr.api': (region) => `api.ecr.${region}.amazonaws.com`,
  'ecr.dkr': (region) => `*.dkr.ecr.${region}.amazonaws.com`,
  'ecs-agent': (region) => `ecs-a.${region}.amazonaws.com`,
  'ecs-telemetry': (region) => `ecs-t.${region}.amazonaws.com`,
}

export const privateName = (short: string, region: string) => privateNames[short]?.(region) ?? `${short}.${region}.amazonaws.com`

/** Every endpoint service of a Region, one entry for each type as AWS lists S3 twice. */
export function endpointServices(region: string): EC2.ServiceDetail[] {
  const zones = (short: string) => [...ZONES, ...(NOT_IN_THIRD.has(short) ? [] : [THIRD])].map((zone) => region + zone)
  const detail = (short: string, type: 'Interface' | 'Gateway'): EC2.ServiceDetail => ({
    ServiceName: `com.amazonaws.${region}.${short}`,
    ServiceId: `vpce-svc-0${Buffer.from(`${short}${type}`).toString('hex').padEnd(16, '0').slice(0, 16)}`,
    ServiceType: [{ ServiceType: type }],
    ServiceRegion: region,
    AvailabilityZones: zones(short),
    Owner: 'amazon',
    VpcEndpointPolicySupported: true,
    AcceptanceRequired: false,
    ManagesVpcEndpoints: false,
    SupportedIpAddressTypes: ['ipv4'],
    ...(type === 'Interface' && {
      PrivateDnsName: privateName(short, region),
      PrivateDnsNames: [{ PrivateDnsName: privateName(short, region) }],
      PrivateDnsNameVerificationState: 'verified' as const,
      BaseEndpointDnsNames: [`${short}.${region}.vpce.amazonaws.com`],
    }),
    Tags: [],
  })
  return [...INTERFACE.map((short) => detail(short, 'Interface')), ...GATEWAY.map((short) => detail(short, 'Gateway'))]
}

export const serviceOperations = {
  DescribeVpcEndpointServices(
    { world, here }: Context,
    input: EC2.DescribeVpcEndpointServicesRequest,
  ): EC2.DescribeVpcEndpointServicesResult {
    const all = endpointServices(here.region)
    for (const name of input.ServiceNames ?? [])
      if (!all.some(({ ServiceName }) => ServiceName === name))
        throw new AwsError('InvalidServiceName', `The Vpc Endpoint Service '${name}' does not exist`)
    const wanted = (input.Filters ?? []).map(({ Name, Values = [] }) => ({ Name, Values }))
    const chosen = all.filter(
      (service) =>
        (!input.ServiceNames?.length || input.ServiceNames.includes(service.ServiceName as string)) &&
        wanted.every(({ Name, Values }) => {
          if (Name === 'service-name') return Values.includes(service.ServiceName as string)
          if (Name === 'service-type') return Values.includes(service.ServiceType?.[0]?.ServiceType as string)
          return Name === 'owner' ? Values.includes('amazon') : false
        }),
    )
    const { items, next } = page(world, chosen, input.NextToken, input.MaxResults, 1000, 'InvalidNextToken')
    return { ServiceNames: [...new Set(items.map(({ ServiceName }) => ServiceName as string))], ServiceDetails: items, NextToken: next }
  },
}
