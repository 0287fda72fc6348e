import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Route, RouteTable } from '../../src/facts/types/index.ts'
import { publicRoute, tableOf } from '../../src/network/route.ts'

const route = (destination: string, targetId = 'nat-1'): Route => ({ destination, target: 'nat-gateway', targetId, blackhole: false })
const table = (id: string, more: Partial<RouteTable> = {}): RouteTable => ({ id, main: false, subnets: [], routes: [], ...more })

describe('tableOf', () => {
  it('is the subnet’s own table, else the main one', () => {
    const tables = [table('rtb-main', { main: true }), table('rtb-own', { subnets: ['subnet-1'] })]
    expect(tableOf('subnet-1', tables)?.id).toBe('rtb-own')
    expect(tableOf('subnet-2', tables)?.id).toBe('rtb-main')
    expect(tableOf('subnet-2', [])).toBeNull()
  })
})

/** Slow and obviously right: bit by bit, nothing shared with the product's own arithmetic. */
const bits = (ip: string) =>
  ip
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('')
function longestMatch(routes: readonly Route[], ip: string): Route | null {
  let best: Route | null = null
  let longest = -1
  for (const candidate of routes) {
    const [network, length] = candidate.destination.split('/') as [string, string]
    const holds = bits(ip).slice(0, Number(length)) === bits(network).slice(0, Number(length))
    if (holds && Number(length) > longest) [best, longest] = [candidate, Number(length)]
  }
  return best
}

describe('publicRoute', () => {
  const octet = fc.integer({ min: 0, max: 3 })
  const masked = (ip: string, length: number) =>
    `${bits(ip)
      .slice(0, length)
      .padEnd(32, '0')
      .match(/.{8}/g)!
      .map((octet) => Number.parseInt(octet, 2))
      .join('.')}/${length}`
  const block = fc.tuple(octet, octet, fc.integer({ min: 1, max: 32 })).map(([a, b, length]) => masked(`52.${a}.${b}.0`, length))
  const blocks = fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: block }, fc.constantFrom('0.0.0.0/0', '10.0.0.0/8')), { maxLength: 8 })
  const targets = fc.constantFrom('nat-1', 'nat-2')
  const routes = fc
    .tuple(blocks, fc.array(targets, { minLength: 8, maxLength: 8 }))
    .map(([list, to]) => list.map((b, i) => route(b, to[i])))
  const world = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].map((b) => `52.${a}.${b}.0`)).concat('8.8.8.8', '203.0.113.9')

  it('takes the longest prefix that holds a known address, in whatever order the routes stand', () => {
    fc.assert(
      fc.property(routes, fc.constantFrom(...world), (list, ip) => {
        expect(publicRoute(table('rtb-1', { routes: list }), ip, {})).toEqual(longestMatch(list, ip))
        expect(publicRoute(table('rtb-1', { routes: list.toReversed() }), ip, {})).toEqual(longestMatch(list, ip))
      }),
      { numRuns: 1000 },
    )
  })

  it('names one route for an address nobody knows only where every public address takes it', () => {
    fc.assert(
      fc.property(routes, (list) => {
        const found = publicRoute(table('rtb-1', { routes: list }), null, {})
        if (found === 'several') return
        for (const ip of world) expect(longestMatch(list, ip)?.targetId).toBe(found?.targetId)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['the default route where nothing else is public', ['0.0.0.0/0', '10.1.0.0/16'], 'nat-0'],
    ['no route where only private blocks are known', ['10.1.0.0/16'], null],
    ['several where a narrower public route leads elsewhere', ['0.0.0.0/0', '52.0.0.0/8'], 'several'],
    ['several where only parts of the internet have a route', ['0.0.0.0/1', '128.0.0.0/1'], 'several'],
    ['several where a prefix list could not be read', ['0.0.0.0/0', 'pl-1'], 'several'],
    ['several where a prefix list leads public addresses elsewhere', ['0.0.0.0/0', 'pl-public'], 'several'],
    ['the default route where a prefix list is private', ['0.0.0.0/0', 'pl-private'], 'nat-0'],
  ])('without an address: %s', (_, destinations, expected) => {
    const list = destinations.map((destination, i) => route(destination, `nat-${i}`))
    const lists = { 'pl-public': { cidrs: ['10.0.0.0/8', '52.0.0.0/8'] }, 'pl-private': { cidrs: ['10.0.0.0/8'] } }
    const found = publicRoute(table('rtb-1', { routes: list }), null, lists)
    expect(found === null || found === 'several' ? found : found.targetId).toBe(expected)
  })

  it('is the default one where a narrower leads to the same place', () => {
    const list = [route('0.0.0.0/0'), route('52.0.0.0/8')]
    expect(publicRoute(table('rtb-1', { routes: list }), null, {})).toBe(list[0])
  })

  it.each(['local', 'gateway-endpoint'] as const)('is never one whose target is %s', (target) => {
    const other = { ...route('0.0.0.0/0', 'x'), target }
    for (const ip of [null, '52.0.0.1']) expect(publicRoute(table('rtb-1', { routes: [other] }), ip, {})).toBeNull()
    expect(publicRoute(table('rtb-1', { routes: [{ ...other, destination: 'pl-unread' }, route('0.0.0.0/0')] }), null, {})).toMatchObject({
      targetId: 'nat-1',
    })
  })
})
