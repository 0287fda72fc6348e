import { describe, expect, it } from 'vitest'
import dnsFailure from '../../src/checks/dns-failure.ts'
import endpointMissing from '../../src/checks/endpoint-missing.ts'
import endpointPrivateDns from '../../src/checks/endpoint-private-dns.ts'
import endpointSecurityGroup from '../../src/checks/endpoint-security-group.ts'
import ipv6Only from '../../src/checks/ipv6-only.ts'
import natInstance from '../../src/checks/nat-instance.ts'
import networkAcl from '../../src/checks/network-acl.ts'
import noInternetRoute from '../../src/checks/no-internet-route.ts'
import noPublicIp from '../../src/checks/no-public-ip.ts'
import s3EndpointMissing from '../../src/checks/s3-endpoint-missing.ts'
import taskSecurityGroupEgress from '../../src/checks/task-security-group-egress.ts'
import vpcBlockPublicAccess from '../../src/checks/vpc-block-public-access.ts'
import { known } from '../../src/core/known.ts'
import type { AclEntry, Endpoint, FactValues, GroupRule, NatInstance, Route, SecurityGroup } from '../../src/facts/types/index.ts'
import ways from '../../src/facts/ways.ts'
import { parseImageReference } from '../../src/image/reference.ts'
import { run } from './run.ts'
import { told } from './whole.ts'

const REGION = 'ap-northeast-1'
const ACCOUNT = '123456789012'
const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/my-app:v1`

const route = (target: Route['target'], targetId: string, more: Partial<Route> = {}): Route => ({
  destination: '0.0.0.0/0',
  target,
  targetId,
  blackhole: false,
  ...more,
})
const rule = (peer: string, more: Partial<GroupRule> = {}): GroupRule => ({ protocol: 'tcp', fromPort: 443, toPort: 443, peer, ...more })
const group = (id: string, ingress: GroupRule[], egress: GroupRule[]): SecurityGroup => ({ id, name: id, vpc: 'vpc-1', ingress, egress })
const entry = (number: number, egress: boolean, allow: boolean, more: Partial<AclEntry> = {}): AclEntry => ({
  number,
  egress,
  allow,
  protocol: '-1',
  fromPort: null,
  toPort: null,
  cidr: '0.0.0.0/0',
  ...more,
})
const OPEN = [entry(100, true, true), entry(100, false, true)]

const endpoint = (service: string, more: Partial<Endpoint> = {}): Endpoint => ({
  id: `vpce-${service}`,
  service,
  serviceName: `com.amazonaws.${REGION}.${service}`,
  region: REGION,
  type: service === 's3' ? 'Gateway' : 'Interface',
  state: 'available',
  privateDns: service !== 's3',
  subnets: service === 's3' ? [] : ['subnet-a'],
  groups: service === 's3' ? [] : ['sg-endpoint'],
  routeTables: service === 's3' ? ['rtb-private'] : [],
  policy: null,
  interfaces: service === 's3' ? [] : [{ id: `eni-${service}`, ip: '10.0.20.5', subnet: 'subnet-endpoints' }],
  tags: {},
  ...more,
})

const GATEWAY_ROUTE: Route = { destination: 'pl-s3', target: 'gateway-endpoint', targetId: 'vpce-s3', blackhole: false }
const ENDPOINTS = [endpoint('ecr.api'), endpoint('ecr.dkr'), endpoint('s3')]

/** A healthy account that leaves through a NAT gateway. */
function network(more: Partial<FactValues> = {}): Partial<FactValues> {
  const subnet = (id: string, cidr: string, zone = 'a') => ({ id, vpc: 'vpc-1', zone, cidr, ipv6Native: false, owner: ACCOUNT })
  const facts: Partial<FactValues> = {
    target: { kind: 'task', partition: 'aws', region: REGION, account: ACCOUNT, cluster: 'c', task: 't', arn: null },
    images: [{ container: 'app', reference: parseImageReference(IMAGE), pinned: null, injected: false }],
    taskDefinition: null,
    launchType: 'FARGATE',
    error: null,
    task: null,
    deployment: null,
    vpcId: 'vpc-1',
    vpc: { id: 'vpc-1', owner: ACCOUNT, cidrs: ['10.0.0.0/16'], dhcpOptionsId: null },
    vpcDns: { support: true, hostnames: true },
    resolvers: ['AmazonProvidedDNS'],
    publicAccessBlock: { mode: 'off', excluded: [] },
    pullerSubnets: { own: 'subnet-a', all: ['subnet-a'] },
    puller: { kind: 'task', groups: ['sg-task'], publicIp: false, privateIp: '10.0.10.7' },
    subnets: [
      subnet('subnet-a', '10.0.10.0/24'),
      subnet('subnet-b', '10.0.11.0/24', 'c'),
      subnet('subnet-public', '10.0.0.0/24'),
      subnet('subnet-endpoints', '10.0.20.0/24'),
    ],
    routeTables: [
      { id: 'rtb-private', main: true, subnets: [], routes: [route('nat-gateway', 'nat-1')] },
      { id: 'rtb-public', main: false, subnets: ['subnet-public'], routes: [route('internet-gateway', 'igw-1')] },
    ],
    natGateways: [{ id: 'nat-1', subnet: 'subnet-public', state: 'available', public: true }],
    natInstances: [],
    endpoints: [],
    hostedZones: [],
    networkAcls: [{ id: 'acl-1', subnets: ['subnet-a', 'subnet-b', 'subnet-public', 'subnet-endpoints'], entries: OPEN }],
    prefixLists: {},
    pullerGroups: [group('sg-task', [], [rule('0.0.0.0/0', { protocol: '-1', fromPort: null, toPort: null })])],
    securityGroups: { 'sg-endpoint': group('sg-endpoint', [rule('sg-task')], []) },
    ...more,
  }
  if ('ways' in more) return facts
  const wants = Object.fromEntries(ways.wants.map((id) => [id, known(facts[id])]))
  return {
    ...facts,
    ways: ways.load({ ...facts, ...wants }, { region: REGION, account: ACCOUNT } as never, async () => null) as FactValues['ways'],
  }
}

/** Tables whose private one has these routes. */
const tables = (...routes: Route[]): Partial<FactValues> => ({
  routeTables: [
    { id: 'rtb-private', main: true, subnets: [], routes },
    { id: 'rtb-public', main: false, subnets: ['subnet-public'], routes: [route('internet-gateway', 'igw-1')] },
  ],
})
const closed = (...endpoints: Endpoint[]) => ({ ...tables(GATEWAY_ROUTE), endpoints })
const acls = (entries: AclEntry[], subnets = ['subnet-a']) => ({
  networkAcls: [
    { id: 'acl-own', subnets, entries },
    {
      id: 'acl-1',
      subnets: ['subnet-b', 'subnet-public', 'subnet-endpoints', 'subnet-a'].filter((s) => !subnets.includes(s)),
      entries: OPEN,
    },
  ],
})
const hub = { container: 'hub', reference: parseImageReference('nginx:1.27'), pinned: null, injected: false }
/** The NAT gateway stands in a subnet whose table has these routes. */
const natBehind = (...routes: Route[]): Partial<FactValues> => ({
  natGateways: [{ id: 'nat-1', subnet: 'subnet-b', state: 'available', public: true }],
  routeTables: [
    { id: 'rtb-private', main: true, subnets: [], routes: [route('nat-gateway', 'nat-1')] },
    { id: 'rtb-b', main: false, subnets: ['subnet-b'], routes },
  ],
})
const EIGW: Route = { destination: '::/0', target: 'egress-only-gateway', targetId: 'eigw-1', blackhole: false }
const LOCAL: Route = { destination: '10.0.0.0/16', target: 'local', targetId: 'local', blackhole: false }
/** Ways to other networks, as a VPC behind a hub has them. */
const TO_HUB = route('transit-gateway', 'tgw-1', { destination: '10.0.0.0/8' })
const regional = (more: object = {}, nat: object = {}): Partial<FactValues> => ({
  natGateways: [
    {
      id: 'nat-1',
      subnet: null,
      state: 'available',
      public: true,
      regional: { table: 'rtb-nat', automatic: true, zones: ['c'], ...more },
      ...nat,
    },
  ],
  routeTables: [
    { id: 'rtb-private', main: true, subnets: [], routes: [route('nat-gateway', 'nat-1')] },
    { id: 'rtb-nat', main: false, subnets: [], routes: [route('internet-gateway', 'igw-1')] },
  ],
})
const dualStack = {
  container: 'app',
  reference: parseImageReference(`${ACCOUNT}.dkr-ecr.${REGION}.on.aws/my-app:v1`),
  pinned: null,
  injected: false,
}
const harbor = { ...hub, reference: parseImageReference('harbor.corp.example/team/app:v1') }
/** A private table that leads to an instance, and what is known of it. */
const throughInstance = (
  more: Partial<NatInstance> = {},
  rules: { ingress?: GroupRule[]; egress?: GroupRule[] } = {},
): Partial<FactValues> => ({
  ...tables(route('instance', 'i-1')),
  natInstances: [
    {
      targetId: 'i-1',
      instanceId: 'i-1',
      state: 'running',
      sourceDestCheck: false,
      publicIp: true,
      subnet: 'subnet-public',
      groups: ['sg-nat'],
      ...more,
    },
  ],
  securityGroups: {
    'sg-nat': group(
      'sg-nat',
      rules.ingress ?? [rule('10.0.0.0/16')],
      rules.egress ?? [rule('0.0.0.0/0', { protocol: '-1', fromPort: null, toPort: null })],
    ),
  },
})
const udp = (peer: string) => rule(peer, { protocol: 'udp', fromPort: 53, toPort: 53 })
/** Nobody knows which subnet the task was in, nor so its address. */
const anywhere = { pullerSubnets: { own: null, all: ['subnet-a', 'subnet-b'] } }
const failedAt = (ip: string, kind: 'private' | 'public' | 's3', host = `api.ecr.${REGION}.amazonaws.com`) =>
  ({ address: { ip, kind }, host, causes: [] }) as never

type Row = [what: string, facts: Partial<FactValues>, expected: string]
describe.each<[string, Parameters<typeof run>[0], Row[]]>([
  [
    'no-internet-route',
    noInternetRoute,
    [
      ['a NAT gateway in a public subnet serves', {}, 'ok'],
      ['an internet gateway is a way out', tables(route('internet-gateway', 'igw-1')), 'ok'],
      ['no route and no endpoint', tables(), 'broken'],
      ['a blackhole', tables(route('nat-gateway', 'nat-1', { blackhole: true })), 'broken blackhole'],
      [
        'a blackhole, also beside endpoints',
        { ...tables(route('nat-gateway', 'nat-1', { blackhole: true })), endpoints: [endpoint('s3', { routeTables: [] })] },
        'broken blackhole',
      ],
      [
        'a NAT gateway that was deleted',
        { natGateways: [{ id: 'nat-1', subnet: 'subnet-public', state: 'deleted', public: true }] },
        'broken nat-gone',
      ],
      ['a NAT gateway that is not there', { natGateways: [] }, 'broken nat-gone'],
      [
        'a NAT gateway on its way is not blamed',
        { natGateways: [{ id: 'nat-1', subnet: 'subnet-public', state: 'pending', public: true }] },
        'unknown nat-pending',
      ],
      [
        'a private NAT gateway has no address for the internet',
        { natGateways: [{ id: 'nat-1', subnet: 'subnet-public', state: 'available', public: false }] },
        'broken nat-private-to-internet',
      ],
      [
        'a private NAT gateway before another network leads nobody knows where',
        {
          ...natBehind(route('transit-gateway', 'tgw-1')),
          natGateways: [{ id: 'nat-1', subnet: 'subnet-b', state: 'available', public: false }],
        },
        'unknown nat-private',
      ],
      ['a regional NAT gateway is in no subnet', regional(), 'ok'],
      ['a regional one whose table AWS keeps', { ...regional({ table: null }) }, 'ok'],
      ['a regional one in manual mode that has this zone', regional({ automatic: false, zones: ['a'] }), 'ok'],
      ['a regional one in manual mode without this zone', regional({ automatic: false }), 'unknown nat-zone'],
      [
        'a regional one whose table leads nowhere',
        {
          ...regional(),
          routeTables: [
            { id: 'rtb-private', main: true, subnets: [], routes: [route('nat-gateway', 'nat-1')] },
            { id: 'rtb-nat', main: false, subnets: [], routes: [LOCAL] },
          ],
        },
        'broken nat-table-without-internet',
      ],
      ['a regional one whose table is not seen', { ...regional({ table: 'rtb-other' }) }, 'unknown nat-behind'],
      ['a regional one that was deleted', { ...regional({}, { state: 'deleted' }) }, 'broken nat-gone'],
      ['a route of IPv6 says nothing of IPv4', tables(route('nat-gateway', 'nat-1'), EIGW), 'ok'],
      ['nor does it lead there', tables(EIGW), 'broken'],
      ['endpoints of a hub may serve where routes lead to other networks', tables(TO_HUB), 'unknown open-hub-endpoints'],
      ['also beside a gateway for S3', { ...tables(TO_HUB, GATEWAY_ROUTE), endpoints: [endpoint('s3')] }, 'unknown open-hub-endpoints'],
      [
        'a VPC that keeps endpoints of its own uses no hub’s',
        { ...tables(TO_HUB, GATEWAY_ROUTE), endpoints: [endpoint('ecr.api'), endpoint('s3')] },
        'silent',
      ],
      ['the name is known to have led to a public address', { ...tables(TO_HUB), error: failedAt('35.72.84.212', 'public') }, 'broken'],
      [
        'a hosted zone may lead to an endpoint without private DNS',
        {
          ...closed(endpoint('ecr.api', { privateDns: false }), endpoint('ecr.dkr'), endpoint('s3')),
          hostedZones: [{ id: 'Z1', name: `api.ecr.${REGION}.amazonaws.com` }],
        },
        'unknown open-hosted-zone',
      ],
      [
        'a hosted zone for another name leads nowhere',
        {
          ...closed(endpoint('ecr.api', { privateDns: false }), endpoint('ecr.dkr'), endpoint('s3')),
          hostedZones: [{ id: 'Z1', name: 'corp.example' }],
        },
        'silent',
      ],
      [
        'hosted zones that could not be read',
        { ...closed(endpoint('ecr.api', { privateDns: false }), endpoint('ecr.dkr'), endpoint('s3')), hostedZones: undefined },
        'unknown open-zones-unread',
      ],
      ['a registry of one’s own may be near', { ...tables(), images: [harbor] }, 'unknown open-private-registry'],
      ['a registry of everybody’s is not', { ...tables(TO_HUB), images: [hub] }, 'broken'],
      [
        'a registry of one’s own that is known to be near',
        { ...tables(LOCAL, TO_HUB), images: [harbor], error: failedAt('10.9.0.4', 'private', 'harbor.corp.example') },
        'unknown cannot-conclude',
      ],
      [
        'a registry of one’s own in the VPC itself',
        { ...tables(LOCAL), images: [harbor], error: failedAt('10.0.99.4', 'private', 'harbor.corp.example') },
        'ok',
      ],
      ['an instance that translates is judged elsewhere', throughInstance(), 'unknown cannot-conclude'],
      [
        'a blackhole in place of an instance that runs',
        { ...throughInstance(), ...tables(route('instance', 'i-1', { blackhole: true })) },
        'broken blackhole',
      ],
      [
        'a blackhole that is a stopped instance’s is judged elsewhere',
        { ...throughInstance({ state: 'stopped' }), ...tables(route('instance', 'i-1', { blackhole: true })) },
        'silent',
      ],
      ['a blackhole to an instance that is gone', { ...tables(route('instance', 'i-2', { blackhole: true })) }, 'broken blackhole'],
      [
        'a NAT gateway in a subnet that leads back to it',
        { natGateways: [{ id: 'nat-1', subnet: 'subnet-b', state: 'available', public: true }] },
        'broken nat-without-internet',
      ],
      [
        'a NAT gateway behind a transit gateway cannot be judged',
        {
          natGateways: [{ id: 'nat-1', subnet: 'subnet-b', state: 'available', public: true }],
          routeTables: [
            { id: 'rtb-private', main: true, subnets: [], routes: [route('nat-gateway', 'nat-1')] },
            { id: 'rtb-b', main: false, subnets: ['subnet-b'], routes: [route('transit-gateway', 'tgw-1')] },
          ],
        },
        'unknown nat-behind',
      ],
      ['a transit gateway cannot be judged', tables(route('transit-gateway', 'tgw-1')), 'unknown cannot-conclude'],
      ['nor can a firewall', tables(route('gateway-load-balancer-endpoint', 'vpce-9')), 'unknown cannot-conclude'],
      ['what lacks beside endpoints is an endpoint', closed(endpoint('ecr.api')), 'silent'],
      ['a deleted endpoint counts for nothing', { ...tables(), endpoints: [endpoint('ecr.api', { state: 'deleted' })] }, 'broken'],
      [
        'a private address that no endpoint has is another VPC’s',
        { ...tables(TO_HUB), error: failedAt('10.9.0.4', 'private') },
        'unknown open-central-endpoint',
      ],
      ['a route has to lead there', { ...tables(), error: failedAt('10.9.0.4', 'private') }, 'broken no-route-to'],
      [
        'and not to something that is gone',
        { ...tables({ ...TO_HUB, blackhole: true }), error: failedAt('10.9.0.4', 'private') },
        'broken blackhole',
      ],
      [
        'an address of the VPC that no endpoint has is that of one which is gone',
        { ...tables(), error: failedAt('10.0.20.77', 'private') },
        'broken',
      ],
      [
        'an address without a host is that of the only destination the text allows',
        {
          ...tables(TO_HUB),
          error: { address: { ip: '10.9.0.4', kind: 'private' }, host: null, gates: ['token-connection'], causes: [] } as never,
        },
        'unknown open-central-endpoint',
      ],
      [
        'a private address that an endpoint of this VPC has leads there',
        { ...closed(endpoint('ecr.api', { privateDns: false })), error: failedAt('10.0.20.5', 'private') },
        'silent',
      ],
      [
        'a subnet that another account shares cannot be judged',
        { vpc: { id: 'vpc-1', owner: '999999999999', cidrs: [], dhcpOptionsId: null } },
        'unknown open-shared-subnet',
      ],
      [
        'a narrower public route makes it depend on the address',
        tables(route('nat-gateway', 'nat-1'), route('transit-gateway', 'tgw-1', { destination: '52.0.0.0/8' })),
        'unknown open-several-routes',
      ],
      ...['deleting', 'rejected', 'failed'].map(
        (state): Row => [`nor does one that is ${state}`, { ...tables(), endpoints: [endpoint('ecr.api', { state })] }, 'broken'],
      ),
      ...['ecr.dkr', 's3'].map(
        (service): Row => [
          `an endpoint for ${service} alone counts`,
          { ...tables(), endpoints: [endpoint(service, { privateDns: false, routeTables: [] })] },
          'silent',
        ],
      ),
      ['a registry of the internet needs a route, whatever endpoints there are', { ...closed(...ENDPOINTS), images: [hub] }, 'broken'],
      ['a NAT gateway that could not be read', { natGateways: undefined }, 'unknown nat-unread'],
      ...['deleting', 'failed'].map(
        (state): Row => [
          `a NAT gateway that is ${state}`,
          { natGateways: [{ id: 'nat-1', subnet: 'subnet-public', state, public: true }] },
          'broken nat-gone',
        ],
      ),
      [
        'the NAT gateway of the route, not another',
        {
          natGateways: [
            { id: 'nat-0', subnet: 'subnet-b', state: 'deleted', public: true },
            { id: 'nat-1', subnet: 'subnet-public', state: 'available', public: true },
          ],
        },
        'ok',
      ],
      ['the default route beside others', natBehind(LOCAL, route('internet-gateway', 'igw-1')), 'ok'],
      ['a NAT gateway whose own subnet has no way out', natBehind(LOCAL), 'broken nat-without-internet'],
      [
        'a NAT gateway behind a transit gateway that is gone',
        natBehind(route('transit-gateway', 'tgw-1', { blackhole: true })),
        'broken nat-without-internet',
      ],
      [
        'a NAT gateway behind an internet gateway that is gone',
        natBehind(route('internet-gateway', 'igw-1', { blackhole: true })),
        'broken nat-without-internet',
      ],
      [
        'a NAT gateway with a route for each half of the internet is not blamed',
        natBehind(
          route('internet-gateway', 'igw-1', { destination: '0.0.0.0/1' }),
          route('internet-gateway', 'igw-1', { destination: '128.0.0.0/1' }),
        ),
        'unknown nat-behind',
      ],
      [
        'a NAT gateway in a subnet without a table that is known',
        { routeTables: [{ id: 'rtb-a', main: false, subnets: ['subnet-a'], routes: [route('nat-gateway', 'nat-1')] }] },
        'unknown nat-behind',
      ],
    ],
  ],
  [
    'no-public-ip',
    noPublicIp,
    [
      ['silent behind a NAT gateway', {}, 'silent'],
      ['a task without a public address', tables(route('internet-gateway', 'igw-1')), 'broken'],
      [
        'a task with one',
        { ...tables(route('internet-gateway', 'igw-1')), puller: { kind: 'task', groups: ['sg-task'], publicIp: true, privateIp: null } },
        'ok',
      ],
      [
        'an instance without one',
        {
          ...tables(route('internet-gateway', 'igw-1')),
          puller: { kind: 'instance', groups: ['sg-task'], publicIp: false, privateIp: null },
        },
        'broken instance',
      ],
      ['a blackhole is another’s fault', tables(route('internet-gateway', 'igw-1', { blackhole: true })), 'silent'],
      ['silent where endpoints serve', closed(...ENDPOINTS), 'silent'],
    ],
  ],
  [
    'endpoint-missing',
    endpointMissing,
    [
      ['all there', closed(...ENDPOINTS), 'ok'],
      [
        'one that answers the dual-stack name',
        {
          ...closed(endpoint('ecr.api'), endpoint('ecr.dkr', { names: [`*.dkr-ecr.${REGION}.on.aws`] }), endpoint('s3')),
          images: [dualStack],
        },
        'ok',
      ],
      [
        'one that does not answer the dual-stack name',
        {
          ...closed(endpoint('ecr.api'), endpoint('ecr.dkr', { names: [`*.dkr.ecr.${REGION}.amazonaws.com`] }), endpoint('s3')),
          images: [dualStack],
        },
        'broken other-name',
      ],
      ['one of which that is not told', { ...closed(...ENDPOINTS), images: [dualStack] }, 'ok'],
      ['ecr.dkr is not', closed(endpoint('ecr.api'), endpoint('s3')), 'broken'],
      [
        'one that is not available',
        closed(endpoint('ecr.api'), endpoint('ecr.dkr', { state: 'pendingacceptance' }), endpoint('s3')),
        'broken not-available',
      ],
      [
        'one that serves another Region',
        closed(endpoint('ecr.api'), endpoint('ecr.dkr', { region: 'us-east-1' }), endpoint('s3')),
        'broken other-region',
      ],
      ['one without private DNS is there', closed(endpoint('ecr.api'), endpoint('ecr.dkr', { privateDns: false }), endpoint('s3')), 'ok'],
      ['a route out serves what has no endpoint', { endpoints: [endpoint('ecr.api')] }, 'ok'],
      ['none of them is a lack of routes', tables(), 'silent'],
      ['the gateway for S3 is another check’s', { ...tables(), endpoints: ENDPOINTS.slice(0, 2) }, 'ok'],
      ['a registry of the internet has none', { ...closed(...ENDPOINTS), images: [hub] }, 'silent'],
      [
        'an endpoint for another service in another Region says nothing',
        closed(endpoint('kms', { region: 'us-east-1' }), endpoint('ecr.api'), endpoint('s3')),
        'broken',
      ],
    ],
  ],
  [
    'endpoint-private-dns',
    endpointPrivateDns,
    [
      ['off, and no way out', closed(endpoint('ecr.api', { privateDns: false }), endpoint('ecr.dkr'), endpoint('s3')), 'broken'],
      ['off, beside a NAT gateway, harms nobody', { endpoints: [endpoint('ecr.api', { privateDns: false })] }, 'silent'],
      [
        'on, without the VPC’s host names',
        { ...closed(...ENDPOINTS), vpcDns: { support: true, hostnames: false } },
        'broken vpc-attribute',
      ],
      ['without any DNS that is the fault', { ...closed(...ENDPOINTS), vpcDns: { support: false, hostnames: true } }, 'silent'],
      ['on', closed(...ENDPOINTS), 'ok'],
      [
        'off, and a hosted zone holds the name',
        {
          ...closed(endpoint('ecr.api', { privateDns: false }), endpoint('ecr.dkr'), endpoint('s3')),
          hostedZones: [{ id: 'Z1', name: `api.ecr.${REGION}.amazonaws.com` }],
        },
        'ok',
      ],
      [
        'off, and the hosted zones could not be read',
        { ...closed(endpoint('ecr.api', { privateDns: false }), endpoint('s3')), hostedZones: undefined },
        'silent',
      ],
      [
        'on, but without the dual-stack name',
        {
          ...closed(endpoint('ecr.api'), endpoint('ecr.dkr', { names: [`*.dkr.ecr.${REGION}.amazonaws.com`] }), endpoint('s3')),
          images: [dualStack],
        },
        'ok',
      ],
      [
        'an interface endpoint for S3 needs none',
        { ...tables(), endpoints: [...ENDPOINTS.slice(0, 2), endpoint('s3', { type: 'Interface', privateDns: false })] },
        'ok',
      ],
      [
        'one that is not available lacks more than a name',
        closed(endpoint('ecr.api'), endpoint('ecr.dkr', { state: 'pending', privateDns: false }), endpoint('s3')),
        'ok',
      ],
      ['one that is not there has none to lack', closed(endpoint('ecr.api'), endpoint('s3')), 'ok'],
    ],
  ],
  [
    'endpoint-security-group',
    endpointSecurityGroup,
    [
      ['admits the task’s group', closed(...ENDPOINTS), 'ok'],
      ['admits nobody', { ...closed(...ENDPOINTS), securityGroups: { 'sg-endpoint': group('sg-endpoint', [], []) } }, 'broken'],
      [
        'closed breaks the pull beside a NAT gateway too',
        { endpoints: [endpoint('ecr.api')], securityGroups: { 'sg-endpoint': group('sg-endpoint', [rule('10.99.0.0/16')], []) } },
        'broken',
      ],
      [
        'admits the task’s address',
        { ...closed(...ENDPOINTS), securityGroups: { 'sg-endpoint': group('sg-endpoint', [rule('10.0.10.7/32')], []) } },
        'ok',
      ],
      [
        'another port is of no use',
        {
          ...closed(...ENDPOINTS),
          securityGroups: { 'sg-endpoint': group('sg-endpoint', [rule('sg-task', { fromPort: 80, toPort: 80 })], []) },
        },
        'broken',
      ],
      [
        'a prefix list that holds the task’s address',
        {
          ...closed(...ENDPOINTS),
          securityGroups: { 'sg-endpoint': group('sg-endpoint', [rule('pl-apps')], []) },
          prefixLists: { 'pl-apps': { name: 'apps', cidrs: ['10.0.10.0/24'] } },
        },
        'ok',
      ],
      [
        'a prefix list that holds another subnet',
        {
          ...closed(...ENDPOINTS),
          securityGroups: { 'sg-endpoint': group('sg-endpoint', [rule('pl-apps')], []) },
          prefixLists: { 'pl-apps': { name: 'apps', cidrs: ['10.0.11.0/24'] } },
        },
        'broken',
      ],
      [
        'a prefix list that could not be read',
        { ...closed(...ENDPOINTS), securityGroups: { 'sg-endpoint': group('sg-endpoint', [rule('pl-apps')], []) }, prefixLists: undefined },
        'unknown',
      ],
      ['a group that was deleted cannot be judged', { ...closed(...ENDPOINTS), securityGroups: {} }, 'unknown'],
      [
        'a closed endpoint without private DNS harms nobody',
        { endpoints: [endpoint('ecr.api', { privateDns: false })], securityGroups: {} },
        'silent',
      ],
      [
        'half a subnet, where the address is not known',
        {
          ...closed(...ENDPOINTS),
          puller: { kind: 'task', groups: ['sg-task'], publicIp: false, privateIp: null },
          securityGroups: { 'sg-endpoint': group('sg-endpoint', [rule('10.0.10.0/25')], []) },
        },
        'unknown',
      ],
      [
        'one address of a subnet, where nobody knows which the task had',
        {
          ...closed(...ENDPOINTS),
          ...anywhere,
          securityGroups: { 'sg-endpoint': group('sg-endpoint', [rule('10.0.10.7/32')], []) },
        },
        'broken',
      ],
      [
        'the task’s own subnet among several',
        {
          ...closed(...ENDPOINTS),
          pullerSubnets: { own: 'subnet-b', all: ['subnet-b'] },
          puller: { kind: 'task', groups: ['sg-task'], publicIp: false, privateIp: null },
          securityGroups: { 'sg-endpoint': group('sg-endpoint', [rule('10.0.11.0/24')], []) },
        },
        'ok',
      ],
      [
        'a subnet that is not known',
        {
          ...closed(...ENDPOINTS),
          subnets: [],
          puller: { kind: 'task', groups: ['sg-task'], publicIp: false, privateIp: null },
        },
        'unknown',
      ],
      ['a group of several that is not known', closed(endpoint('ecr.api', { groups: ['sg-endpoint', 'sg-gone'] })), 'unknown'],
      ['an endpoint whose groups are not known', closed(endpoint('ecr.api', { groups: [] })), 'unknown'],
      [
        'its evidence lists who may come in on 443',
        {
          ...closed(...ENDPOINTS),
          securityGroups: {
            'sg-endpoint': group(
              'sg-endpoint',
              [
                rule('sg-task', { protocol: '-1', fromPort: null, toPort: null }),
                rule('10.1.0.0/16', { fromPort: 0, toPort: 65535 }),
                rule('10.2.0.0/16', { fromPort: 444, toPort: 500 }),
                rule('10.3.0.0/16', { protocol: 'udp' }),
              ],
              [],
            ),
          },
        },
        'ok',
      ],
    ],
  ],
  [
    'task-security-group-egress',
    taskSecurityGroupEgress,
    [
      ['open', {}, 'ok'],
      ['closed', { pullerGroups: [group('sg-task', [], [])] }, 'broken'],
      [
        'to the endpoints only, and S3 through a gateway',
        { ...closed(...ENDPOINTS), pullerGroups: [group('sg-task', [], [rule('sg-endpoint')])] },
        'broken',
      ],
      [
        'to the endpoints and to S3’s prefix list',
        { ...closed(...ENDPOINTS), pullerGroups: [group('sg-task', [], [rule('sg-endpoint'), rule('pl-s3')])] },
        'ok',
      ],
      [
        'to the endpoint’s address',
        { ...closed(...ENDPOINTS), pullerGroups: [group('sg-task', [], [rule('10.0.20.0/24'), rule('pl-s3')])] },
        'ok',
      ],
      ['to some public addresses', { pullerGroups: [group('sg-task', [], [rule('52.0.0.0/8')])] }, 'unknown'],
      [
        'to some public addresses, the one of the error not among them',
        { pullerGroups: [group('sg-task', [], [rule('52.0.0.0/8')])], error: failedAt('35.72.84.212', 'public') },
        'broken',
      ],
      [
        'to some public addresses, the one of the error among them',
        { pullerGroups: [group('sg-task', [], [rule('35.72.0.0/16')])], error: failedAt('35.72.84.212', 'public') },
        'unknown',
      ],
      [
        'to the VPC alone, and a hub answers',
        { ...tables(TO_HUB), pullerGroups: [group('sg-task', [], [rule('10.0.0.0/16')])], error: failedAt('10.200.3.17', 'private') },
        'broken',
      ],
      [
        'to the hub that answers',
        { ...tables(TO_HUB), pullerGroups: [group('sg-task', [], [rule('10.0.0.0/8')])], error: failedAt('10.200.3.17', 'private') },
        'ok',
      ],
      [
        'to blocks that hold all of S3’s list',
        {
          ...closed(...ENDPOINTS),
          pullerGroups: [group('sg-task', [], [rule('sg-endpoint'), rule('52.219.0.0/16')])],
          prefixLists: { 'pl-s3': { name: `com.amazonaws.${REGION}.s3`, cidrs: ['52.219.0.0/20', '52.219.136.0/22'] } },
        },
        'ok',
      ],
      [
        'to blocks that hold none of S3’s list',
        {
          ...closed(...ENDPOINTS),
          pullerGroups: [group('sg-task', [], [rule('sg-endpoint'), rule('52.218.0.0/16')])],
          prefixLists: { 'pl-s3': { name: `com.amazonaws.${REGION}.s3`, cidrs: ['52.219.0.0/20', '52.219.136.0/22'] } },
        },
        'broken',
      ],
      [
        'to blocks that hold a part of S3’s list',
        {
          ...closed(...ENDPOINTS),
          pullerGroups: [group('sg-task', [], [rule('sg-endpoint'), rule('52.219.0.0/20')])],
          prefixLists: { 'pl-s3': { name: `com.amazonaws.${REGION}.s3`, cidrs: ['52.219.0.0/20', '52.219.136.0/22'] } },
        },
        'unknown',
      ],
      ['a group that was deleted cannot be judged', { pullerGroups: [] }, 'unknown'],
      ['where nothing leads out there is nowhere to let it', tables(), 'silent'],
      [
        'one of two groups was deleted',
        { puller: { kind: 'task', groups: ['sg-task', 'sg-gone'], publicIp: false, privateIp: '10.0.10.7' } },
        'unknown',
      ],
      ['another group than the task’s', { pullerGroups: [group('sg-other', [], [])] }, 'unknown'],
      [
        'its evidence lists what is let out',
        {
          pullerGroups: [
            group(
              'sg-task',
              [],
              [rule('10.0.0.0/8', { fromPort: 0, toPort: 65535 }), rule('10.1.0.0/16', { protocol: 'icmp', fromPort: null, toPort: null })],
            ),
          ],
        },
        'broken',
      ],
    ],
  ],
  [
    'network-acl',
    networkAcl,
    [
      ['open', {}, 'ok'],
      [
        'a deny before the allow',
        acls([entry(90, true, false, { protocol: '6', fromPort: 443, toPort: 443 }), ...OPEN]),
        'broken broken-out',
      ],
      ['a deny after the allow', acls([entry(110, true, false, { protocol: '6', fromPort: 443, toPort: 443 }), ...OPEN]), 'ok'],
      [
        'answers to the ports of Linux suffice',
        acls([entry(1, true, true), entry(1, false, true, { protocol: '6', fromPort: 32768, toPort: 60999 })]),
        'ok',
      ],
      [
        'answers are kept out',
        acls([entry(1, true, true), entry(1, false, true, { protocol: '6', fromPort: 443, toPort: 443 })]),
        'broken broken-in',
      ],
      [
        'the NAT gateway’s subnet lets no answers in',
        acls([entry(1, true, true), entry(1, false, true, { cidr: '10.0.0.0/16' })], ['subnet-public']),
        'broken broken-in',
      ],
      [
        'its own ports are wider than Linux’s',
        acls(
          [
            entry(1, true, true),
            entry(1, false, true, { cidr: '10.0.0.0/16' }),
            entry(2, false, true, { protocol: '6', fromPort: 1024, toPort: 65535 }),
          ],
          ['subnet-public'],
        ),
        'ok',
      ],
      [
        'the endpoint’s subnet keeps the task out',
        { ...closed(...ENDPOINTS), ...acls([entry(1, true, true)], ['subnet-endpoints']) },
        'broken broken-in',
      ],
      [
        'inside one subnet none is crossed',
        {
          ...tables(),
          endpoints: [endpoint('ecr.api', { interfaces: [{ id: 'eni-1', ip: '10.0.10.9', subnet: 'subnet-a' }] })],
          ...acls([]),
        },
        'silent',
      ],
      ['an ACL that is not known', { networkAcls: [] }, 'unknown unknown-out'],
      [
        'the ACL of the task’s subnet, not of the first',
        { pullerSubnets: { own: 'subnet-b', all: ['subnet-b'] }, ...acls([entry(90, true, false), ...OPEN], ['subnet-b']) },
        'broken broken-out',
      ],
      ['a shared subnet cannot be judged', { vpc: { id: 'vpc-1', owner: '999999999999', cidrs: [], dhcpOptionsId: null } }, 'silent'],
      [
        'one address of a subnet, where nobody knows which the task had',
        {
          ...closed(...ENDPOINTS),
          ...anywhere,
          ...acls([entry(1, false, true, { cidr: '10.0.10.7/32' }), entry(2, true, true)], ['subnet-endpoints']),
        },
        'broken broken-in',
      ],
      ['an address that could not be read', { puller: undefined }, 'ok'],
      [
        'a deny for a range of ports',
        acls([entry(90, true, false, { protocol: '6', fromPort: 440, toPort: 445 }), ...OPEN]),
        'broken broken-out',
      ],
      [
        'an allow for some addresses of the internet',
        acls([entry(90, true, true, { protocol: '6', fromPort: 443, toPort: 443, cidr: '52.0.0.0/8' }), OPEN[1]!]),
        'unknown unknown-out',
      ],
      [
        'an allow for some addresses of the internet, the one of the error not among them',
        {
          ...acls([entry(90, true, true, { protocol: '6', fromPort: 443, toPort: 443, cidr: '52.0.0.0/8' }), OPEN[1]!]),
          error: failedAt('35.72.84.212', 'public'),
        },
        'broken broken-out',
      ],
      [
        'a NAT instance’s subnet lets no answers in',
        { ...throughInstance(), ...acls([entry(1, true, true), entry(1, false, true, { cidr: '10.0.0.0/16' })], ['subnet-public']) },
        'broken broken-in',
      ],
      ['a regional NAT gateway is behind no ACL of its own', { ...regional(), ...acls([], ['subnet-public']) }, 'ok'],
    ],
  ],
  [
    'nat-instance',
    natInstance,
    [
      ['silent behind a NAT gateway', {}, 'silent'],
      ['all that can be seen is well', throughInstance(), 'ok'],
      ['it is stopped', throughInstance({ state: 'stopped' }), 'broken stopped'],
      ['it is starting', throughInstance({ state: 'pending' }), 'ok'],
      ['it drops what is not for itself', throughInstance({ sourceDestCheck: true }), 'broken source-dest-check'],
      ['it has no public address', throughInstance({ publicIp: false }), 'broken no-public-address'],
      ['it admits others', throughInstance({}, { ingress: [rule('10.9.0.0/16')] }), 'broken group-in'],
      ['it admits the task’s group', throughInstance({}, { ingress: [rule('sg-task')] }), 'ok'],
      ['it lets nothing out', throughInstance({}, { egress: [rule('10.0.0.0/16')] }), 'broken group-out'],
      ['its groups could not be read', { ...throughInstance(), securityGroups: undefined }, 'unknown'],
      ['its subnet leads back to it', throughInstance({ subnet: 'subnet-b' }), 'broken route'],
      [
        'behind another network no public address is needed',
        {
          ...throughInstance({ publicIp: false }),
          routeTables: [
            { id: 'rtb-private', main: true, subnets: [], routes: [route('instance', 'i-1')] },
            { id: 'rtb-public', main: false, subnets: ['subnet-public'], routes: [route('transit-gateway', 'tgw-1')] },
          ],
        },
        'ok',
      ],
    ],
  ],
  [
    's3-endpoint-missing',
    s3EndpointMissing,
    [
      ['there', closed(...ENDPOINTS), 'ok'],
      ['not there', { ...tables(), endpoints: [endpoint('ecr.api'), endpoint('ecr.dkr')] }, 'broken'],
      [
        'on another table',
        { ...tables(), endpoints: [endpoint('ecr.api'), endpoint('s3', { routeTables: ['rtb-public'] })] },
        'broken not-on-table',
      ],
      ['a route out serves', {}, 'silent'],
      [
        'an interface endpoint for S3 cannot be judged',
        { ...tables(), endpoints: [endpoint('ecr.api'), endpoint('s3', { type: 'Interface', privateDns: true })] },
        'silent',
      ],
      [
        'another gateway endpoint is none for S3',
        { ...tables(), endpoints: [endpoint('ecr.api'), endpoint('dynamodb', { type: 'Gateway', privateDns: false })] },
        'broken',
      ],
      [
        'an interface endpoint without private DNS is no gateway',
        { ...tables(), endpoints: [endpoint('ecr.api'), endpoint('s3', { type: 'Interface', privateDns: false })] },
        'broken',
      ],
      [
        'nor is one of another Region',
        { ...tables(), endpoints: [endpoint('ecr.api'), endpoint('s3', { region: 'us-east-1', routeTables: [] })] },
        'broken',
      ],
      ...[[], ['rtb-public', 'rtb-b']].map(
        (routeTables): Row => [
          `on ${routeTables.length} other tables`,
          { ...tables(), endpoints: [endpoint('ecr.api'), endpoint('s3', { routeTables })] },
          'broken not-on-table',
        ],
      ),
    ],
  ],
  [
    'vpc-block-public-access',
    vpcBlockPublicAccess,
    [
      ['off', {}, 'ok'],
      ['both ways stops NAT gateways', { publicAccessBlock: { mode: 'block-bidirectional', excluded: [] } }, 'broken'],
      ['inwards lets NAT gateways out', { publicAccessBlock: { mode: 'block-ingress', excluded: [] } }, 'ok'],
      [
        'inwards stops public addresses',
        { ...tables(route('internet-gateway', 'igw-1')), publicAccessBlock: { mode: 'block-ingress', excluded: [] } },
        'broken',
      ],
      ['the NAT gateway’s subnet is excluded', { publicAccessBlock: { mode: 'block-bidirectional', excluded: ['subnet-public'] } }, 'ok'],
      [
        'the task’s own subnet is not where the border is',
        { publicAccessBlock: { mode: 'block-bidirectional', excluded: ['subnet-a'] } },
        'broken',
      ],
      ['the VPC is excluded', { publicAccessBlock: { mode: 'block-bidirectional', excluded: ['vpc-1'] } }, 'ok'],
      ['off, at an internet gateway', tables(route('internet-gateway', 'igw-1')), 'ok'],
      ['whether it is on could not be read', { publicAccessBlock: undefined }, 'unknown unread'],
      ['could not be read, and nothing crosses the border', { ...closed(...ENDPOINTS), publicAccessBlock: undefined }, 'silent'],
      [
        'endpoints cross no border',
        { ...closed(...ENDPOINTS), publicAccessBlock: { mode: 'block-bidirectional', excluded: [] } },
        'silent',
      ],
      ...[route('nat-gateway', 'nat-1', { blackhole: true }), route('transit-gateway', 'tgw-1')].map(
        (way): Row => [
          `a ${way.blackhole ? 'blackhole' : way.target} is no border`,
          { ...tables(way), publicAccessBlock: { mode: 'block-bidirectional', excluded: [] } },
          'silent',
        ],
      ),
      [
        'the subnet of another NAT gateway is excluded',
        {
          natGateways: [
            { id: 'nat-0', subnet: 'subnet-b', state: 'available', public: true },
            { id: 'nat-1', subnet: 'subnet-public', state: 'available', public: true },
          ],
          publicAccessBlock: { mode: 'block-bidirectional', excluded: ['subnet-b'] },
        },
        'broken',
      ],
      ...[undefined, []].map(
        (natGateways): Row => [
          `an exclusion may be for a NAT gateway that ${natGateways ? 'is not there' : 'could not be read'}`,
          { natGateways, publicAccessBlock: { mode: 'block-bidirectional', excluded: ['subnet-public'] } },
          'unknown',
        ],
      ),
      [
        'without exclusions it matters little where the NAT gateway is',
        { natGateways: undefined, publicAccessBlock: { mode: 'block-bidirectional', excluded: [] } },
        'broken',
      ],
    ],
  ],
  [
    'dns-failure',
    dnsFailure,
    [
      ['on', {}, 'ok'],
      ['off', { vpcDns: { support: false, hostnames: true } }, 'broken'],
      ['a resolver of one’s own cannot be judged', { resolvers: ['10.0.0.53'] }, 'unknown resolver-unknown'],
      [
        'unless the error says that a name did not resolve',
        { resolvers: ['10.0.0.53'], error: { causes: ['dns-failure'] } as never },
        'broken resolver',
      ],
      ['Amazon’s own by its address', { resolvers: ['10.0.0.2'] }, 'ok'],
      ['Amazon’s own by its link-local address', { resolvers: ['169.254.169.253'] }, 'ok'],
      [
        'a group that lets no question out',
        { resolvers: ['10.0.0.53'], pullerGroups: [group('sg-task', [], [rule('0.0.0.0/0')])] },
        'broken resolver-group',
      ],
      [
        'a group that lets questions out to one of two',
        { resolvers: ['10.0.0.53', '10.0.0.54'], pullerGroups: [group('sg-task', [], [udp('10.0.0.54/32'), rule('0.0.0.0/0')])] },
        'unknown resolver-unknown',
      ],
      [
        'no group keeps questions from Amazon’s',
        { resolvers: ['AmazonProvidedDNS'], pullerGroups: [group('sg-task', [], [rule('0.0.0.0/0')])] },
        'ok',
      ],
      [
        'an ACL that lets no question out',
        { resolvers: ['10.0.0.53'], ...acls([entry(1, true, true, { protocol: '6', fromPort: 443, toPort: 443 }), entry(1, false, true)]) },
        'broken resolver-acl-out',
      ],
      [
        'an ACL that keeps the answers out',
        { resolvers: ['10.0.0.53'], ...acls([entry(1, true, true), entry(1, false, true, { protocol: '6' })]) },
        'broken resolver-acl-in',
      ],
      ['a resolver in the same subnet passes no ACL', { resolvers: ['10.0.10.53'], ...acls([]) }, 'unknown resolver-unknown'],
      ['no route to a resolver elsewhere', { ...tables(LOCAL), resolvers: ['10.9.0.53'] }, 'broken resolver-route'],
      ['a route to a resolver elsewhere', { ...tables(LOCAL, TO_HUB), resolvers: ['10.9.0.53'] }, 'unknown resolver-unknown'],
      ['off, and the resolvers could not be read', { vpcDns: { support: false, hostnames: true }, resolvers: undefined }, 'broken'],
      ['on, and the resolvers could not be read', { resolvers: undefined }, 'unknown unread'],
      [
        'off harms nobody who asks resolvers of their own',
        { vpcDns: { support: false, hostnames: true }, resolvers: ['10.0.0.53', '10.0.0.54'] },
        'unknown resolver-unknown',
      ],
    ],
  ],
  [
    'ipv6-only',
    ipv6Only,
    [
      ['silent in a subnet with IPv4', {}, 'silent'],
      [
        'an ECR host without IPv6',
        { subnets: [{ id: 'subnet-a', vpc: 'vpc-1', zone: 'a', cidr: '', ipv6Native: true, owner: ACCOUNT }] },
        'broken (app)',
      ],
      [
        'the dual-stack host',
        {
          subnets: [{ id: 'subnet-a', vpc: 'vpc-1', zone: 'a', cidr: '', ipv6Native: true, owner: ACCOUNT }],
          images: [
            {
              container: 'app',
              reference: parseImageReference(`${ACCOUNT}.dkr-ecr.${REGION}.on.aws/my-app:v1`),
              pinned: null,
              injected: false,
            },
          ],
        },
        'unknown',
      ],
      [
        'a registry that is not ECR',
        { subnets: [{ id: 'subnet-a', vpc: 'vpc-1', zone: 'a', cidr: '', ipv6Native: true, owner: ACCOUNT }], images: [hub] },
        'unknown',
      ],
    ],
  ],
])('%s', (_, check, rows) => {
  it.each(rows)('%s', (_what, facts, expected) => {
    expect(told(run(check, network(facts)))).toBe(expected)
  })
})

describe('one subnet of several', () => {
  it('is named with those where it works, where it alone is bad', () => {
    const outcome = run(
      noInternetRoute,
      network({
        pullerSubnets: { own: 'subnet-a', all: ['subnet-a', 'subnet-b'] },
        routeTables: [
          { id: 'rtb-private', main: false, subnets: ['subnet-b'], routes: [route('internet-gateway', 'igw-1')] },
          { id: 'rtb-bad', main: true, subnets: [], routes: [] },
        ],
      }),
    )
    expect(outcome).toMatchObject({ status: 'broken', params: { subnets: ['subnet-a'] } })
    expect(outcome!.evidence).toContainEqual({ label: 'fine-in-subnets', value: 'subnet-b', from: 'ways' })
  })

  it('is not blamed for a task that stopped in another', () => {
    const facts = network({
      pullerSubnets: { own: 'subnet-b', all: ['subnet-a', 'subnet-b'] },
      routeTables: [
        { id: 'rtb-private', main: false, subnets: ['subnet-b'], routes: [route('internet-gateway', 'igw-1')] },
        { id: 'rtb-bad', main: true, subnets: [], routes: [] },
      ],
    })
    expect(run(noInternetRoute, facts)?.status).toBe('ok')
  })
})

describe('the gate of a break', () => {
  it('is that of the first destination that cannot be reached', () => {
    expect(run(endpointMissing, network(closed(endpoint('ecr.api'), endpoint('s3'))))).toMatchObject({
      gate: 'manifest-connection',
      params: { services: ['ecr.dkr'] },
    })
    expect(run(noInternetRoute, network(tables()))).toMatchObject({
      gate: 'token-connection',
      params: { services: ['ecr.api', 'ecr.dkr', 's3'] },
    })
  })

  it('stands beside those of all others it closes, so that a text about any of them finds it', () => {
    const arn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:db-AbCdEf`
    const container = { name: 'app', image: IMAGE, essential: true, logDriver: null, logRegion: null }
    const containers = [{ ...container, repositoryCredentials: null, secrets: [arn] }]
    const definition = { arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/app:1`, containers }
    expect(run(noInternetRoute, network({ taskDefinition: definition as never, ...tables() }))).toMatchObject({
      gate: 'secret-connection',
      gates: ['secret-connection', 'token-connection', 'manifest-connection', 'layer-connection'],
    })
  })
})
