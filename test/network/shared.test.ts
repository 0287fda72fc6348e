import { describe, expect, it } from 'vitest'
import type { NetworkConfiguration, Service } from '../../src/facts/types/index.ts'
import { sharing } from '../../src/network/shared.ts'

const service = (name: string, network: Partial<NetworkConfiguration> | null, desiredCount = 1) =>
  ({ name, desiredCount, network: network && { subnets: ['subnet-b'], groups: ['sg-task'], publicIp: false, ...network } }) as Service
const around = {
  routeTables: [
    { id: 'rtb-private', main: true, subnets: [], routes: [] },
    { id: 'rtb-public', main: false, subnets: ['subnet-public'], routes: [] },
  ],
  networkAcls: [
    { id: 'acl-1', subnets: ['subnet-a', 'subnet-public'], entries: [] },
    { id: 'acl-2', subnets: ['subnet-b'], entries: [] },
  ],
  groups: ['sg-task'],
  publicIp: false,
}

describe('who meets the same fault', () => {
  it.each<[string, string, Service, string[]]>([
    ['another subnet of the same route table', 'no-internet-route', service('web', {}), ['web']],
    ['a subnet of another table', 'no-internet-route', service('web', { subnets: ['subnet-public'] }), []],
    ['one that gets a public address', 'no-public-ip', service('web', { publicIp: true }), []],
    ['the same groups', 'task-security-group-egress', service('web', {}), ['web']],
    ['the same groups in another order', 'endpoint-security-group', service('web', { groups: ['sg-task'] }), ['web']],
    ['a group more, which may let it out', 'task-security-group-egress', service('web', { groups: ['sg-task', 'sg-open'] }), []],
    ['no groups named', 'task-security-group-egress', service('web', { groups: [] }), []],
    ['a subnet of the same network ACL', 'network-acl', service('web', { subnets: ['subnet-public'] }), ['web']],
    ['a subnet of another network ACL', 'network-acl', service('web', {}), []],
    ['a fault of the image', 'image-not-found', service('web', {}), []],
    ['a service without tasks', 'no-internet-route', service('web', {}, 0), []],
    ['a service on instances', 'no-internet-route', service('web', null), []],
  ])('%s', (_, check, other, names) => expect(sharing(check, ['subnet-a'], [other], around)).toEqual(names))

  it('is said in one order, whatever that of the list', () => {
    expect(sharing('no-internet-route', ['subnet-a'], [service('b', {}), service('a', {})], around)).toEqual(['a', 'b'])
  })
})
