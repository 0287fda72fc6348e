import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expiringRule } from '../../src/image/lifecycle.ts'

const policy = (...selections: object[]) =>
  JSON.stringify({
    rules: selections.map((selection, i) => ({ rulePriority: i + 1, description: `rule ${i + 1}`, selection, action: { type: 'expire' } })),
  })

describe('the lifecycle rule that removes an image', () => {
  it.each([
    ['any image', { tagStatus: 'any' }, 'v1', true],
    ['any image, untagged', { tagStatus: 'any' }, null, true],
    ['untagged ones: one that lost its tag', { tagStatus: 'untagged' }, null, true],
    ['untagged ones: not a tagged one', { tagStatus: 'untagged' }, 'v1', false],
    ['tagged ones: not an untagged one', { tagStatus: 'tagged', tagPrefixList: ['v'] }, null, false],
    ['its prefix', { tagStatus: 'tagged', tagPrefixList: ['v'] }, 'v1', true],
    ['another prefix', { tagStatus: 'tagged', tagPrefixList: ['dev'] }, 'v1', false],
    ['its pattern', { tagStatus: 'tagged', tagPatternList: ['v*-*-beta'] }, 'v1-2-beta', true],
    ['a pattern that overlaps itself', { tagStatus: 'tagged', tagPatternList: ['aba*ba'] }, 'aba', false],
    ['a pattern with signs of regular expressions', { tagStatus: 'tagged', tagPatternList: ['v.1'] }, 'vx1', false],
    ['a pattern without wildcards', { tagStatus: 'tagged', tagPatternList: ['v1'] }, 'v1', true],
    ['two patterns, of which it has one', { tagStatus: 'tagged', tagPatternList: ['v*', 'prod*'] }, 'v1', false],
    ['no pattern', { tagStatus: 'tagged' }, 'v1', false],
  ])('selecting %s', (_, selection, tag, selected) => {
    expect(expiringRule(policy(selection), tag)).toEqual(selected ? { priority: 1, description: 'rule 1' } : null)
  })

  it('is the one of the first priority', () => {
    const rules = [2, 1].map((rulePriority) => ({ rulePriority, selection: { tagStatus: 'any' }, action: { type: 'expire' } }))
    expect(expiringRule(JSON.stringify({ rules }), 'v1')).toEqual({ priority: 1, description: null })
  })

  it('is none that only archives', () => {
    const rules = [{ rulePriority: 1, selection: { tagStatus: 'any' }, action: { type: 'transition' } }]
    expect(expiringRule(JSON.stringify({ rules }), 'v1')).toBeNull()
  })

  it.each(['', 'no JSON', '[]', '{"rules":{}}', '{"rules":[{}]}', 'null'])('is none of a policy that reads %j', (text) => {
    expect(expiringRule(text, 'v1')).toBeNull()
  })

  it('matches patterns as a regular expression with the rest escaped would', () => {
    const piece = fc.stringMatching(/^[ab.]{0,3}$/)
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.stringMatching(/^[ab.]{1,8}$/), (pieces, tag) => {
        const slow = new RegExp(`^${pieces.map((p) => p.replaceAll('.', '\\.')).join('.*')}$`)
        const found = expiringRule(policy({ tagStatus: 'tagged', tagPatternList: [pieces.join('*')] }), tag)
        expect(found !== null).toBe(slow.test(tag))
      }),
    )
  })
})
