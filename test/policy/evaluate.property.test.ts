import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contextOf } from '../../src/policy/context.ts'
import { evaluate } from '../../src/policy/evaluate.ts'
import { fits, tokens } from '../../src/policy/glob.ts'
import { glob, model, type Statement, type World } from './model.ts'

const RESOURCES = ['arn:aws:ecr:eu-west-3:1:repository/a', 'arn:aws:ecr:eu-west-3:1:repository/a/b', '*']
const ACTIONS = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 's3:GetObject']
const KEYS = ['aws:SourceVpce', 'aws:PrincipalOrgID', 'aws:PrincipalTag/Team']
const VALUES = ['vpce-1', 'vpce-2', 'x']

const some = (...items: string[]) => fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 2 })
const action = some('*', 'ecr:*', 'ECR:batchget*', 'ecr:GetDownloadUrlForLayer', 's3:Get?bject')
const resource = some('*', 'arn:aws:ecr:*:1:repository/*', 'arn:aws:ecr:eu-west-3:1:repository/a', 'arn:aws:s3:::b')
const operator = fc
  .tuple(
    fc.constantFrom('', '', '', 'ForAnyValue:', 'ForAllValues:'),
    fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'),
    fc.constantFrom('', '', 'IfExists'),
  )
  .map((parts) => parts.join(''))
const condition = fc.oneof(
  fc.record({ operator, key: fc.constantFrom(...KEYS), values: some('vpce-1', 'vpce-*', 'x', '*') }),
  fc.record({ operator: fc.constant('Null'), key: fc.constantFrom(...KEYS), values: some('true', 'false') }),
)
const statement = fc
  .record({
    Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
    actions: action,
    notAction: fc.boolean(),
    resources: fc.option(resource, { nil: undefined }),
    notResource: fc.boolean(),
    conditions: fc.array(condition, { maxLength: 2 }),
  })
  .map((s): Statement => {
    const Condition: NonNullable<Statement['Condition']> = {}
    for (const c of s.conditions) Condition[c.operator] = { ...Condition[c.operator], [c.key]: c.values }
    return {
      Effect: s.Effect,
      ...(s.notAction ? { NotAction: s.actions } : { Action: s.actions }),
      ...(s.resources && (s.notResource ? { NotResource: s.resources } : { Resource: s.resources })),
      ...(s.conditions.length && { Condition }),
    }
  })
const statements = fc.array(statement, { maxLength: 4 })
const world: fc.Arbitrary<World> = fc.record(
  Object.fromEntries(
    KEYS.map((key) => [key.toLowerCase(), fc.option(fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 2 }))]),
  ),
)
const question = fc.record({ action: fc.constantFrom(...ACTIONS), resource: fc.constantFrom(...RESOURCES) })

const ask = (list: Statement[], q: { action: string; resource: string }, known: World) =>
  evaluate(JSON.stringify({ Version: '2012-10-17', Statement: list }), { ...q, caller: null, context: contextOf(known) })
const without = (all: World, hidden: string[]) => Object.fromEntries(Object.entries(all).filter(([key]) => !hidden.includes(key)))
const hidden = fc.uniqueArray(fc.constantFrom(...KEYS.map((key) => key.toLowerCase())))

describe('the policy evaluator against a slow, obviously right model', () => {
  test('agrees with it where everything is known', () => {
    fc.assert(
      fc.property(statements, question, world, (list, q, all) => {
        expect(ask(list, q, all).decision).toBe(model(list, q.action, q.resource, all))
      }),
      { numRuns: 3000 },
    )
  })

  test('never excludes what is true where values are not known', () => {
    fc.assert(
      fc.property(statements, question, world, hidden, (list, q, all, keys) => {
        expect(ask(list, q, without(all, keys)).outcomes).toContain(model(list, q.action, q.resource, all))
      }),
      { numRuns: 3000 },
    )
  })

  test('a key known only by what it is not, or by how it begins, excludes nothing true either', () => {
    fc.assert(
      fc.property(statements, question, world, fc.constantFrom('vpce-1', 'vpce-2', 'x'), fc.boolean(), (list, q, all, value, foreign) => {
        const key = 'aws:sourcevpce'
        const real = { ...all, [key]: [value] }
        const vague = foreign ? { foreign: ['vpce-1', 'vpce-2', 'x'].filter((v) => v !== value) } : { prefix: value.slice(0, -1) }
        const answer = evaluate(JSON.stringify({ Statement: list }), {
          ...q,
          caller: null,
          context: contextOf({ ...all, [key]: vague }),
        })
        expect(answer.outcomes).toContain(model(list, q.action, q.resource, real))
        if (foreign) expect(answer.outcomes).toContain(model(list, q.action, q.resource, { ...all, [key]: null }))
      }),
      { numRuns: 3000 },
    )
  })

  test('an explicit deny wins, whatever else stands beside it', () => {
    fc.assert(
      fc.property(statements, question, world, fc.nat(4), (list, q, all, at) => {
        const deny: Statement = { Effect: 'Deny', Action: ['*'], Resource: ['*'] }
        expect(ask(list.toSpliced(at, 0, deny), q, all).decision).toBe('deny')
      }),
    )
  })

  test('the order of statements does not matter', () => {
    fc.assert(
      fc.property(
        statements.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        question,
        world,
        hidden,
        ([list, shuffled], q, all, keys) => {
          expect(ask(shuffled, q, without(all, keys)).outcomes).toEqual(ask(list, q, without(all, keys)).outcomes)
        },
      ),
    )
  })

  test('a further statement whose condition is not known makes nothing certain that was open', () => {
    const open: fc.Arbitrary<Statement> = statement.map((s) => ({ ...s, Condition: { StringEquals: { 'aws:Unheard': ['x'] } } }))
    fc.assert(
      fc.property(statements, open, question, world, hidden, (list, more, q, all, keys) => {
        const before = ask(list, q, without(all, keys))
        const after = ask([...list, more], q, without(all, keys))
        for (const outcome of before.outcomes) expect(after.outcomes).toContain(outcome)
      }),
    )
  })

  test('no text whatever makes it throw, and none that is no policy is certain', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), question, (text, q) => ask2(text, q).outcomes.length > 0))
    const q = { action: 's3:GetObject', resource: '*' }
    for (const text of ['', '{', '[]', 'null', '{}', '{"Statement":[{"Effect":"Allow"}]}', '{"Statement":[7]}'])
      expect(ask2(text, q).decision).toBe('unknown')
  })
})

const ask2 = (text: string, q: { action: string; resource: string }) => evaluate(text, { ...q, caller: null, context: {} })

describe('wildcards', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', ':'), maxLength: 8 })
  test('fit what the model fits', () => {
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 }), (pattern, value) => {
        expect(fits(tokens(pattern), value)).toBe(glob(pattern, value) ? 'yes' : 'no')
      }),
      { numRuns: 3000 },
    )
  })
  test('on a text of which only the beginning is known, are certain only of what holds for every ending', () => {
    const end = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 4 })
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 5 }), end, (pattern, prefix, rest) => {
        const match = fits(tokens(pattern), { prefix })
        if (match !== 'maybe') expect(glob(pattern, prefix + rest)).toBe(match === 'yes')
      }),
      { numRuns: 3000 },
    )
  })
  test('of a hostile pattern are worked through at once', () => {
    const started = performance.now()
    expect(fits(tokens('*a'.repeat(500)), `${'a'.repeat(2000)}b`)).toBe('no')
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})
