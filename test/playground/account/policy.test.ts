import { describe, expect, it } from 'vitest'
import { evaluate, type Question } from '../../../src/playground/account/policy.ts'
import { glob } from '../../../src/playground/account/policy-condition.ts'
import { isPolicy } from '../../../src/playground/account/policy-document.ts'

const ROLE = 'arn:aws:iam::123456789012:role/app'
const doc = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (more: object = {}) => ({ Effect: 'Allow', Action: 'ecr:BatchGetImage', Resource: '*', ...more })
const deny = (more: object = {}) => ({ ...allow(more), Effect: 'Deny' })
const ask = (more: Partial<Question>) =>
  evaluate({ action: 'ecr:BatchGetImage', resource: 'arn:aws:ecr:x:1:repository/my-app', identity: [], principal: ROLE, ...more })
const identity = (...statements: object[]) => ({ identity: [['own', doc(...statements)] as const] })
const root = { Principal: { AWS: 'arn:aws:iam::123456789012:root' } }

describe('evaluate', () => {
  it.each<[string, Partial<Question>, string, string]>([
    ['nothing allows', {}, 'implicitDeny', 'because no identity-based policy allows the ecr:BatchGetImage action'],
    ['an allow', identity(allow()), 'allowed', ''],
    ['an action in another case with a wildcard', identity(allow({ Action: ['ECR:batch*'] })), 'allowed', ''],
    [
      'NotAction leaves it out',
      identity(allow({ Action: undefined, NotAction: 'ecr:*' })),
      'implicitDeny',
      'because no identity-based policy allows the ecr:BatchGetImage action',
    ],
    [
      'another resource',
      identity(allow({ Resource: 'arn:aws:ecr:*:*:repository/your-*' })),
      'implicitDeny',
      'because no identity-based policy allows the ecr:BatchGetImage action',
    ],
    ['a deny beside an allow', identity(allow(), deny()), 'explicitDeny', 'with an explicit deny in an identity-based policy'],
    [
      'a deny of the resource',
      { ...identity(allow()), resourcePolicy: doc(deny({ Principal: '*', Resource: undefined })) },
      'explicitDeny',
      'with an explicit deny in a resource-based policy',
    ],
    [
      'a boundary without it',
      { ...identity(allow()), boundary: doc(allow({ Action: 's3:*' })) },
      'implicitDeny',
      'because no permissions boundary allows the ecr:BatchGetImage action',
    ],
    ['the resource names the role', { resourcePolicy: doc(allow({ Principal: { AWS: ROLE }, Resource: undefined })) }, 'allowed', ''],
    [
      'the resource names only the account',
      { resourcePolicy: doc(allow({ ...root, Resource: undefined })) },
      'implicitDeny',
      'because no identity-based policy allows the ecr:BatchGetImage action',
    ],
    [
      'across accounts without the owner',
      { ...identity(allow()), cross: true },
      'implicitDeny',
      'because no resource-based policy allows the ecr:BatchGetImage action',
    ],
    [
      'across accounts with both',
      { ...identity(allow()), cross: true, resourcePolicy: doc(allow({ ...root, Resource: undefined })) },
      'allowed',
      '',
    ],
  ])('%s', (_, more, decision, why) => {
    expect(ask(more)).toMatchObject({ decision, why })
  })

  it.each<[object, Record<string, string>, boolean]>([
    [{ StringEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } }, { 'aws:sourcevpce': 'vpce-2' }, true],
    [{ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, {}, false],
    [{ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } }, {}, true],
    [{ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }, { 'aws:SourceVpce': 'vpce-1' }, false],
    [{ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }, {}, true],
    [{ StringLike: { 'aws:PrincipalArn': '*:role/a?p' } }, { 'aws:PrincipalArn': ROLE }, true],
    [{ Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': 'true' }, true],
    [{ Null: { 'aws:SourceVpce': 'true' } }, {}, true],
    [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '10.1.2.3' }, true],
    [{ NumericLessThan: { 's3:max-keys': '10' } }, { 's3:max-keys': '9' }, true],
  ])('condition %j in %j: %s', (Condition, context, holds) => {
    expect(ask({ ...identity(allow({ Condition })), context }).decision).toBe(holds ? 'allowed' : 'implicitDeny')
  })

  it('names the condition keys it lacked', () => {
    expect(ask(identity(allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }))).missing).toEqual(['aws:SourceVpc'])
  })
})

it('a pattern full of wildcards costs no more than a product of lengths', () => {
  const started = performance.now()
  expect(glob(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false)
  expect(performance.now() - started).toBeLessThan(20_000)
})

it.each([
  ['{}', false],
  ['nonsense', false],
  ['{"Statement":[]}', false],
  ['{"Statement":[1]}', false],
  ['{"Statement":{"Effect":"Allow","Action":5}}', false],
  ['{"Statement":{"Effect":"Allow","Action":"*","Condition":{"Bool":1}}}', false],
  [doc(allow({ Condition: { Bool: { 'aws:SecureTransport': false } } })), true],
])('%s is a policy: %s', (text, is) => {
  expect(isPolicy(text)).toBe(is)
})
