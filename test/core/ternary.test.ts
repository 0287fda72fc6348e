import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { all, any, type Ternary } from '../../src/core/ternary.ts'

const answers = fc.array(fc.constantFrom<Ternary>('ok', 'broken', 'unknown'))

describe('all and any', () => {
  it('say broken or ok only where every possible truth of the unknowns would', () => {
    const settle = (given: Ternary[], truth: Ternary) => given.map((a) => (a === 'unknown' ? truth : a))
    fc.assert(
      fc.property(answers, (given) => {
        for (const [join, plain] of [
          [all, (list: Ternary[]) => (list.includes('broken') ? 'broken' : 'ok')],
          [any, (list: Ternary[]) => (list.includes('ok') ? 'ok' : 'broken')],
        ] as const) {
          const [best, worst] = [plain(settle(given, 'ok')), plain(settle(given, 'broken'))]
          expect(join(given)).toBe(best === worst ? best : 'unknown')
        }
      }),
    )
  })
})
