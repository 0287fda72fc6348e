import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeSid, hasStatement, otherOfSid, withoutStatement, withStatement } from '../../src/policy/add.ts'

const words = fc.array(fc.constantFrom('s3:GetObject', 'ecr:*', 'arn:aws:s3:::a/*', '*'), { minLength: 1, maxLength: 3 })
const statement = fc.record(
  {
    Sid: fc.constantFrom('A', 'EcsPull', 'EcsPull2'),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.constant('*'),
    Action: words,
    Resource: words,
  },
  { requiredKeys: ['Effect', 'Action'] },
)
const policy = fc.record({
  Version: fc.constantFrom('2012-10-17', '2008-10-17'),
  Statement: fc.oneof(statement, fc.array(statement, { maxLength: 4 })),
})
const statements = (document: string) => [JSON.parse(document).Statement].flat()
const added = (document: string) => ({
  Sid: freeSid(document, 'EcsPull'),
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: '*',
})

describe('a statement added to a policy', () => {
  it('and taken out again gives the policy back in meaning, whatever it says', () => {
    fc.assert(
      fc.property(policy, (before) => {
        const document = JSON.stringify(before)
        const own = added(document)
        const wide = withStatement(document, own)!
        expect(hasStatement(wide, own)).toBe(true)
        expect(statements(wide)).toEqual([...statements(document), own])
        const back = withoutStatement(wide, own)!
        expect(statements(back)).toEqual(statements(document))
        expect(JSON.parse(back).Version).toBe(before.Version)
      }),
    )
  })

  it('loses nothing that others have written meanwhile', () => {
    fc.assert(
      fc.property(policy, statement, (before, theirs) => {
        const document = JSON.stringify(before)
        const own = added(document)
        const wide = JSON.parse(withStatement(document, own)!)
        const later = JSON.stringify({ ...wide, Statement: [theirs, ...wide.Statement] })
        expect(statements(withoutStatement(later, own)!)).toEqual([theirs, ...statements(document)])
      }),
    )
  })

  it('is known whatever the order of its keys, and as another’s once it says something else', () => {
    const own = { Sid: 'EcsPull', Effect: 'Allow', Action: 'a:b', Resource: '*' }
    const turned = JSON.stringify({ Statement: { Resource: '*', Action: 'a:b', Effect: 'Allow', Sid: 'EcsPull' } })
    expect([hasStatement(turned, own), otherOfSid(turned, own)]).toEqual([true, false])
    const changed = JSON.stringify({ Statement: { ...own, Action: 'a:*' } })
    expect([hasStatement(changed, own), otherOfSid(changed, own)]).toEqual([false, true])
    expect(withStatement(turned, own)).toBe(turned)
  })

  it.each(['', 'nonsense', '[]', '"text"', 'null'])('is not written over what is no policy: %j', (document) => {
    const own = { Sid: 'EcsPull', Effect: 'Allow' }
    expect([withStatement(document, own), withoutStatement(document, own)]).toEqual([null, null])
  })
})
