import { describe, expect, it } from 'vitest'
import type { NetworkConfiguration, Service } from '../../src/facts/types/index.ts'
import { sameDefinition, sharing } from '../../src/network/shared.ts'

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
    ['a subnet of another VPC', 'no-internet-route', service('web', { subnets: ['subnet-of-another-vpc'] }), []],
    ['a service without tasks', 'no-internet-route', service('web', {}, 0), []],
    ['a service on instances', 'no-internet-route', service('web', null), []],
  ])('%s', (_, check, other, names) => expect(sharing(check, ['subnet-a'], [other], around)).toEqual(names))

  it('is said in one order, whatever that of the list', () => {
    expect(sharing('no-internet-route', ['subnet-a'], [service('b', {}), service('a', {})], around)).toEqual(['a', 'b'])
  })
})

describe('who runs the same revision', () => {
  const on = (name: string, taskDefinitionArn: string, desiredCount = 1) => ({ name, taskDefinitionArn, desiredCount }) as Service
  const services = [on('web', 'app:2'), on('old', 'app:1'), on('other', 'other:2'), on('idle', 'app:2', 0), on('batch', 'app:2')]

  it('meets a fault of its role, images and secrets, and no other service does', () => {
    for (const check of ['execution-role-missing', 'ecr-pull-denied', 'secret-unreadable', 'image-not-found'])
      expect(sameDefinition(check, 'app:2', services)).toEqual(['batch', 'web'])
    expect(sameDefinition('ecr-pull-denied', 'app:3', services)).toEqual([])
  })

  it.each(['no-internet-route', 'endpoint-policy', 'disk-full', 'dockerhub-rate-limit'])(
    'says nothing of %s, which lies elsewhere',
    (check) => {
      expect(sameDefinition(check, 'app:2', services)).toEqual([])
    },
  )
})
