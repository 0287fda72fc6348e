import { known } from '../../src/core/known.ts'
import type { FactValues, Subnet } from '../../src/facts/types/index.ts'
import type { Have } from '../../src/fixes/endpoints/needed.ts'
import { parseImageReference } from '../../src/image/reference.ts'

export const REGION = 'ap-northeast-1'
export const IMAGE = `123456789012.dkr.ecr.${REGION}.amazonaws.com/team/app:v1`
export const REVISION = `arn:aws:ecs:${REGION}:123456789012:task-definition/app:7`

const subnet = (id: string, zone: string): Subnet => ({
  id,
  vpc: 'vpc-1',
  zone,
  cidr: '10.0.0.0/24',
  ipv6Native: false,
  owner: '123456789012',
})
export const SUBNETS = [
  subnet('subnet-a', 'apne1-a'),
  subnet('subnet-a2', 'apne1-a'),
  subnet('subnet-c', 'apne1-c'),
  subnet('subnet-d', 'apne1-d'),
]

export const endpoint = (service: string, more: Partial<FactValues['endpoints'][number]> = {}): FactValues['endpoints'][number] => ({
  id: `vpce-${service}`,
  service,
  serviceName: `com.amazonaws.${REGION}.${service}`,
  region: REGION,
  type: service === 's3' ? 'Gateway' : 'Interface',
  state: 'available',
  privateDns: service !== 's3',
  subnets: ['subnet-a'],
  groups: ['sg-e'],
  routeTables: [],
  policy: null,
  interfaces: [],
  tags: {},
  ...more,
})

export const definition = (more: object = {}): NonNullable<FactValues['taskDefinition']> => ({
  arn: REVISION,
  family: 'app',
  revision: 7,
  executionRoleArn: null,
  taskRoleArn: null,
  networkMode: 'awsvpc',
  cpuArchitecture: null,
  operatingSystem: null,
  ephemeralStorageGiB: null,
  requiresCompatibilities: ['FARGATE'],
  containers: [
    { name: 'app', image: IMAGE, essential: true, logDriver: null, logRegion: null, repositoryCredentials: null, secrets: [], ...more },
  ],
})

export const service = (more: Partial<NonNullable<FactValues['service']>> = {}): NonNullable<FactValues['service']> => ({
  arn: `arn:aws:ecs:${REGION}:123456789012:service/prod/web`,
  name: 'web',
  cluster: 'prod',
  taskDefinitionArn: REVISION,
  desiredCount: 2,
  runningCount: 0,
  controller: 'ECS',
  launchType: 'FARGATE',
  platformVersion: '1.4.0',
  minimumHealthyPercent: 100,
  network: null,
  deployments: [deployment()],
  events: [],
  ...more,
})

export function deployment(more: Partial<NonNullable<FactValues['deployment']>> = {}): NonNullable<FactValues['deployment']> {
  return {
    id: 'ecs-svc/1',
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    taskDefinitionArn: REVISION,
    network: { subnets: ['subnet-a', 'subnet-c'], groups: ['sg-t'], publicIp: false },
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    desiredCount: 2,
    runningCount: 0,
    createdAt: null,
    ...more,
  }
}

export const image = (text: string, container = 'app'): FactValues['images'][number] => ({
  container,
  injected: false,
  pinned: null,
  reference: parseImageReference(text),
})

type Facts = Have &
  Pick<FactValues, 'launchType'> & {
    service: ReturnType<typeof known<FactValues['service']>>
    daemon: ReturnType<typeof known<FactValues['daemon']>>
    ecrLookups: ReturnType<typeof known<FactValues['ecrLookups']>>
  }

/** A Fargate service in two private subnets of a VPC with nothing that leads out; each test changes what it is about. */
export const facts = (more: Partial<Facts> = {}): Facts =>
  ({
    target: { kind: 'service', partition: 'aws', region: REGION, account: '123456789012', cluster: 'prod', service: 'web', arn: null },
    taskDefinition: definition(),
    images: [image(IMAGE)],
    launchType: 'FARGATE',
    pullerSubnets: { own: null, all: ['subnet-a', 'subnet-c'] },
    puller: { kind: 'task', groups: ['sg-t'], publicIp: false, privateIp: null },
    subnets: SUBNETS,
    vpc: { id: 'vpc-1', owner: '123456789012', cidrs: ['10.0.0.0/16', '100.64.0.0/16'], dhcpOptionsId: null },
    vpcDns: { support: true, hostnames: true },
    routeTables: [
      {
        id: 'rtb-1',
        main: true,
        subnets: [],
        routes: [{ destination: '10.0.0.0/16', target: 'local', targetId: 'local', blackhole: false }],
      },
    ],
    endpoints: [],
    task: known(null),
    service: known(service()),
    daemon: known(null),
    deployment: known(deployment()),
    ecrLookups: known({ found: [], missed: [] }),
    error: known(null),
    resolvers: known(['AmazonProvidedDNS']),
    prefixLists: known({}),
    hostedZones: known([]),
    natInstances: known([]),
    ...more,
  }) as Facts
