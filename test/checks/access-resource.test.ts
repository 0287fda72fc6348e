import { describe, expect, test } from 'vitest'
import crossAccount from '../../src/checks/cross-account-policy.ts'
import endpointPolicy from '../../src/checks/endpoint-policy.ts'
import repositoryKey from '../../src/checks/repository-key-unusable.ts'
import repositoryDeny from '../../src/checks/repository-policy-deny.ts'
import s3Policy from '../../src/checks/s3-endpoint-policy.ts'
import {
  ACCOUNT,
  definition,
  deniedText,
  endpoint,
  error,
  type Given,
  gap,
  image,
  LAYERS,
  MANIFEST,
  OTHER,
  PARAMETER,
  policy,
  pulls,
  REGION,
  ROLE,
  refused,
  repo,
  routed,
  run,
  SECRET,
  TOKEN,
  through,
  uri,
} from './access-make.ts'

const allow = (more: object = {}) => ({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...more })
const deny = (more: object = {}) => ({ ...allow(more), Effect: 'Deny' })
const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` }

describe('repository-policy-deny', () => {
  const found = (statement: object, given: Given = {}) =>
    run(repositoryDeny, { repositoryPolicies: { policies: { [repo()]: policy(allow(), statement) }, gaps: [] }, ...given })
  const onlyBy = (id: string) => deny({ Sid: 'OnlyByEndpoint', Condition: { StringNotEquals: { 'aws:SourceVpce': id } } })
  test('a deny for everyone, quoted', () => {
    expect(found(deny({ Sid: 'Closed', Action: 'ecr:BatchGetImage' }))).toMatchObject({
      status: 'broken',
      cause: 'repository-policy-deny',
      gate: 'manifest-access',
      params: { statements: ['Closed'] },
      evidence: [{ label: 'policy-statement' }],
    })
    expect(found(deny({ Action: LAYERS }))).toMatchObject({ status: 'broken', gate: 'layer-access' })
  })
  test.each<[string, object, string]>([
    ['for pushing', { Action: 'ecr:PutImage' }, 'ok'],
    ['for another account', { Principal: { AWS: `arn:aws:iam::${OTHER}:root` } }, 'ok'],
    ['for this account', { Principal: root }, 'broken'],
    ['for callers outside an organization', { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, 'unknown'],
    ['for plain HTTP', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }, 'ok'],
    [
      'for AWS services on somebody else’s behalf',
      { Condition: { StringNotEquals: { 'aws:SourceAccount': ACCOUNT }, Bool: { 'aws:PrincipalIsAWSService': 'true' } } },
      'ok',
    ],
  ])('a deny %s', (_, statement, status) => expect(found(deny(statement))).toMatchObject({ status }))
  test('a deny for all but one endpoint is judged by the way the task takes', () => {
    const dkr = endpoint('ecr.dkr')
    expect(found(onlyBy(dkr.id), { ways: [through(dkr)] })).toMatchObject({ status: 'ok' })
    expect(found(onlyBy('vpce-other'), { ways: [through(dkr)] })).toMatchObject({ status: 'broken' })
    expect(found(onlyBy(dkr.id))).toMatchObject({ status: 'broken' })
    expect(found(onlyBy(dkr.id), { ways: [routed('ecr.dkr', 'transit-gateway')] })).toMatchObject({
      status: 'unknown',
      params: { keys: ['aws:SourceVpce'], statements: ['OnlyByEndpoint'] },
    })
    expect(found(onlyBy(dkr.id), { ways: refused('ec2:DescribeVpcEndpoints') })).toMatchObject({ status: 'unknown' })
    const elsewhere = through(endpoint('ecr.dkr'), 'subnet-2')
    expect(found(onlyBy(dkr.id), { ways: [routed('ecr.dkr'), elsewhere] })).toMatchObject({ status: 'broken' })
    expect(found(onlyBy(dkr.id), { ways: [routed('ecr.dkr'), elsewhere], pullerSubnets: { own: null, all: [] } })).toMatchObject({
      status: 'unknown',
    })
  })
  test('unread: unknown at home; with a text about an explicit deny, likely', () => {
    const repositoryPolicies = { policies: {}, gaps: [gap('ecr:GetRepositoryPolicy', repo())] }
    expect(run(repositoryDeny, { repositoryPolicies })).toMatchObject({ status: 'unknown', gaps: repositoryPolicies.gaps })
    expect(run(repositoryDeny, { repositoryPolicies, error: deniedText(MANIFEST, 'resource', true) })).toMatchObject({
      status: 'broken',
      confidence: 'likely',
    })
    expect(run(repositoryDeny, { repositoryPolicies, error: deniedText(MANIFEST, 'resource') })).toMatchObject({ status: 'unknown' })
  })
  test('does not apply without a policy', () => expect(run(repositoryDeny)).toBeNull())
})

describe('cross-account-policy', () => {
  const arn = repo('team/app', OTHER)
  const abroad = { images: [image(uri('team/app', OTHER))], simulation: pulls('allowed', {}, arn) }
  const withPolicy = (document: string | null, given: Given = {}) =>
    run(crossAccount, { ...abroad, repositoryPolicies: { policies: { [arn]: document }, gaps: [] }, ...given })
  const unread = { policies: {}, gaps: [gap('ecr:GetRepositoryPolicy', arn)] }
  const hidden = (given: Given = {}) => run(crossAccount, { ...abroad, repositoryPolicies: unread, ...given })

  test.each<[string, object, string]>([
    ['this account', { Principal: root }, 'ok'],
    ['the role', { Principal: { AWS: ROLE } }, 'ok'],
    ['another account', { Principal: { AWS: '333333333333' } }, 'broken'],
    ['this account, for the manifest alone', { Principal: root, Action: MANIFEST }, 'broken'],
    ['an organization', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, 'unknown'],
  ])('it allows %s', (_, statement, status) => expect(withPolicy(policy(allow(statement)))).toMatchObject({ status, resources: [arn] }))
  test('the manifest passes, the layers do not', () =>
    expect(withPolicy(policy(allow({ Action: MANIFEST })))).toMatchObject({ gate: 'layer-access', params: { action: LAYERS } }))
  test('there is none', () =>
    expect(withPolicy(null)).toMatchObject({
      status: 'broken',
      cause: 'cross-account-policy',
      say: 'none',
      params: { owner: OTHER, account: ACCOUNT },
    }))
  test('an explicit deny is another cause', () => expect(withPolicy(policy(allow(), deny()))).toBeNull())

  test('unread, and a text that points there: likely', () => {
    expect(hidden({ error: error({ httpStatus: 403 }) })).toMatchObject({ status: 'broken', confidence: 'likely', say: 'said' })
    expect(hidden({ error: deniedText(MANIFEST, 'resource') })).toMatchObject({ status: 'broken', confidence: 'likely', say: 'denied' })
    expect(hidden({ error: deniedText(LAYERS, null) })).toMatchObject({ status: 'broken', gate: 'layer-access' })
  })
  test.each<[string, Given]>([
    ['no text', {}],
    ['a time-out', { error: error({ causes: ['network-timeout'] }) }],
    ['a refusal by another layer', { error: deniedText(MANIFEST, 'identity') }],
    ['a refusal of another call', { error: deniedText(TOKEN, null) }],
    ['a refusal by another registry', { error: error({ httpStatus: 403, account: '333333333333' }) }],
    ["a refusal that the role's own policies explain", { error: error({ httpStatus: 403 }), simulation: pulls('implicitDeny', {}, arn) }],
    [
      "a refusal, and the role's own policies are not known",
      { error: error({ httpStatus: 403 }), simulation: refused('iam:SimulatePrincipalPolicy') },
    ],
    ['a refusal, and a task has pulled since', { error: error({ httpStatus: 403 }), running: true }],
  ])('unread, and %s: unknown', (_, given) => expect(hidden(given)).toMatchObject({ status: 'unknown', gaps: unread.gaps }))

  test.each<[string, Given]>([
    ['at home', {}],
    ['a repository that does not exist', { ...abroad, repositoryPolicies: { policies: {}, gaps: [] } }],
    ['an image AWS put in', { ...abroad, images: [image(uri('agent', OTHER), { injected: true })], repositoryPolicies: unread }],
  ])('does not apply: %s', (_, given) => expect(run(crossAccount, given)).toBeNull())
})

describe('endpoint-policy', () => {
  const found = (documents: Record<string, string | null>, given: Given = {}) =>
    run(endpointPolicy, { ways: Object.entries(documents).map(([service, document]) => through(endpoint(service, document))), ...given })
  test('no policy of its own: everything', () =>
    expect(found({ 'ecr.api': null, 'ecr.dkr': null })).toMatchObject({ status: 'ok', resources: ['vpce-ecr.api', 'vpce-ecr.dkr'] }))
  test.each<[string, Record<string, string | null>, string | null, string]>([
    ['other actions', { 'ecr.api': policy(allow({ Action: 'ecr:Describe*' })) }, 'broken', 'token-access'],
    ['a repository only, where the token has none', { 'ecr.api': policy(allow({ Resource: repo() })) }, 'broken', 'token-access'],
    ['other repositories', { 'ecr.api': null, 'ecr.dkr': policy(allow({ Resource: repo('x') })) }, 'broken', 'manifest-access'],
    ['the manifest alone', { 'ecr.dkr': policy(allow({ Action: MANIFEST })) }, 'broken', 'layer-access'],
    ['this repository', { 'ecr.dkr': policy(allow({ Resource: repo('*') })) }, 'ok', ''],
    ['this role', { 'ecr.dkr': policy(allow({ Principal: { AWS: ROLE } })) }, 'ok', ''],
    [
      'this account',
      {
        'ecr.dkr': policy(
          allow({ Principal: root, Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT, 'aws:PrincipalAccount': ACCOUNT } } }),
        ),
      },
      'ok',
      '',
    ],
    [
      'resources of another account',
      { 'ecr.dkr': policy(allow({ Condition: { StringEquals: { 'aws:ResourceAccount': OTHER } } })) },
      'broken',
      'manifest-access',
    ],
    [
      'an organization',
      { 'ecr.dkr': policy(allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })) },
      'unknown',
      'manifest-access',
    ],
    [
      'an organization, but another role',
      { 'ecr.dkr': policy(allow({ Principal: { AWS: `${ROLE}2` }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })) },
      'broken',
      'manifest-access',
    ],
  ])('a policy that allows %s', (_, documents, status, gate) => expect(found(documents)).toMatchObject({ status, ...(gate && { gate }) }))
  test('secrets pass by endpoints of their own', () => {
    const taskDefinition = definition({ repositoryCredentials: SECRET, secrets: [PARAMETER] })
    const closed = policy(allow({ Action: 'x:y' }))
    expect(found({ secretsmanager: closed, ssm: null }, { taskDefinition })).toMatchObject({
      status: 'broken',
      gate: 'secret-access',
      params: { actions: ['secretsmanager:GetSecretValue'], service: 'secretsmanager' },
    })
    expect(found({ ssm: closed }, { taskDefinition })).toMatchObject({
      status: 'broken',
      gate: 'secret-access',
      params: { actions: ['ssm:GetParameters'] },
    })
  })
  test('a secret named without its suffix is met by a pattern with one', () => {
    const taskDefinition = definition({ repositoryCredentials: SECRET.slice(0, -7) })
    expect(found({ secretsmanager: policy(allow({ Resource: `${SECRET.slice(0, -7)}-*` })) }, { taskDefinition })).toMatchObject({
      status: 'ok',
    })
    expect(found({ secretsmanager: policy(allow({ Resource: `${SECRET.slice(0, -7)}-??????` })) }, { taskDefinition })).toMatchObject({
      status: 'unknown',
    })
  })
  test('an endpoint the pull does not use is innocent', () => {
    const closed = policy(deny())
    expect(found({ logs: closed, s3: null })).toBeNull()
    expect(run(endpointPolicy, { ways: [routed('ecr.api'), through(endpoint('ecr.api', closed), 'subnet-2')] })).toBeNull()
  })
  test('no endpoint in sight, and a text that names one: likely', () => {
    expect(run(endpointPolicy, { error: deniedText(TOKEN, 'endpoint') })).toMatchObject({
      status: 'broken',
      confidence: 'likely',
      gate: 'token-access',
    })
    expect(run(endpointPolicy, { error: deniedText(TOKEN, 'endpoint'), running: true })).toBeNull()
    expect(found({ 'ecr.api': null }, { error: deniedText(TOKEN, 'endpoint') })).toMatchObject({ status: 'ok' })
  })
})

describe('s3-endpoint-policy', () => {
  const bucket = `arn:aws:s3:::prod-${REGION}-starport-layer-bucket/*`
  const found = (document: string | null, given: Given = {}) =>
    run(s3Policy, { ways: [through(endpoint('s3', document, 'Gateway'))], ...given })
  test.each<[string, object, string]>([
    ['the layer bucket', { Action: 's3:GetObject', Resource: bucket }, 'ok'],
    ['everything', {}, 'ok'],
    ['everything but other buckets', { Resource: undefined, NotResource: 'arn:aws:s3:::secret/*' }, 'ok'],
    ['own buckets', { Resource: ['arn:aws:s3:::my-*', 'arn:aws:s3:::my-*/*'] }, 'broken'],
    ['the bucket, not its objects', { Resource: bucket.slice(0, -2) }, 'broken'],
    ['the bucket of another Region', { Resource: 'arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*' }, 'broken'],
    ['listing', { Action: 's3:ListBucket' }, 'broken'],
    ['principals of the organization', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, 'broken'],
    ['resources of the organization', { Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-1' } } }, 'broken'],
    ['resources of this account', { Condition: { StringEquals: { 'aws:ResourceAccount': [ACCOUNT] } } }, 'broken'],
    ['principals of this account', { Principal: root }, 'broken'],
    ['roles of this account', { Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/*` } } }, 'broken'],
    ["resources of an account that may be AWS's", { Condition: { StringEquals: { 'aws:ResourceAccount': '333333333333' } } }, 'unknown'],
    ['calls through this endpoint', { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-s3', 'aws:SourceVpc': 'vpc-1' } } }, 'ok'],
    ['calls from another VPC', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-2' } } }, 'broken'],
    ['some tag', { Condition: { StringEquals: { 's3:ExistingObjectTag/a': 'b' } } }, 'unknown'],
  ])('a policy for %s', (_, statement, status) => expect(found(policy(allow(statement)))).toMatchObject({ status, resources: ['vpce-s3'] }))
  test('a deny for what is not the organization’s hits AWS’s bucket', () =>
    expect(
      found(policy(allow(), deny({ Sid: 'Perimeter', Condition: { StringNotEquals: { 'aws:ResourceOrgID': 'o-1' } } }))),
    ).toMatchObject({
      status: 'broken',
      evidence: [{ label: 'endpoint' }, { label: 'policy-statement', value: expect.stringContaining('Perimeter') }],
    }))
  test('names the bucket and keeps the gate of the layers', () => {
    expect(found(policy(allow({ Resource: 'arn:aws:s3:::my/*' })))).toMatchObject({
      cause: 's3-endpoint-policy',
      params: { bucket: `prod-${REGION}-starport-layer-bucket`, endpoint: 'vpce-s3' },
    })
    expect(found(null)).toMatchObject({ status: 'ok' })
  })
  test('does not apply where layers take another way', () => {
    expect(run(s3Policy)).toBeNull()
    expect(run(s3Policy, { ways: [through(endpoint('ecr.dkr', policy(deny())))] })).toBeNull()
  })
})

describe('repository-key-unusable', () => {
  const key = { repository: repo(), arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`, state: 'Enabled', granted: true }
  const found = (more: object, given: Given = {}) =>
    run(repositoryKey, { repositoryKeys: { keys: [{ ...key, ...more }], gaps: [] }, ...given })
  test.each<[object, string]>([
    [{}, 'ok'],
    [{ granted: null }, 'ok'],
    [{ state: 'Disabled' }, 'broken'],
    [{ state: 'PendingDeletion', granted: null }, 'broken'],
    [{ state: 'NotFound', granted: null }, 'broken'],
  ])('%j', (more, status) => expect(found(more)).toMatchObject({ status }))
  test('a key that is off is sure, a grant that is gone only likely', () => {
    expect(found({ state: 'Disabled' })).toMatchObject({
      cause: 'repository-key-unusable',
      confidence: 'confirmed',
      gate: 'manifest-access',
    })
    expect(found({ granted: false })).toMatchObject({ status: 'broken', say: 'no-grant', confidence: 'likely' })
    expect(found({ state: 'Disabled' }, { error: error({ gates: ['layer-access'] }) })).toMatchObject({ gate: 'layer-access' })
  })
  test('nothing where AWS holds the key; unknown where it could not be read', () => {
    expect(run(repositoryKey)).toBeNull()
    expect(run(repositoryKey, { repositoryKeys: { keys: [], gaps: [gap('kms:DescribeKey')] } })).toMatchObject({ status: 'unknown' })
  })
})
