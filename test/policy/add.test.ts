import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trusting } from '../../src/fixes/rights/trust.ts'
import { type AddedStatement, freeSid, hasStatement, otherOfSid, withoutStatement, withStatement } from '../../src/policy/add.ts'
import { parsePolicy } from '../../src/policy/document.ts'

/** A document as text: numbers stand in it as they were written, in forms that JavaScript would not keep. */
const NUMBERS = ['0', '5', '-3', '1.0', '0.10', '1e3', '12345678901234567890', '123456789012']
const rawJSON = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON
const number = fc.constantFrom(...NUMBERS).map((text) => rawJSON(text))
type Reviver = (key: string, value: unknown, context: { source: string }) => unknown
const named: Reviver = (_, value, { source }) => (typeof value === 'number' ? `number ${source}` : value)
/** The same for the same meaning: the order of keys does not count, a number counts as it is written. */
const meaning = (text: string): string =>
  JSON.stringify(JSON.parse(text, named as Parameters<typeof JSON.parse>[1]), (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  )

const oneOrMore = <T>(item: fc.Arbitrary<T>) => fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 3 }))
const word = fc.constantFrom('s3:GetObject', 'ecr:*', 'sts:AssumeRole', 'arn:aws:s3:::a/*', '*', '', 'レイヤー', '"quoted"\\')
const anything = fc.oneof(
  word,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.array(word, { maxLength: 2 }),
  fc.dictionary(word, number, { maxKeys: 2 }),
)
const statement = fc.record(
  {
    Sid: fc.constantFrom('A', 'EcsPull', 'EcsPull2', 'EcsPullTasks', 'EcsPullImageLayers', ''),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.oneof(fc.constant('*'), fc.record({ AWS: oneOrMore(word) }), fc.record({ Service: oneOrMore(word) })),
    Action: oneOrMore(word),
    NotResource: oneOrMore(word),
    Resource: oneOrMore(word),
    Condition: fc.dictionary(word, fc.dictionary(word, oneOrMore(fc.oneof(word, number, fc.boolean())), { maxKeys: 2 }), { maxKeys: 2 }),
    Unheard: anything,
  },
  { requiredKeys: [] },
)
// A statement that is none is nobody's to throw away.
const statements = fc.oneof(statement, fc.array(fc.oneof({ weight: 9, arbitrary: statement }, anything), { maxLength: 4 }))
const policy = fc
  .record(
    { Version: fc.constantFrom('2012-10-17', '2008-10-17'), Id: word, Statement: statements, Unheard: anything },
    { requiredKeys: ['Statement'] },
  )
  .map((one) => JSON.stringify(one))

const all = (document: string): string[] => [JSON.parse(meaning(document)).Statement].flat().map((one: unknown) => JSON.stringify(one))
const rest = (document: string): string => JSON.stringify({ ...JSON.parse(meaning(document)), Statement: null })

/** What is added, by the policy it is added to. */
const ADDED: Record<string, (document: string) => AddedStatement> = {
  'an endpoint': (document) => ({
    Sid: freeSid(document, 'EcsPull'),
    Effect: 'Allow',
    Principal: { AWS: ['arn:aws:iam::123456789012:role/pull'] },
    Action: ['ecr:BatchGetImage', 'ecr:GetAuthorizationToken'],
    Resource: ['*'],
  }),
  'the layers’ bucket': (document) => ({
    Sid: freeSid(document, 'EcsPullImageLayers'),
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*',
  }),
  'a repository': (document) => ({
    Sid: freeSid(document, 'EcsPull'),
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::123456789012:role/pull' },
    Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
  }),
}

describe.each(Object.entries(ADDED))('a statement added to the policy of %s', (_, added) => {
  it('and taken out again gives the policy back in meaning, whatever it says', () => {
    fc.assert(
      fc.property(policy, (document) => {
        const own = added(document)
        const wide = withStatement(document, own)!
        expect(hasStatement(wide, own)).toBe(true)
        expect(otherOfSid(wide, own)).toBe(false)
        expect(all(wide)).toEqual([...all(document), ...all(JSON.stringify({ Statement: own }))])
        expect(rest(wide)).toBe(rest(document))
        const back = withoutStatement(wide, own)!
        expect(all(back)).toEqual(all(document))
        expect(rest(back)).toBe(rest(document))
      }),
      { numRuns: 200 },
    )
  })

  it('loses nothing that others have written meanwhile', () => {
    fc.assert(
      fc.property(policy, statement, (document, theirs) => {
        const own = added(document)
        const wide = withStatement(document, own)!
        fc.pre(theirs.Sid !== own.Sid)
        const later = wide.replace(/("Statement":\[)/, (found) => `${found}${JSON.stringify(theirs)},`)
        expect(all(withoutStatement(later, own)!)).toEqual([...all(JSON.stringify({ Statement: theirs })), ...all(document)])
      }),
    )
  })
})

const trust = statement
  .map(({ Resource, NotResource, ...one }) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*', ...one }))
  .chain((one) => fc.oneof(fc.constant(one), fc.array(fc.constant(one), { minLength: 1, maxLength: 3 })))
  .map((Statement) => JSON.stringify({ Version: '2012-10-17', Statement }))

describe('ECS let in by a trust policy', () => {
  it('is one statement more, with a Sid of its own, and every other stays as it is', () => {
    let widened = 0
    fc.assert(
      fc.property(fc.oneof(policy, trust), (document) => {
        const wide = trusting(document)
        const denied = parsePolicy(document)!.statements.some((one) => 'broken' in one || one.effect === 'Deny')
        expect(wide === null).toBe(denied)
        if (wide === null) return
        widened++
        expect(all(wide).slice(0, -1)).toEqual(all(document))
        expect(rest(wide)).toBe(rest(document))
        const sid = JSON.parse(all(wide).at(-1)!).Sid
        expect(all(document).filter((one) => JSON.parse(one)?.Sid === sid)).toEqual([])
      }),
      { numRuns: 200 },
    )
    expect(widened).toBeGreaterThan(20)
  })
})

describe('a statement', () => {
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
