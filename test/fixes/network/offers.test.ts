import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { known } from '../../../src/core/known.ts'
import type { FixOffer } from '../../../src/core/report.ts'
import type { Way } from '../../../src/facts/types/index.ts'
import { fixById, type Plan } from '../../../src/fixes/index.ts'
import { aclAllows } from '../../../src/network/rules.ts'
import { endpoint, facts, REGION, SUBNETS, service } from '../facts.ts'

const group = (id: string, ingress: [string, number?][] = [], egress: [string, number?][] = [], name = id) => ({
  id,
  name,
  vpc: 'vpc-1',
  ingress: ingress.map(([peer, port]) => rule(peer, port)),
  egress: egress.map(([peer, port]) => rule(peer, port)),
})
const rule = (peer: string, port?: number) => ({ protocol: port ? 'tcp' : '-1', fromPort: port ?? null, toPort: port ?? null, peer })
const destination = (name: string) => ({ service: name, region: REGION, host: `${name}.example`, gate: 'token-connection' as const })
const base = (name: string, subnet = 'subnet-a') => ({ subnet, destination: destination(name), routeTable: 'rtb-1' })
const through = (one: ReturnType<typeof endpoint>): Way => ({ ...base(one.service), via: 'interface-endpoint', endpoint: one })
const gateway = (policy: string | null = null): Way => ({
  ...base('s3'),
  via: 'gateway-endpoint',
  endpoint: endpoint('s3', { policy }),
  prefixList: 'pl-s3',
})
const routed = (name: string, target = 'nat-gateway', more = {}): Way =>
  ({ ...base(name), via: 'route', route: { destination: '0.0.0.0/0', target, targetId: `${target}-1`, blackhole: false, ...more } }) as Way
const nowhere = (name: string): Way => ({ ...base(name), via: 'none' })

const have = (more: object) =>
  facts({
    ways: [],
    pullerGroups: [group('sg-t', [], [['0.0.0.0/0']])],
    securityGroups: {},
    natGateways: known([]),
    networkAcls: [],
    vpcId: 'vpc-1',
    principal: known(null),
    role: known(null),
    organization: known(null),
    repositoryTags: known({}),
    ...more,
  } as never)
const offered = (id: string, more: object): FixOffer | null => fixById(id)!.offer(have(more), [])
const planned = (id: string, more: object) => fixById(id)!.plan(have(more), {}, null) as Plan
const inputs = (plan: Plan, kind: string) => plan.steps.filter((step) => step.kind === kind).map((step) => step.input)

const api = endpoint('ecr.api', { groups: ['sg-e'] })
const dkr = endpoint('ecr.dkr', { groups: ['sg-d', 'sg-e'] })
const pulling = [through(api), through(dkr)]

describe('open-endpoint-group', () => {
  const plan = (groups: ReturnType<typeof group>[], ways = pulling) =>
    planned('open-endpoint-group', { ways, securityGroups: Object.fromEntries(groups.map((one) => [one.id, one])) })

  it('admits every block of the VPC, on as few groups as serve', () => {
    expect(inputs(plan([group('sg-e'), group('sg-d')]), 'open-ingress')).toEqual([
      { group: 'sg-e', vpc: 'vpc-1', cidrs: ['10.0.0.0/16', '100.64.0.0/16'], own: false },
    ])
  })

  it('adds only what no rule admits yet', () => {
    const steps = inputs(plan([group('sg-e', [['100.64.0.0/10', 443]]), group('sg-d')]), 'open-ingress')
    expect(steps.map(({ cidrs }) => cidrs)).toEqual([['10.0.0.0/16']])
  })

  it('opens another group rather than the VPC’s default one', () => {
    const alone = endpoint('ecr.api', { groups: ['sg-default', 'sg-own'] })
    const steps = inputs(plan([group('sg-default', [], [], 'default'), group('sg-own')], [through(alone)]), 'open-ingress')
    expect(steps.map((step) => step.group)).toEqual(['sg-own'])
  })

  it.each<[string, ReturnType<typeof group>[]]>([
    ['the puller is admitted by its group', [group('sg-e', [['sg-t', 443]]), group('sg-d')]],
    ['the puller is admitted by its block', [group('sg-e', [['10.0.0.0/16', 443]]), group('sg-d')]],
    ['a group could not be read', [group('sg-d')]],
  ])('is not offered where %s', (_, groups) => {
    const securityGroups = Object.fromEntries(groups.map((one) => [one.id, one]))
    const ways = groups.length > 1 ? pulling : [through(api)]
    expect(offered('open-endpoint-group', { ways, securityGroups })).toBeNull()
  })

  it('is for the VPC’s owner where that is another account', () => {
    const vpc = { id: 'vpc-1', owner: '999999999999', cidrs: ['10.0.0.0/16'], dhcpOptionsId: null }
    const offer = offered('open-endpoint-group', { ways: pulling, securityGroups: { 'sg-e': group('sg-e'), 'sg-d': group('sg-d') }, vpc })
    expect(offer?.handOver).toMatchObject({ text: { key: 'fixes:hand-over.vpc', params: { account: '999999999999' } } })
    expect(offer?.handOver?.commands[0]).toMatch(/^aws ec2 authorize-security-group-ingress --group-id sg-e /)
  })
})

describe('open-task-egress', () => {
  const closed = { pullerGroups: [group('sg-t')] }
  const lists = { 'pl-s3': { name: `com.amazonaws.${REGION}.s3`, cidrs: [] } }
  it.each<[string, Way[], object, string[]]>([
    ['anywhere where a NAT gateway serves', [routed('ecr.api'), routed('s3')], {}, ['0.0.0.0/0']],
    ['S3’s prefix list where it is known', [routed('s3')], lists, ['pl-s3']],
    ['the endpoints’ groups and the list of the gateway endpoint', [...pulling, gateway()], {}, ['pl-s3', 'sg-d', 'sg-e']],
  ])('lets the group out to %s', (_, ways, prefixLists, peers) => {
    const plan = planned('open-task-egress', { ...closed, ways, prefixLists: known(prefixLists) })
    expect(inputs(plan, 'open-egress')).toEqual([{ group: 'sg-t', peers }])
  })

  it('adds only what is shut', () => {
    const plan = planned('open-task-egress', { pullerGroups: [group('sg-t', [], [['sg-e', 443]])], ways: [...pulling, gateway()] })
    expect(inputs(plan, 'open-egress')).toEqual([{ group: 'sg-t', peers: ['pl-s3'] }])
  })

  it.each<[string, object]>([
    ['nothing is shut', { ways: pulling }],
    ['nobody can tell where the way leads', { ...closed, ways: [{ ...base('s3'), via: 'open', why: 'central-endpoint' }] }],
    ['a group of the task could not be read', { pullerGroups: [], ways: pulling }],
  ])('is not offered where %s', (_, more) => expect(offered('open-task-egress', more)).toBeNull())
})

describe('enable-private-dns', () => {
  const off = { privateDns: false, groups: ['sg-e'] }
  const ways = [nowhere('ecr.api'), nowhere('ecr.dkr')]
  const endpoints = [endpoint('ecr.api', off), endpoint('ecr.dkr', off)]
  const closed = { ways, endpoints, securityGroups: { 'sg-e': group('sg-e') } }
  const kinds = (more: object) => planned('enable-private-dns', { ...closed, ...more }).steps.map(({ kind, id }) => `${kind} ${id}`)

  it('opens the endpoints’ group for the VPC before any name leads there', () => {
    expect(kinds({})).toEqual(['open-ingress ingress', 'set-private-dns name', 'set-private-dns name-2', 'deploy deploy'])
  })

  it('turns the VPC’s attributes on before private DNS, which needs both', () => {
    const open = { securityGroups: { 'sg-e': group('sg-e', [['0.0.0.0/0', 443]]) } }
    expect(kinds({ ...open, vpcDns: { support: false, hostnames: false } })).toEqual([
      'set-vpc-dns enableDnsSupport',
      'set-vpc-dns enableDnsHostnames',
      'set-private-dns name',
      'set-private-dns name-2',
      'deploy deploy',
    ])
  })

  it('opens what the attributes alone give a name to', () => {
    const named = [endpoint('ecr.api', { groups: ['sg-e'] }), endpoint('logs', { groups: ['sg-l'] })]
    const more = {
      endpoints: named,
      securityGroups: { 'sg-e': group('sg-e'), 'sg-l': group('sg-l') },
      vpcDns: { support: true, hostnames: false },
    }
    expect(kinds(more)).toEqual(['open-ingress ingress', 'open-ingress ingress-2', 'set-vpc-dns enableDnsHostnames', 'deploy deploy'])
  })

  it.each<[string, object]>([
    ['all names lead to endpoints', { ways: pulling }],
    ['a NAT gateway serves', { ways: [routed('ecr.api')] }],
    ['an endpoint’s group could not be read', { securityGroups: {} }],
  ])('is not offered where %s', (_, more) => expect(offered('enable-private-dns', { ...closed, ...more })).toBeNull())
})

const statement = (Effect: string, Action: string, Resource: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'EcsPullImageLayers', Effect, Principal: '*', Action, Resource }] })

describe('allow-layer-bucket', () => {
  it('adds the bucket of the Region, under a Sid nobody has', () => {
    const policy = statement('Allow', 's3:*', 'arn:aws:s3:::mine/*')
    const [input] = inputs(planned('allow-layer-bucket', { ways: [gateway(policy)] }), 'add-endpoint-statement')
    expect(JSON.parse(input!.statement as string)).toEqual({
      Sid: 'EcsPullImageLayers2',
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::prod-${REGION}-starport-layer-bucket/*`,
    })
  })

  it('is handed over where an explicit deny stands in the way', () => {
    const offer = offered('allow-layer-bucket', { ways: [gateway(statement('Deny', 's3:*', '*'))] })
    expect(offer?.handOver?.text.key).toBe('fixes:hand-over.explicit-deny')
  })

  it.each([null, statement('Allow', '*', '*')])('is not offered where the policy lets layers through', (policy) => {
    expect(offered('allow-layer-bucket', { ways: [gateway(policy)] })).toBeNull()
  })
})

describe('widen-endpoint-policy', () => {
  const roleArn = 'arn:aws:iam::123456789012:role/pull'
  const ways = (policy: string) => [through(endpoint('ecr.api', { policy })), through(endpoint('ecr.dkr', { policy: null }))]
  const principal = { kind: 'execution-role', roleArn, named: false }

  it('allows the role the call that is not allowed, and no more', () => {
    const plan = planned('widen-endpoint-policy', { ways: ways(statement('Allow', 'ecr:Describe*', '*')), principal })
    const statements = inputs(plan, 'add-endpoint-statement').map((input) => JSON.parse(input.statement as string))
    expect(statements).toEqual([
      { Sid: 'EcsPull', Effect: 'Allow', Principal: { AWS: [roleArn] }, Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
    ])
  })

  it('is handed over where it is denied explicitly', () => {
    const offer = offered('widen-endpoint-policy', { ways: ways(statement('Deny', 'ecr:*', '*')), principal })
    expect(offer?.handOver?.commands).toEqual([])
  })
})

describe('assign-public-ip', () => {
  const ways = [routed('ecr.api', 'internet-gateway')]
  const network = { subnets: ['subnet-a'], groups: ['sg-t'], publicIp: false }
  const more = { ways, service: known(service({ network })) }

  it('lists what the internet will then reach', () => {
    const pullerGroups = [group('sg-t', [['0.0.0.0/0', 22], ['10.0.0.0/8', 80], ['sg-x', 80], ['pl-1', 443], ['203.0.113.0/24']])]
    const said = planned('assign-public-ip', { ...more, pullerGroups }).besides.find(({ key }) => key.endsWith('inbound-open'))
    expect(said?.params.rules).toEqual(['sg-t: tcp 22 ← 0.0.0.0/0', 'sg-t: tcp 443 ← pl-1', 'sg-t: * ← 203.0.113.0/24'])
  })

  it('changes nothing else of the network', () => {
    const plan = planned('assign-public-ip', more)
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['assign-public-ip'])
    expect(plan.steps[0]!.input).toMatchObject({ subnets: ['subnet-a'], groups: ['sg-t'] })
    expect(plan.besides.map(({ key }) => key)).toContain('fixes:besides.inbound-closed')
  })

  it.each<[string, object, string]>([
    ['an instance', { puller: { kind: 'instance', groups: [], publicIp: false, privateIp: null } }, 'fixes:assign-public-ip.instance'],
    ['another controller', { service: known(service({ network, controller: 'CODE_DEPLOY' })) }, 'fixes:assign-public-ip.hand-over'],
  ])('is handed over for %s', (_, change, key) => {
    expect(offered('assign-public-ip', { ...more, ...change })?.handOver?.text.key).toBe(key)
  })
})

describe('replace-blackhole-route', () => {
  const dead = [routed('ecr.api', 'nat-gateway', { targetId: 'nat-dead', blackhole: true })]
  const tables = [
    {
      id: 'rtb-1',
      main: true,
      subnets: [],
      routes: [{ destination: '0.0.0.0/0', target: 'nat-gateway', targetId: 'nat-dead', blackhole: true }],
    },
    {
      id: 'rtb-p',
      main: false,
      subnets: ['subnet-c', 'subnet-d'],
      routes: [{ destination: '0.0.0.0/0', target: 'internet-gateway', targetId: 'igw-1', blackhole: false }],
    },
  ]
  const nat = (id: string, subnet: string, more = {}) => ({ id, subnet, state: 'available', public: true, ...more })
  const plan = (natGateways: object[]) =>
    fixById('replace-blackhole-route')!.plan(have({ ways: dead, routeTables: tables, natGateways }), {}, null) as Plan

  it('takes a gateway that leads to the internet, and says it cannot be put back', () => {
    const made = plan([nat('nat-private', 'subnet-c', { public: false }), nat('nat-inside', 'subnet-a'), nat('nat-9', 'subnet-d')])
    expect(inputs(made, 'set-route')).toEqual([{ table: 'rtb-1', destination: '0.0.0.0/0', nat: 'nat-9', was: 'nat-dead' }])
    expect(offered('replace-blackhole-route', { ways: dead, routeTables: tables, natGateways: [nat('nat-9', 'subnet-d')] })?.undoable).toBe(
      false,
    )
  })

  it('is refused where no gateway lives', () => expect(plan([nat('nat-dead', 'subnet-c', { state: 'deleted' })])).toHaveProperty('refused'))
})

const hub: Way = {
  ...nowhere('internet'),
  destination: { service: 'internet', region: '', host: 'docker.io', gate: 'manifest-connection' },
}
const outRoute = { destination: '0.0.0.0/0', target: 'internet-gateway', targetId: 'igw-1', blackhole: false }
const publicTable = { id: 'rtb-p', main: false, subnets: ['subnet-c', 'subnet-a2'], routes: [outRoute] }
const bareTable = { id: 'rtb-1', main: true, subnets: [], routes: [] as object[] }
const cutOffWith = (change: object = {}) => ({
  ways: [hub],
  routeTables: [bareTable, publicTable],
  natGateways: [],
  pullerSubnets: { own: 'subnet-a', all: [] },
  ...change,
})

describe('create-nat-gateway', () => {
  it('puts it in a public subnet of the task’s zone and leads only the dead table there', () => {
    const plan = planned('create-nat-gateway', cutOffWith())
    expect(inputs(plan, 'create-nat')).toMatchObject([{ subnet: 'subnet-a2' }])
    expect(inputs(plan, 'set-route')).toMatchObject([{ table: 'rtb-1', was: null }])
    expect(plan.cost).toMatchObject({ monthlyUsd: null, say: { key: 'fixes:cost.nat-unread' } })
  })

  it.each<[string, object]>([
    ['endpoints can serve', { ways: [nowhere('ecr.api')] }],
    ['no subnet is public', { routeTables: [bareTable] }],
    ['a NAT gateway lives', { natGateways: [{ id: 'nat-1', subnet: 'subnet-c', state: 'available', public: true }] }],
    [
      'the default route leads somewhere',
      { routeTables: [{ ...bareTable, routes: [{ ...outRoute, target: 'transit-gateway' }] }, publicTable] },
    ],
  ])('is not offered where %s', (_, change) => expect(offered('create-nat-gateway', cutOffWith(change))).toBeNull())
})

describe('add-default-route', () => {
  const nat = (id: string, subnet: string, state = 'available') => ({ id, subnet, state, public: true })
  const routeTables = [bareTable, { ...publicTable, subnets: ['subnet-c', 'subnet-a2', 'subnet-d'] }]
  const gatewayOf = (...natGateways: object[]) => offered('add-default-route', cutOffWith({ routeTables, natGateways }))?.parameters[0]

  it.each<[string, object[], string | null]>([
    ['the only one', [nat('nat-c', 'subnet-c')], 'nat-c'],
    ['the one in the task’s zone', [nat('nat-c', 'subnet-c'), nat('nat-a', 'subnet-a2')], 'nat-a'],
    ['none of two in other zones: somebody has to choose', [nat('nat-c', 'subnet-c'), nat('nat-d', 'subnet-d')], null],
  ])('proposes %s', (_, gateways, proposed) => {
    expect(gatewayOf(...gateways)).toMatchObject({ required: true, default: proposed })
    expect(gatewayOf(...gateways)?.options).toHaveLength(gateways.length)
  })

  it('adds a route to the chosen gateway, and none without a choice', () => {
    const natGateways = [nat('nat-c', 'subnet-c'), nat('nat-d', 'subnet-d')]
    const there = have(cutOffWith({ routeTables, natGateways }))
    const fix = fixById('add-default-route')!
    expect(inputs(fix.plan(there, { gateway: 'nat-d' }, null) as Plan, 'set-route')).toEqual([
      { table: 'rtb-1', destination: '0.0.0.0/0', nat: 'nat-d', was: null },
    ])
    expect(fix.plan(there, {}, null)).toMatchObject({ missing: ['gateway'] })
  })

  it.each<[string, object]>([
    ['endpoints can serve', { ways: [nowhere('ecr.api')] }],
    ['no gateway lives', { natGateways: [nat('nat-1', 'subnet-c', 'deleted')] }],
    [
      'the default route leads somewhere',
      { routeTables: [{ ...bareTable, routes: [{ ...outRoute, target: 'transit-gateway' }] }, publicTable] },
    ],
  ])('is not offered where %s', (_, change) => {
    const natGateways = [nat('nat-1', 'subnet-c')]
    expect(offered('add-default-route', cutOffWith({ routeTables, natGateways, ...change }))).toBeNull()
  })
})

describe('open-network-acl', () => {
  const entry = (number: number, egress: boolean, allow: boolean, cidr = '0.0.0.0/0') => ({
    number,
    egress,
    allow,
    protocol: '-1',
    fromPort: null,
    toPort: null,
    cidr,
  })
  const closing = [entry(32767, true, false), entry(32767, false, false)]
  const acl = (entries: ReturnType<typeof entry>[], id = 'acl-1') => ({
    id,
    subnets: SUBNETS.map(({ id: subnet }) => subnet),
    entries: [...entries, ...closing],
  })
  const open = (entries: ReturnType<typeof entry>[]) => ({ ways: [routed('ecr.api', 'internet-gateway')], networkAcls: [acl(entries)] })

  it('adds what lacks behind the entries there are', () => {
    expect(inputs(planned('open-network-acl', open([entry(105, true, true, '10.0.0.0/8')])), 'open-acl-entry')).toEqual([
      { acl: 'acl-1', egress: true, cidr: '0.0.0.0/0', from: 443, to: 443, number: 110 },
      { acl: 'acl-1', egress: false, cidr: '0.0.0.0/0', from: 32768, to: 60999, number: 10 },
    ])
  })

  it('finds a free number where the last one is taken', () => {
    const [first] = inputs(
      planned('open-network-acl', open([entry(32766, true, true, '10.0.0.0/8'), entry(1, false, true)])),
      'open-acl-entry',
    )
    expect(first?.number).toBe(32765)
  })

  it('hands an explicit denial over; two people may allow the pull before it, where a number is free', () => {
    const more = open([entry(90, true, false), entry(100, true, true), entry(100, false, true)])
    expect(offered('open-network-acl', more)).toMatchObject({
      overridable: true,
      steps: [],
      handOver: { text: { params: { entries: ['acl-1 egress 90'] } } },
    })
    const plan = planned('open-network-acl', more)
    expect(plan).toMatchObject({ twoApprovals: true, holds: expect.arrayContaining(['acl-1']) })
    expect(inputs(plan, 'open-acl-entry')).toEqual([{ acl: 'acl-1', egress: true, cidr: '0.0.0.0/0', from: 443, to: 443, number: 89 }])
    const full = open([entry(1, true, false), entry(100, false, true)])
    expect(offered('open-network-acl', full)).not.toHaveProperty('overridable')
    expect(planned('open-network-acl', full)).toHaveProperty('refused')
  })

  it('whatever the entries: what is planned lets the pull through, at numbers that were free, and two people are asked exactly over a denial', () => {
    const some = fc.record({
      number: fc.integer({ min: 1, max: 12 }),
      egress: fc.boolean(),
      allow: fc.boolean(),
      cidr: fc.constantFrom('0.0.0.0/0', '52.0.0.0/8', '54.0.0.0/8'),
    })
    const side = (one: { number: number; egress: boolean }) => `${one.number} ${one.egress}`
    const CROSSINGS = [
      [true, [443, 443]],
      [false, [32768, 60999]],
    ] as const
    fc.assert(
      fc.property(fc.uniqueArray(some, { selector: side, maxLength: 8 }), (drawn) => {
        const entries = drawn.map((one) => entry(one.number, one.egress, one.allow, one.cidr))
        const plan = planned('open-network-acl', open(entries))
        if ('refused' in plan) return
        const added = inputs(plan, 'open-acl-entry') as { number: number; egress: boolean; cidr: string; from: number; to: number }[]
        expect(added.some((one) => drawn.map(side).includes(side(one)))).toBe(false)
        const after = [
          ...entries,
          ...added.map((one) => ({ ...entry(one.number, one.egress, true, one.cidr), protocol: '6', fromPort: one.from, toPort: one.to })),
        ]
        const judged = (all: typeof entries) =>
          CROSSINGS.map(([egress, ports]) => aclAllows([...all, ...closing] as never, egress, '0.0.0.0/0', ports))
        const [was, is] = [judged(entries), judged(after as typeof entries)]
        for (const [i, { answer }] of was.entries()) expect(is[i]?.answer).toBe(answer === 'broken' ? 'ok' : answer)
        const denied = CROSSINGS.some(
          ([egress], i) => was[i]?.answer === 'broken' && entries.some((one) => one.egress === egress && !one.allow),
        )
        expect(plan.twoApprovals ?? false).toBe(denied)
      }),
    )
  })
})

describe('what is for somebody else', () => {
  it.each<[string, object, string | null]>([
    ['exclude-from-public-access-block', {}, 'aws ec2 create-vpc-block-public-access-exclusion --vpc-id vpc-1'],
    ['give-ipv4', {}, ''],
    ['forward-names', { resolvers: known(['10.1.1.1']) }, ''],
    ['forward-names', {}, null],
    ['ask-network-owner', { ways: [routed('ecr.api', 'transit-gateway'), nowhere('s3')] }, ''],
    ['ask-network-owner', { ways: [routed('ecr.api')] }, null],
  ])('%s names who and what', (id, more, command) => {
    const offer = offered(id, more)
    if (command === null) return expect(offer).toBeNull()
    expect(offer?.handOver?.to.key).toMatch(/^fixes:hand-over\./)
    expect(offer?.handOver?.commands[0] ?? '').toContain(command)
    expect(planned(id, more)).toHaveProperty('refused')
  })

  it('names the Amazon resolver of the VPC', () => {
    expect(offered('forward-names', { resolvers: known(['10.1.1.1']) })?.handOver?.text.params.address).toBe('10.0.0.2')
  })
})
