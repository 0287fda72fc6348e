import { describe, expect, it } from 'vitest'
import { known } from '../../src/core/known.ts'
import type { Route } from '../../src/facts/types/index.ts'
import associate from '../../src/fixes/associate-s3-gateway.ts'
import fix from '../../src/fixes/create-pull-endpoints.ts'
import { lackOf } from '../../src/fixes/endpoints/needed.ts'
import type { Plan } from '../../src/fixes/index.ts'
import { definition, endpoint, facts, IMAGE, image, REGION } from './facts.ts'

const route = (target: Route['target'], blackhole = false) => ({
  routeTables: [
    {
      id: 'rtb-1',
      main: true,
      subnets: [],
      routes: [{ destination: '0.0.0.0/0', target, targetId: `${target}-1`, blackhole }],
    },
  ],
})
const secret = (name: string, region = REGION) => `arn:aws:${name}:${region}:123456789012:${name === 'ssm' ? 'parameter/p' : 'secret:s'}`
const gateway = (routeTables: string[], routes: Route[] = []) => ({
  endpoints: [endpoint('s3', { routeTables })],
  routeTables: [{ id: 'rtb-1', main: true, subnets: [], routes }],
})

describe('the endpoints a pull lacks', () => {
  it.each<[string, object, string[] | null, string[]?]>([
    ['all of them where nothing leads out', {}, ['ecr.api', 'ecr.dkr'], ['rtb-1']],
    ['none where a NAT gateway does', route('nat-gateway'), null],
    ['all where the NAT gateway is gone', route('nat-gateway', true), ['ecr.api', 'ecr.dkr'], ['rtb-1']],
    ['none where nobody can tell whether a transit gateway leads out', route('transit-gateway'), null],
    ['all at an internet gateway without a public address', route('internet-gateway'), ['ecr.api', 'ecr.dkr'], ['rtb-1']],
    [
      'none at an internet gateway with one',
      { ...route('internet-gateway'), puller: { kind: 'task', groups: ['sg-t'], publicIp: true, privateIp: null } },
      null,
    ],
    ['only what does not exist', { endpoints: [endpoint('ecr.api')] }, ['ecr.dkr'], ['rtb-1']],
    ['not one that is pending', { endpoints: [endpoint('ecr.api', { state: 'pending' })] }, ['ecr.dkr'], ['rtb-1']],
    ['one that failed', { endpoints: [endpoint('ecr.api', { state: 'failed' })] }, ['ecr.api', 'ecr.dkr'], ['rtb-1']],
    [
      'not one whose private DNS is off: that is another fault',
      { endpoints: [endpoint('ecr.api', { privateDns: false })] },
      ['ecr.dkr'],
      ['rtb-1'],
    ],
    ['one that serves another Region', { endpoints: [endpoint('ecr.api', { region: 'us-east-1' })] }, ['ecr.api', 'ecr.dkr'], ['rtb-1']],
    ['the logs of the awslogs driver', { taskDefinition: definition({ logDriver: 'awslogs' }) }, ['ecr.api', 'ecr.dkr', 'logs'], ['rtb-1']],
    ['no logs of another driver', { taskDefinition: definition({ logDriver: 'awsfirelens' }) }, ['ecr.api', 'ecr.dkr'], ['rtb-1']],
    [
      'those of its secrets',
      { taskDefinition: definition({ secrets: [secret('ssm')], repositoryCredentials: secret('secretsmanager') }) },
      ['ecr.api', 'ecr.dkr', 'secretsmanager', 'ssm'],
      ['rtb-1'],
    ],
    ['nothing where a secret lies in another Region', { taskDefinition: definition({ secrets: [secret('ssm', 'eu-west-3')] }) }, null],
    ['nothing where one image is from elsewhere', { images: [image(IMAGE), image('nginx:1.27', 'proxy')] }, null],
    ['nothing where an image is of another Region', { images: [image(IMAGE.replace(REGION, 'us-east-1'))] }, null],
    ['nothing where a reference cannot be read', { images: [image(IMAGE), image('https://x/y', 'odd')] }, null],
    [
      'nothing where a private address answered that no endpoint here has',
      { error: known({ address: { ip: '10.9.9.9', kind: 'private' }, host: `api.ecr.${REGION}.amazonaws.com` }) },
      null,
    ],
  ])('%s', (_, more, interfaces, tables = []) => {
    const lack = lackOf(facts(more as never))
    expect(lack && [lack.interfaces, lack.s3Tables]).toEqual(interfaces && [interfaces, tables])
  })
})

const survey = (zones: Record<string, string[]> = {}) => ({
  services: Object.fromEntries(['ecr.api', 'ecr.dkr', 's3'].map((s) => [s, { name: `cn.com.amazonaws.${s}`, zones: zones[s] ?? [] }])),
  neighbours: [{ group: 'web (sg-w)', count: 3 }],
  prices: { hour: 0.014, gigabyte: 0.01 },
})
const plan = (more: object = {}, seen: object = survey()) => fix.plan(facts(more as never), {}, seen) as Plan
const step = (of: Plan, id: string) => of.steps.find((one) => one.id === id)

describe('the plan', () => {
  it('admits every block of the VPC, never the task alone, before any endpoint is made', () => {
    const made = plan()
    expect(made.steps.map((one) => one.id)).toEqual(['group', 'ingress', 'ecr.api', 'ecr.dkr', 's3', 'available', 'deploy'])
    expect(step(made, 'ingress')?.input.cidrs).toEqual(['10.0.0.0/16', '100.64.0.0/16'])
  })

  it('turns on the DNS attributes of the VPC first, where they are off', () => {
    const made = plan({ vpcDns: { support: false, hostnames: false } })
    expect(made.steps.slice(0, 2).map((one) => one.input.attribute)).toEqual(['enableDnsSupport', 'enableDnsHostnames'])
    expect(made.besides.map((phrase) => phrase.key)).toContain('fixes:besides.vpc-dns')
  })

  it('takes the services by the names AWS gives them', () => {
    expect(step(plan(), 'ecr.api')?.input.serviceName).toBe('cn.com.amazonaws.ecr.api')
  })

  it('uses one subnet for each of the task’s zones that has the service, else one of the VPC’s that does', () => {
    expect(step(plan(), 'ecr.api')?.input.subnets).toEqual(['subnet-a', 'subnet-c'])
    const narrow = plan({}, survey({ 'ecr.api': ['apne1-c', 'apne1-d'], 'ecr.dkr': ['apne1-d'] }))
    expect(step(narrow, 'ecr.api')?.input.subnets).toEqual(['subnet-c'])
    expect(step(narrow, 'ecr.dkr')?.input.subnets).toEqual(['subnet-d'])
  })

  it('puts a gateway that exists on the table it is missing from, and makes none beside it', () => {
    const made = plan({ ...gateway(['rtb-9']), endpoints: [endpoint('ecr.api'), endpoint('s3', { routeTables: ['rtb-9'] })] })
    expect(made.steps.map((one) => one.kind)).toContain('associate-gateway')
    expect(made.steps.map((one) => one.input.type)).not.toContain('Gateway')
  })

  it('is not offered where putting the gateway on the table is all that lacks: another fix does that for nothing', () => {
    const have = facts({
      ...gateway(['rtb-9']),
      endpoints: [endpoint('ecr.api'), endpoint('ecr.dkr'), endpoint('s3', { routeTables: ['rtb-9'] })],
      ways: [],
    } as never)
    expect(fix.offer(have, [])).toBeNull()
    const plan = associate.plan(have, {}, null) as Plan
    expect(plan.steps.map((one) => one.kind)).toEqual(['associate-gateway', 'deploy'])
    expect(plan.cost?.monthlyUsd).toBe(0)
  })

  it('says what it costs: endpoints × zones × 730 hours, and no figure where the price is not known', () => {
    expect(plan().cost).toMatchObject({ monthlyUsd: Math.round(2 * 2 * 730 * 0.014 * 100) / 100, say: { params: { hour: '0.014' } } })
    const blind = plan({}, { ...survey(), prices: null }).cost
    expect(blind).toMatchObject({
      monthlyUsd: null,
      say: { key: 'fixes:cost.endpoints-unread' },
      link: expect.stringContaining('aws.amazon.com'),
    })
    expect(JSON.stringify(blind?.say.params)).not.toMatch(/0\.0/)
  })

  it('names who else will use the endpoints, and what the S3 route changes', () => {
    const nat: Route = { destination: '0.0.0.0/0', target: 'nat-gateway', targetId: 'nat-1', blackhole: false }
    const tables = [...facts().routeTables, { id: 'rtb-2', main: false, subnets: ['subnet-d'], routes: [nat] }]
    const made = plan({ routeTables: tables, resolvers: known(['10.0.0.2', '10.0.0.3']) })
    expect(made.besides.map((phrase) => phrase.key)).toEqual([
      'fixes:besides.private-dns',
      'fixes:besides.neighbours',
      'fixes:besides.source-address',
      'fixes:besides.own-resolvers',
      'fixes:besides.s3-table',
    ])
    expect(made.besides[1]?.params).toEqual({ count: 3, groups: ['web (sg-w): 3'] })
    // The table is the main one: it serves every subnet that has none of its own.
    expect(made.besides[4]?.params).toEqual({ table: 'rtb-1', subnets: ['subnet-a', 'subnet-a2', 'subnet-c'] })
  })
})

describe('the offer', () => {
  it('is made from facts alone, with the AWS CLI commands in an order that can be run', () => {
    const offer = fix.offer(facts(), [])!
    expect(offer.steps[0]?.cli).toMatch(/^GROUP_GROUP_ID=\$\(aws ec2 create-security-group .*--query GroupId --output text\)$/)
    expect(offer.steps[1]?.cli).toContain('--group-id "$GROUP_GROUP_ID"')
    expect(offer.steps[2]?.cli).toContain('--security-group-ids "$GROUP_GROUP_ID"')
    expect(offer).toMatchObject({ handOver: null, undoable: true, needsApproval: true, monthlyCostUsd: null })
  })

  it('is a hand-over where another account owns the VPC', () => {
    const offer = fix.offer(facts({ vpc: { id: 'vpc-1', owner: '999999999999', cidrs: ['10.0.0.0/16'], dhcpOptionsId: null } }), [])!
    expect(offer.handOver?.to.params).toMatchObject({ account: '999999999999' })
    expect(offer.handOver?.commands.length).toBeGreaterThan(3)
  })

  it('is not made where nothing is lacking', () => {
    expect(fix.offer(facts(route('nat-gateway') as never), [])).toBeNull()
  })
})
