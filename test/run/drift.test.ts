import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differences, drifted, namesOf } from '../../src/run/drift.ts'

describe('what has changed since the plan', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['a flag', { privateDns: true }, { privateDns: false }, ['privateDns: true → false']],
    ['an id that came to be', { deployment: null }, { deployment: 'ecs-svc/1' }, ['deployment: – → ecs-svc/1']],
    ['rules', { rules: ['a:443', 'b:443'] }, { rules: ['b:443', 'c:443'] }, ['rules: +c:443 −a:443']],
    ['a long value, by its name', { document: 'x'.repeat(200) }, { document: 'y' }, ['document']],
    ['a hash, by its name', { source: 'a'.repeat(64) }, { source: 'b'.repeat(64) }, ['source']],
    ['a field of a field', { dns: { support: true } }, { dns: { support: false } }, ['dns.support: true → false']],
    ['nothing', { a: 1, b: [1] }, { b: [1], a: 1 }, []],
  ])('%s', (_, planned, now, said) => expect(differences(planned, now)).toEqual(said))

  it('is nothing between equals, and at most five short lines', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => differences(value, structuredClone(value)).length === 0))
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 20 }), fc.jsonValue()),
        fc.dictionary(fc.string({ maxLength: 20 }), fc.jsonValue()),
        (a, b) => {
          expect(differences(a, b).length).toBeLessThanOrEqual(5)
        },
      ),
    )
  })

  it('the order of keys is none', () => {
    const step = { id: 's', kind: 'k', input: {}, expected: { a: 1, b: { c: 2, d: [3] } } }
    expect(drifted(step, { b: { d: [3], c: 2 }, a: 1 })).toBe(false)
    expect(drifted(step, { b: { d: [3], c: 2 }, a: 2 })).toBe(true)
  })

  it('CloudTrail is asked for the step’s resources, by ARN where the plan holds one', () => {
    const holds = ['vpc-1', 'arn:aws:ecs:eu-west-3:1:service/c/web', 'arn:aws:ecs:eu-west-3:1:service/c/other-web']
    expect(namesOf(['web'], holds)).toEqual(['web', holds[1]])
  })
})
