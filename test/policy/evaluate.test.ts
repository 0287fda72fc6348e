import { describe, expect, test } from 'vitest'
import { type Context, contextOf, type Value } from '../../src/policy/context.ts'
import { type Decision, evaluate } from '../../src/policy/evaluate.ts'
import type { Caller } from '../../src/policy/principal.ts'

const ROLE = 'arn:aws:iam::111111111111:role/team/puller'
const role: Caller = { kind: 'role', arn: ROLE }
const ECS: Caller = { kind: 'service', name: 'ecs-tasks.amazonaws.com' }
const REPO = 'arn:aws:ecr:eu-west-3:111111111111:repository/team/app'
/** A policy variable, as it stands in a document. */
const variable = (name: string) => `\${${name}}`
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (more: object) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more })
const deny = (more: object) => ({ ...allow(more), Effect: 'Deny' })
type More = {
  action?: string
  resource?: string | { prefix: string }
  caller?: Caller | null
  context?: Context
  accountSuffices?: boolean
}
const ask = (document: string, more: More = {}) =>
  evaluate(document, { action: 'ecr:BatchGetImage', resource: REPO, caller: null, context: {}, ...more })
const decide = (statement: object, more: More = {}) => ask(policy(statement), more).decision

describe('Action and Resource', () => {
  test.each<[string, object, Decision]>([
    ['an action in another case', { Action: 'ECR:batchgetimage' }, 'allow'],
    ['wildcards in an action', { Action: ['s3:*', 'ecr:*Get?mage'] }, 'allow'],
    ['another action', { Action: 'ecr:GetDownloadUrlForLayer' }, 'none'],
    ['NotAction that names it', { Action: undefined, NotAction: 'ecr:*' }, 'none'],
    ['NotAction of another service', { Action: undefined, NotAction: ['s3:*'] }, 'allow'],
    ['the repository, nested', { Resource: REPO }, 'allow'],
    ['a resource in another case', { Resource: REPO.toUpperCase() }, 'none'],
    ['a wildcard over slashes', { Resource: 'arn:aws:ecr:*:*:repository/t*' }, 'allow'],
    ['an ARN with parts left out', { Resource: 'arn:aws:ecr' }, 'allow'],
    ['an ARN of another service with parts left out', { Resource: 'arn:aws:s3' }, 'none'],
    ['NotResource that names it', { Resource: undefined, NotResource: `${REPO}*` }, 'none'],
    ['NotResource of another', { Resource: undefined, NotResource: ['arn:aws:ecr:eu-west-3:111111111111:repository/x'] }, 'allow'],
    ['no Resource at all, as in a repository policy', { Resource: undefined }, 'allow'],
  ])('%s', (_, statement, decision) => expect(decide(allow(statement))).toBe(decision))

  test('a call without a resource is not met by a statement on a repository', () => {
    expect(decide(allow({ Resource: 'arn:aws:ecr:*:*:*' }), { resource: '*' })).toBe('none')
    expect(decide(allow({}), { resource: '*' })).toBe('allow')
  })

  test('of an object in a bucket only the bucket is known', () => {
    const resource = { prefix: 'arn:aws:s3:::layers/' }
    const objects = (Resource: string) => ask(policy(allow({ Resource })), { resource }).decision
    expect(objects('arn:aws:s3:::layers/*')).toBe('allow')
    expect(objects('arn:aws:s3:::layers')).toBe('none')
    expect(objects('arn:aws:s3:::layers/one')).toBe('unknown')
    expect(objects('arn:aws:s3:::other/*')).toBe('none')
  })
})

describe('policy variables', () => {
  const tags = contextOf({ 'aws:PrincipalTag/Team': ['team'], 'aws:SourceVpce': null })
  test.each<[string, string, string]>([
    ['a known one', `arn:aws:ecr:*:*:repository/${variable('aws:PrincipalTag/team')}/app`, 'allow'],
    ['an unknown one', `arn:aws:ecr:*:*:repository/${variable('aws:PrincipalTag/Other')}/app`, 'unknown'],
    ['an unknown one in what cannot fit anyway', `arn:aws:ecr:*:*:repository/x/${variable('aws:PrincipalTag/Other')}`, 'none'],
    ['the default of an absent key', `arn:aws:ecr:*:*:repository/${variable("aws:SourceVpce, 'team'")}/app`, 'allow'],
    ['an escaped star', `arn:aws:ecr:*:*:repository/team/${variable('*')}`, 'none'],
  ])('%s', (_, Resource, decision) => expect(decide(allow({ Resource }), { context: tags })).toBe(decision))
  test('are plain text in documents of 2008', () => {
    const old = JSON.stringify({
      Version: '2008-10-17',
      Statement: allow({ Resource: `arn:aws:ecr:*:*:repository/${variable('aws:PrincipalTag/Team')}/app` }),
    })
    expect(ask(old, { context: tags }).decision).toBe('none')
  })
})

describe('conditions', () => {
  const given: Record<string, Value> = {
    'aws:SourceVpce': ['vpce-1'],
    'aws:SourceIp': ['10.1.2.3'],
    'aws:PrincipalArn': [ROLE],
    'aws:SecureTransport': ['true'],
    'aws:PrincipalOrgPaths': ['o-1/r-1/a/', 'o-1/r-1/b/'],
    'aws:EpochTime': ['1700000000'],
    'aws:CalledVia': null,
    'aws:SourceArn': { prefix: 'arn:aws:ecs:eu-west-3:111111111111:' },
    'aws:PrincipalOrgID': { foreign: ['o-'] },
    'aws:ResourceAccount': { foreign: ['111111111111'] },
  }
  test.each<[string, object, 'yes' | 'no' | 'maybe']>([
    ['a value that is the same', { StringEquals: { 'aws:sourcevpce': 'vpce-1' } }, 'yes'],
    ['one of several', { StringEquals: { 'aws:SourceVpce': ['vpce-0', 'vpce-1'] } }, 'yes'],
    ['a wildcard where none counts', { StringEquals: { 'aws:SourceVpce': 'vpce-*' } }, 'no'],
    ['a wildcard', { StringLike: { 'aws:SourceVpce': 'vpce-?' } }, 'yes'],
    ['another case', { StringEquals: { 'aws:SourceVpce': 'VPCE-1' } }, 'no'],
    ['another case that is ignored', { StringEqualsIgnoreCase: { 'aws:SourceVpce': 'VPCE-1' } }, 'yes'],
    ['not one of several', { StringNotEquals: { 'aws:SourceVpce': ['vpce-0', 'vpce-2'] } }, 'yes'],
    ['not, but it is', { StringNotLike: { 'aws:SourceVpce': ['vpce-0', 'vpce-*'] } }, 'no'],
    ['a key nobody knows', { StringEquals: { 'aws:userid': 'x' } }, 'maybe'],
    ['a key nobody knows beside one that fails', { StringEquals: { 'aws:userid': 'x', 'aws:SourceVpce': 'vpce-2' } }, 'no'],
    ['an absent key', { StringEquals: { 'aws:CalledVia': 'x' } }, 'no'],
    ['an absent key, negated', { StringNotEquals: { 'aws:CalledVia': 'x' } }, 'yes'],
    ['an absent key, if it exists', { StringEqualsIfExists: { 'aws:CalledVia': 'x' } }, 'yes'],
    ['Null of an absent key', { Null: { 'aws:CalledVia': 'true' } }, 'yes'],
    ['Null of a present key', { Null: { 'aws:SourceVpce': true } }, 'no'],
    ['not Null of a present key', { Null: { 'aws:SourceVpce': 'false' } }, 'yes'],
    ['Null of a key nobody knows', { Null: { 'aws:userid': 'false' } }, 'maybe'],
    ['any of several values', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*/b/' } }, 'yes'],
    ['all of several values', { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*/b/' } }, 'no'],
    ['all of no value', { 'ForAllValues:StringLike': { 'aws:CalledVia': 'x' } }, 'yes'],
    ['any of no value', { 'ForAnyValue:StringNotEquals': { 'aws:CalledVia': 'x' } }, 'no'],
    ['an address in a block', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } }, 'yes'],
    ['an address outside', { NotIpAddress: { 'aws:SourceIp': '10.1.0.0/16' } }, 'no'],
    ['an address alone', { IpAddress: { 'aws:SourceIp': '10.1.2.3' } }, 'yes'],
    ['an address of the other kind', { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, 'no'],
    ['no address', { IpAddress: { 'aws:SourceIp': 'here' } }, 'maybe'],
    ['an ARN', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/team/*' } }, 'yes'],
    ['an ARN that lacks parts', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam:*:role/team/puller' } }, 'maybe'],
    ['an ARN, by equals', { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/*' } }, 'yes'],
    ['an ARN that it is not', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:*' } }, 'yes'],
    ['an ARN known by its beginning', { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:eu-west-3:111111111111:*' } }, 'yes'],
    ['… of another account', { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:*:222222222222:*' } }, 'no'],
    ['… of one task', { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:eu-west-3:111111111111:task/c/*' } }, 'maybe'],
    ['… compared as a string', { StringLike: { 'aws:SourceArn': 'arn:aws:ecs:*' } }, 'yes'],
    ['Bool', { Bool: { 'aws:SecureTransport': true } }, 'yes'],
    ['Bool the other way', { Bool: { 'aws:SecureTransport': 'False' } }, 'no'],
    ['a number below', { NumericLessThan: { 'aws:EpochTime': '1700000001' } }, 'yes'],
    ['a number not above', { NumericGreaterThanEquals: { 'aws:EpochTime': '1700000001' } }, 'no'],
    ['a date after', { DateGreaterThan: { 'aws:EpochTime': '2023-01-01T00:00:00Z' } }, 'yes'],
    ['a date that is none', { DateLessThan: { 'aws:EpochTime': 'soon' } }, 'maybe'],
    ["the customer's organization, of a call by AWS", { StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } }, 'no'],
    ['… negated', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abc' } }, 'yes'],
    ['… if it exists', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abc' } }, 'maybe'],
    ['… any', { StringLike: { 'aws:PrincipalOrgID': '*' } }, 'maybe'],
    ["the customer's account, of a bucket of AWS's", { StringEquals: { 'aws:ResourceAccount': '111111111111' } }, 'no'],
    ["an account that may be AWS's", { StringEquals: { 'aws:ResourceAccount': ['111111111111', '333333333333'] } }, 'maybe'],
    ['an operator that is not known', { StringSounds: { 'aws:SourceVpce': 'vpce-1' } }, 'maybe'],
  ])('%s', (_, Condition, holds) => {
    const context = contextOf(given)
    const word = { yes: 'allow', no: 'none', maybe: 'unknown' }[holds]
    expect(decide(allow({ Condition }), { context })).toBe(word)
    expect(decide(deny({ Condition }), { context })).toBe({ yes: 'deny', no: 'none', maybe: 'unknown' }[holds])
  })

  test('name the keys that keep it open', () => {
    const Condition = { StringEquals: { 'aws:userid': 'x', 'aws:SourceVpce': 'y' } }
    const { decision, statements } = ask(policy({ ...deny({ Condition }), Sid: 'Guard' }))
    expect(decision).toBe('unknown')
    expect(statements).toMatchObject([{ name: 'Guard', effect: 'Deny', open: ['aws:SourceVpce', 'aws:userid'] }])
  })
})

describe('Principal', () => {
  const root = 'arn:aws:iam::111111111111:root'
  test.each<[string, object, Caller, string, string]>([
    ['everyone', { Principal: '*' }, role, 'allow', 'allow'],
    ['everyone, as AWS', { Principal: { AWS: ['*'] } }, role, 'allow', 'allow'],
    ['the role', { Principal: { AWS: ROLE } }, role, 'allow', 'allow'],
    ['the role by a name without its path', { Principal: { AWS: 'arn:aws:iam::111111111111:role/puller' } }, role, 'allow', 'allow'],
    ['another role', { Principal: { AWS: 'arn:aws:iam::111111111111:role/pusher' } }, role, 'none', 'none'],
    ['the role of that name in another account', { Principal: { AWS: 'arn:aws:iam::222222222222:role/puller' } }, role, 'none', 'none'],
    ['the account by its root', { Principal: { AWS: root } }, role, 'allow', 'none'],
    ['the account by its number', { Principal: { AWS: '111111111111' } }, role, 'allow', 'none'],
    ['the account and the role', { Principal: { AWS: [root, ROLE] } }, role, 'allow', 'allow'],
    ['a session of the role', { Principal: { AWS: 'arn:aws:sts::111111111111:assumed-role/puller/x' } }, role, 'unknown', 'unknown'],
    ['a session of another role', { Principal: { AWS: 'arn:aws:sts::111111111111:assumed-role/pusher/x' } }, role, 'none', 'none'],
    ['a role that was deleted', { Principal: { AWS: 'AROAEXAMPLE' } }, role, 'none', 'none'],
    ['a user', { Principal: { AWS: 'arn:aws:iam::111111111111:user/puller' } }, role, 'none', 'none'],
    ['a service', { Principal: { Service: 'ecs-tasks.amazonaws.com' } }, role, 'none', 'none'],
    ['anybody but another role', { NotPrincipal: { AWS: 'arn:aws:iam::111111111111:role/pusher' } }, role, 'allow', 'allow'],
    ['anybody but the role', { NotPrincipal: { AWS: ROLE } }, role, 'none', 'none'],
    ['what cannot be read', { Principal: 'me' }, role, 'unknown', 'unknown'],
    ['the service', { Principal: { Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'] } }, ECS, 'allow', 'allow'],
    ['another service', { Principal: { Service: 'ec2.amazonaws.com' } }, ECS, 'none', 'none'],
    ['a role, for a service', { Principal: { AWS: ROLE } }, ECS, 'none', 'none'],
    ['everyone, for AWS itself', { Principal: '*' }, { kind: 'amazon' }, 'allow', 'allow'],
    ['the account, for AWS itself', { Principal: { AWS: root } }, { kind: 'amazon' }, 'none', 'none'],
  ])('%s', (_, statement, caller, across, atHome) => {
    expect(decide(allow(statement), { caller })).toBe(across)
    expect(decide(allow(statement), { caller, accountSuffices: false })).toBe(atHome)
  })

  test('a deny for the account hits its roles', () => {
    expect(decide(deny({ Principal: { AWS: root } }), { caller: role, accountSuffices: false })).toBe('deny')
  })
  test('a deny for all but the role may hit its sessions all the same', () => {
    expect(decide(deny({ NotPrincipal: { AWS: ROLE } }), { caller: role })).toBe('unknown')
    expect(decide(deny({ NotPrincipal: { AWS: 'arn:aws:iam::222222222222:root' } }), { caller: role })).toBe('deny')
  })
})

describe('what is quoted', () => {
  test('the statement that decides, by its Sid or place, cut', () => {
    const long = { ...deny({ Action: Array.from({ length: 99 }, (_, i) => `ecr:Action${i}`).concat('ecr:*') }) }
    const answer = ask(policy(allow({}), long))
    expect(answer.decision).toBe('deny')
    expect(answer.statements).toHaveLength(1)
    expect(answer.statements[0]).toMatchObject({ name: '2', effect: 'Deny' })
    expect(answer.statements[0]!.text).toHaveLength(300)
  })
  test('a statement that cannot be read leaves everything open but a deny', () => {
    const odd = { Effect: 'allow', Action: '*' }
    expect(ask(policy(odd)).outcomes).toEqual(['allow', 'deny', 'none'])
    expect(ask(policy(odd, deny({}))).decision).toBe('deny')
    for (const wrong of [
      { Effect: 'Allow' },
      { ...allow({}), NotAction: 'x' },
      { ...allow({}), NotResource: 'x' },
      allow({ Condition: 'x' }),
      allow({ Condition: { Bool: 1 } }),
      allow({ Action: [7] }),
      'x',
    ])
      expect(ask(policy(wrong as object)).decision).toBe('unknown')
  })
})
