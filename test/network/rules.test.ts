import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AclEntry, GroupRule } from '../../src/facts/types/index.ts'
import { range } from '../../src/network/address.ts'
import { aclAllows, groupsAllow, type PortRange } from '../../src/network/rules.ts'

// A small world of addresses, so that a model may try every one: 10.0.0.0/28.
const addresses = Array.from({ length: 16 }, (_, i) => `10.0.0.${i}`)
const block = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 28, max: 32 })).map(([last, bits]) => `10.0.0.${last}/${bits}`)
const ports = fc
  .tuple(fc.integer({ min: 440, max: 446 }), fc.integer({ min: 0, max: 3 }))
  .map(([from, more]): PortRange => [from, from + more])
const holds = (cidr: string, ip: string) => {
  const [first, last] = range(cidr)!
  const [value] = range(ip)!
  return first <= value && value <= last
}

const entry = fc.record<AclEntry>({
  number: fc.integer({ min: 1, max: 20 }),
  egress: fc.boolean(),
  allow: fc.boolean(),
  protocol: fc.constantFrom('-1', '6', '17'),
  fromPort: fc.integer({ min: 438, max: 446 }),
  toPort: fc.integer({ min: 438, max: 448 }),
  cidr: fc.oneof(block, fc.constant('0.0.0.0/0'), fc.constant('192.168.0.0/16')),
})

/** Slow and obviously right: packet by packet, the lowest number that matches decides. */
function packetPasses(entries: AclEntry[], egress: boolean, ip: string, port: number): boolean {
  const sorted = entries.filter((e) => e.egress === egress).sort((a, b) => a.number - b.number)
  const match = sorted.find(
    (e) =>
      (e.protocol === '-1' || e.protocol === '6') &&
      holds(e.cidr, ip) &&
      (e.protocol === '-1' || (e.fromPort! <= port && port <= e.toPort!)),
  )
  return match?.allow ?? false
}

const numbered = fc.uniqueArray(entry, { selector: (e) => `${e.number} ${e.egress}`, maxLength: 8 })

describe('aclAllows', () => {
  it('is sure only where every packet fares alike, and right about it', () => {
    fc.assert(
      fc.property(numbered, fc.boolean(), block, ports, (entries, egress, to, range443) => {
        const { answer } = aclAllows(entries, egress, to, range443)
        const fates = new Set<boolean>()
        for (const ip of addresses.filter((a) => holds(to, a)))
          for (let p = range443[0]; p <= range443[1]; p++) fates.add(packetPasses(entries, egress, ip, p))
        if (answer === 'ok') expect([...fates]).toEqual([true])
        if (answer === 'broken') expect([...fates]).toEqual([false])
      }),
      { numRuns: 2000 },
    )
  })

  it('is never unsure about one packet', () => {
    fc.assert(
      fc.property(
        numbered,
        fc.boolean(),
        fc.constantFrom(...addresses),
        fc.integer({ min: 440, max: 446 }),
        (entries, egress, ip, port) => {
          expect(aclAllows(entries, egress, ip, [port, port]).answer).toBe(packetPasses(entries, egress, ip, port) ? 'ok' : 'broken')
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['the ports of Linux suffice', [32768, 60999], 'ok'],
    ['half of them are not enough to be sure', [32768, 40000], 'unknown'],
    ['other ports are of no use', [1024, 32767], 'broken'],
  ] as const)('answers for the ports a puller uses: %s', (_, [fromPort, toPort], expected) => {
    const only: AclEntry = { number: 100, egress: false, allow: true, protocol: '6', fromPort, toPort, cidr: '0.0.0.0/0' }
    expect(aclAllows([only], false, '0.0.0.0/0', [32768, 60999]).answer).toBe(expected)
  })
})

describe('an entry before the one that decides', () => {
  const entry = (number: number, allow: boolean, cidr: string, more: Partial<AclEntry> = {}): AclEntry => ({
    number,
    egress: true,
    allow,
    protocol: '6',
    fromPort: 443,
    toPort: 443,
    cidr,
    ...more,
  })
  it.each<[string, AclEntry[], string, number | null]>([
    ['allows a part of what is allowed', [entry(1, true, '52.0.0.0/8'), entry(2, true, '0.0.0.0/0')], 'ok', 2],
    ['denies a part of what is denied', [entry(1, false, '52.0.0.0/8'), entry(2, false, '0.0.0.0/0')], 'broken', 2],
    ['denies a part of what is allowed', [entry(1, false, '52.0.0.0/8'), entry(2, true, '0.0.0.0/0')], 'unknown', 1],
    ['allows a part, another denies a part', [entry(1, true, '52.0.0.0/8'), entry(2, false, '54.0.0.0/8')], 'unknown', 1],
    ['denies a part, another allows a part', [entry(1, false, '52.0.0.0/8'), entry(2, true, '54.0.0.0/8')], 'unknown', 1],
    ['denies parts, as does the end of the list', [entry(1, false, '52.0.0.0/8'), entry(2, false, '54.0.0.0/8')], 'broken', 1],
    ['is for every port where it names none', [entry(1, true, '0.0.0.0/0', { fromPort: null, toPort: null })], 'ok', 1],
    ['is for every port where it says -1', [entry(1, true, '0.0.0.0/0', { fromPort: -1, toPort: -1 })], 'ok', 1],
    ['names TCP by its name', [entry(1, true, '0.0.0.0/0', { protocol: 'tcp' })], 'ok', 1],
    ['there is none', [], 'broken', null],
  ])('%s', (_, entries, answer, number) => {
    const found = aclAllows(entries, true, '0.0.0.0/0', [443, 443])
    expect([found.answer, found.entry?.number ?? null]).toEqual([answer, number])
  })
})

const rule = fc.record<GroupRule>({
  protocol: fc.constantFrom('tcp', 'udp', '-1'),
  fromPort: fc.constantFrom(null, 0, 442, 443, 444),
  toPort: fc.constantFrom(null, 442, 443, 65535),
  peer: fc.oneof(block, fc.constantFrom('sg-1', 'sg-2', 'pl-1', 'pl-2', '0.0.0.0/0')),
})

describe('groupsAllow', () => {
  const lists = { 'pl-1': { cidrs: ['10.0.0.8/30'] } }
  const opens = (r: GroupRule) =>
    r.protocol === '-1' || (r.protocol === 'tcp' && (r.fromPort === null || (r.fromPort <= 443 && 443 <= (r.toPort ?? r.fromPort))))
  const admits = (r: GroupRule, ip: string, groups: string[]) =>
    opens(r) &&
    (r.peer.startsWith('sg-')
      ? groups.includes(r.peer)
      : r.peer === 'pl-1'
        ? holds('10.0.0.8/30', ip)
        : r.peer === 'pl-2'
          ? false
          : holds(r.peer, ip))

  it('is sure only where every address fares alike, and right about it', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), block, fc.subarray(['sg-1', 'sg-3']), (rules, to, groups) => {
        const answer = groupsAllow(rules, { block: to, groups }, lists)
        const fates = addresses.filter((ip) => holds(to, ip)).map((ip) => rules.some((r) => admits(r, ip, groups)))
        // What pl-2 holds is not known: no address is sure to be refused while a rule names it.
        const foggy = rules.some((r) => r.peer === 'pl-2' && opens(r))
        if (answer === 'ok') expect(fates).not.toContain(false)
        if (answer === 'broken') expect(foggy || fates.includes(true)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('is never unsure about one address where every list is known', () => {
    const known = rule.filter((r) => r.peer !== 'pl-2')
    fc.assert(
      fc.property(fc.array(known, { maxLength: 6 }), fc.constantFrom(...addresses), fc.subarray(['sg-1', 'sg-3']), (rules, ip, groups) => {
        const passes = rules.some((r) => admits(r, ip, groups))
        expect(groupsAllow(rules, { block: ip, groups }, lists)).toBe(passes ? 'ok' : 'broken')
      }),
      { numRuns: 1000 },
    )
  })

  it.each<[string, string, Parameters<typeof groupsAllow>[1], string]>([
    ['a group, of a peer without any', 'sg-1', { block: '10.0.0.9' }, 'broken'],
    ['the list that stands for the peer, unread as it is', 'pl-2', { block: '0.0.0.0/0', prefixList: 'pl-2' }, 'ok'],
    ['a list of which nothing is known', 'pl-2', { block: '10.0.0.9' }, 'unknown'],
    ['a list that holds the peer among others', 'pl-3', { block: '10.0.0.9' }, 'ok'],
    ['a list that holds a part of where the peer may be', 'pl-3', { block: '10.0.0.0/24' }, 'unknown'],
    ['a list that holds the peer nowhere', 'pl-3', { block: '10.9.0.9' }, 'broken'],
  ])('a rule for %s', (_, peer, where, answer) => {
    const rules = [{ protocol: 'tcp', fromPort: 443, toPort: 443, peer }]
    expect(groupsAllow(rules, where, { 'pl-3': { cidrs: ['10.0.1.0/24', '10.0.0.8/30'] } })).toBe(answer)
  })
  it('opens every port where it says -1, and to one who comes by another port none', () => {
    const at = (fromPort: number, toPort = fromPort) =>
      groupsAllow([{ protocol: 'tcp', fromPort, toPort, peer: '0.0.0.0/0' }], { block: '10.0.0.9' })
    expect([at(-1), at(443), at(0, 65535), at(80)]).toEqual(['ok', 'ok', 'ok', 'broken'])
  })

  it('does not take a private block for a part of the public internet', () => {
    expect(groupsAllow([{ protocol: 'tcp', fromPort: 443, toPort: 443, peer: '10.0.0.0/16' }], { block: '0.0.0.0/0' })).toBe('broken')
    expect(groupsAllow([{ protocol: 'tcp', fromPort: 443, toPort: 443, peer: '52.0.0.0/8' }], { block: '0.0.0.0/0' })).toBe('unknown')
  })
})
