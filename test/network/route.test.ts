import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Route, RouteTable } from '../../src/facts/types/index.ts'
import { covers, prefixLength } from '../../src/network/address.ts'
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

describe('publicRoute', () => {
  const octet = fc.integer({ min: 0, max: 3 })
  const block = fc.tuple(octet, octet, fc.integer({ min: 0, max: 32 })).map(([a, b, bits]) => `52.${a}.${b}.0/${bits}`)

  it('takes the longest prefix that holds a known address', () => {
    fc.assert(
      fc.property(fc.uniqueArray(block, { maxLength: 8 }), octet, octet, (blocks, a, b) => {
        const ip = `52.${a}.${b}.0`
        const routes = blocks.map((destination, i) => route(destination, `nat-${i}`))
        const found = publicRoute(table('rtb-1', { routes }), ip, {})
        const holding = routes.filter((r) => covers(r.destination, ip))
        const longest = Math.max(...holding.map((r) => prefixLength(r.destination)))
        if (!holding.length) expect(found).toBeNull()
        else expect(prefixLength((found as Route).destination)).toBe(longest)
      }),
    )
  })

  it.each([
    ['the default route where nothing else is public', ['0.0.0.0/0', '10.1.0.0/16'], 'nat-0'],
    ['no route where only private blocks are known', ['10.1.0.0/16'], null],
    ['several where a narrower public route leads elsewhere', ['0.0.0.0/0', '52.0.0.0/8'], 'several'],
    ['several where a prefix list could not be read', ['0.0.0.0/0', 'pl-1'], 'several'],
  ])('without an address: %s', (_, destinations, expected) => {
    const routes = destinations.map((destination, i) => route(destination, `nat-${i}`))
    const found = publicRoute(table('rtb-1', { routes }), null, {})
    expect(found === null || found === 'several' ? found : found.targetId).toBe(expected)
  })
})
