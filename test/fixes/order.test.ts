import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { phrase } from '../../src/core/phrase.ts'
import { FIX_REACHES, type FixOffer } from '../../src/core/report.ts'
import { inOrder, type Offered, weighed } from '../../src/fixes/order.ts'
import { CHARGES, type Fix } from '../../src/fixes/types.ts'

const offer = (id: string, more: Partial<FixOffer> = {}): FixOffer => ({
  id,
  title: phrase('fixes:roll-back.title'),
  resolves: ['no-internet-route'],
  steps: [],
  needsApproval: true,
  undoable: true,
  monthlyCostUsd: null,
  parameters: [],
  handOver: null,
  ...more,
})
const fix = (id: string, charges: Fix['charges'] = 'nothing', reach: Fix['reach'] = 'service') => ({ id, charges, reach }) as Fix
const handOver = { to: phrase('fixes:hand-over.network'), text: phrase('fixes:hand-over.network'), commands: [] }

const all = Array.from({ length: 6 }, (_, i) => fix(`fix-${i}`))
const offered = fc
  .uniqueArray(
    fc.record({
      at: fc.integer({ min: 0, max: all.length - 1 }),
      charges: fc.constantFrom(...CHARGES),
      reach: fc.constantFrom(...FIX_REACHES),
      undoable: fc.boolean(),
      handed: fc.boolean(),
      priced: fc.option(fc.constantFrom(0, 7.3, 61)),
    }),
    { selector: ({ at }) => at },
  )
  .map((rows) => {
    const fixes = [...all]
    const list = rows.map(({ at, charges, reach, undoable, handed, priced }): Offered => {
      fixes[at] = fix(`fix-${at}`, charges, reach)
      return { fix: fixes[at], offer: offer(`fix-${at}`, { undoable, handOver: handed ? handOver : null, monthlyCostUsd: priced }) }
    })
    return { fixes, list: list.map(weighed) }
  })
const ids = (list: readonly Offered[]) => list.map((one) => one.offer.id)

describe('the order of fixes', () => {
  it('is the same however they came, loses none, and is the same when sorted again', () => {
    fc.assert(
      fc.property(offered, fc.nat(), ({ fixes, list }, seed) => {
        const sorted = inOrder(list, fixes)
        const turned = list.map((_, i) => list[(i + seed) % list.length]!)
        expect(ids(inOrder(turned.reverse(), fixes))).toEqual(ids(sorted))
        expect(ids(inOrder(sorted, fixes))).toEqual(ids(sorted))
        expect(ids(sorted).toSorted()).toEqual(ids(list).toSorted())
      }),
      { numRuns: 200 },
    )
  })

  it('puts nothing before what is cheaper, reaches less and can be undone as well', () => {
    fc.assert(
      fc.property(offered, ({ fixes, list }) => {
        const sorted = inOrder(list, fixes)
        const handed = sorted.map(({ offer: one }) => one.handOver !== null)
        expect(handed).toEqual(handed.toSorted((a, b) => Number(a) - Number(b)))
        const weights = sorted.filter(({ offer: one }) => !one.handOver).map(weightOf)
        for (const [i, weight] of weights.entries())
          for (const later of weights.slice(i + 1))
            expect(later.every((value, at) => value <= weight[at]!) && `${later}` !== `${weight}`).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it.each<[string, [Fix, Partial<FixOffer>?][]]>([
    [
      'what is free before what is charged',
      [fix('a', 'nothing', 'vpc'), fix('b', 'addresses'), fix('c', 'endpoints'), fix('d', 'nat-gateway')].map((f) => [f]),
    ],
    [
      'what a plan of a dear fix does for nothing before what is charged',
      [[fix('a', 'endpoints', 'vpc'), { monthlyCostUsd: 0 }], [fix('b', 'use')]],
    ],
    ['what touches the service alone before what touches more', [[fix('a')], [fix('b', 'nothing', 'role')], [fix('c', 'nothing', 'vpc')]]],
    ['what can be undone before what cannot', [[fix('b')], [fix('a'), { undoable: false }]]],
    ['what somebody else has to do last', [[fix('a', 'nat-gateway', 'vpc')], [fix('b'), { handOver }]]],
  ])('puts %s', (_, rows) => {
    const list = rows.map(([one, more]) => weighed({ fix: one, offer: offer(one.id, more) }))
    expect(ids(inOrder([...list].reverse(), list.map((row) => row.fix).reverse()))).toEqual(ids(list))
  })

  it('never says that something charged is free', () => {
    fc.assert(
      fc.property(offered, ({ list }) => {
        for (const { fix: one, offer: said } of list) {
          if (said.handOver) expect(said.monthlyCostUsd).toBeNull()
          else if (one.charges === 'nothing') expect(said.monthlyCostUsd).toBe(0)
          expect(said.reach).toBe(one.reach)
        }
      }),
      { numRuns: 50 },
    )
  })
})

const weightOf = ({ fix: one, offer: said }: Offered): number[] => [
  said.monthlyCostUsd === 0 ? 0 : CHARGES.indexOf(one.charges),
  FIX_REACHES.indexOf(one.reach),
  Number(!said.undoable),
]
