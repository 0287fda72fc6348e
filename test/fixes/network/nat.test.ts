import { describe, expect, it } from 'vitest'
import type { NatGateway, RouteTable, Way } from '../../../src/facts/types/index.ts'
import { cutOff, livingGateways, needsInternet } from '../../../src/fixes/network/nat.ts'

const table = (id: string, target?: 'internet-gateway'): RouteTable => ({
  id,
  main: id === 'rtb-main',
  subnets: [],
  routes: target ? [{ destination: '0.0.0.0/0', target, targetId: 'igw-1', blackhole: false }] : [],
})
const harbor = (more: object = {}): Way =>
  ({
    subnet: 'subnet-a',
    routeTable: 'rtb-main',
    destination: { service: 'internet', region: '', host: 'harbor.corp.example', gate: 'manifest-connection' },
    via: 'none',
    ...more,
  }) as Way
const have = (way: Way) =>
  ({ ways: [way], routeTables: [table('rtb-main')], target: { region: 'eu-west-3' }, taskDefinition: null }) as never

describe('a registry that no route leads to', () => {
  it.each<[string, Way, boolean]>([
    ['needs the internet, where nothing is known of its address', harbor(), true],
    ['needs it at a public address', harbor({ ip: '198.51.100.7' }), true],
    ['does not at an address of one’s own networks', harbor({ ip: '10.9.0.4' }), false],
    ['does not for sure, where it may stand in them', harbor({ via: 'open', why: 'private-registry' }), false],
  ])('%s', (_, way, needs) => {
    expect(needsInternet(have(way)) && cutOff(have(way)).length > 0).toBe(needs)
  })
})

describe('NAT gateways that lead to the internet', () => {
  const regional = (own: string | null): NatGateway => ({
    id: 'nat-1',
    subnet: null,
    state: 'available',
    public: true,
    regional: { table: own, automatic: true, zones: [] },
  })
  it.each<[string, NatGateway, number]>([
    ['a regional one by its own table', regional('rtb-nat'), 1],
    ['a regional one whose table AWS keeps', regional(null), 1],
    ['not a regional one whose table leads nowhere', regional('rtb-main'), 0],
    ['not a private one', { ...regional('rtb-nat'), public: false }, 0],
  ])('%s', (_, gateway, count) => {
    const tables = [table('rtb-main'), table('rtb-nat', 'internet-gateway')]
    expect(livingGateways([gateway], tables, [], null)).toHaveLength(count)
  })
})
