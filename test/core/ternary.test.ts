import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { all, type Ternary } from '../../src/core/ternary.ts'

describe('all', () => {
  it('says broken or ok only where every possible truth of the unknowns would', () => {
    const plain = (given: Ternary[], truth: Ternary) =>
      given.map((a) => (a === 'unknown' ? truth : a)).includes('broken') ? 'broken' : 'ok'
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Ternary>('ok', 'broken', 'unknown')), (given) => {
        const [best, worst] = [plain(given, 'ok'), plain(given, 'broken')]
        expect(all(given)).toBe(best === worst ? best : 'unknown')
      }),
    )
  })
})
