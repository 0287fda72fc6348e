import { describe, expect, test } from 'vitest'
import kmsDenied from '../../src/checks/kms-denied.ts'
import registryCredentials from '../../src/checks/private-registry-credentials.ts'
import malformed from '../../src/checks/secret-malformed.ts'
import notFound from '../../src/checks/secret-not-found.ts'
import unreadable from '../../src/checks/secret-unreadable.ts'
import type { SecretKey } from '../../src/facts/types/index.ts'
import {
  ACCOUNT,
  definition,
  deniedText,
  error,
  type Given,
  gap,
  image,
  OTHER,
  PARAMETER,
  policy,
  REGION,
  ROLE,
  refused,
  run,
  SECRET,
  secret,
  simulated,
} from './access-make.ts'

const READ = 'secretsmanager:GetSecretValue'
const taskDefinition = definition({ repositoryCredentials: SECRET })
const parameter = secret({ service: 'ssm', use: 'container', arn: PARAMETER, fullArn: PARAMETER, name: '/db/url' })
const text = (cause: string, more = {}) => error({ causes: [cause] as never, ...more })

describe('secret-malformed', () => {
  const KEYED = `${SECRET}:password::`
  const said = (words: string, more = {}) => text('secret-malformed', { text: `unable to retrieve secret from asm: ${words}`, ...more })
  const NO_JSON = "invalid character 'h' looking for beginning of value"
  test('the one secret of which the definition asks a key is named, with the key', () => {
    const given = { taskDefinition: definition({ secrets: [KEYED, PARAMETER] }) }
    const named = { status: 'broken', cause: 'secret-malformed', confidence: 'likely', container: 'app', resources: [SECRET] }
    const params = { secret: 'hub-AbCdEf', key: 'password', container: 'app' }
    expect(run(malformed, { ...given, error: said(NO_JSON) })).toMatchObject({ ...named, say: 'no-json', params })
    const lacks = said('retrieved secret from Secrets Manager did not contain json key password')
    expect(run(malformed, { ...given, error: lacks })).toMatchObject({ ...named, say: 'no-key', params })
  })
  test('of several, the one whose key the text names', () =>
    expect(
      run(malformed, {
        taskDefinition: definition({ secrets: [KEYED, `${SECRET}:user::`] }),
        error: said('retrieved secret from Secrets Manager did not contain json key user'),
      }),
    ).toMatchObject({ say: 'no-key', params: { key: 'user' } }))
  test('several that fit are all named, none is picked', () =>
    expect(run(malformed, { taskDefinition: definition({ secrets: [KEYED, `${SECRET}:user::`] }), error: said(NO_JSON) })).toMatchObject({
      say: 'some',
      params: { secrets: ['hub-AbCdEf (password)', 'hub-AbCdEf (user)'] },
      resources: [SECRET],
    }))
  test('without a definition, none is named', () =>
    expect(run(malformed, { taskDefinition: null, error: said(NO_JSON) })).toMatchObject({ say: 'unnamed', resources: [] }))
  test('nothing of a text about something else, nor once a task has read it', () => {
    expect(run(malformed, { error: text('secret-not-found') })).toBeNull()
    expect(run(malformed, { error: said(NO_JSON), running: true })).toBeNull()
  })
})

describe('secret-not-found', () => {
  const found = (state: 'found' | 'not-found' | 'deleted' | 'no-value', given: Given = {}) =>
    run(notFound, { taskDefinition, secrets: { found: [secret({ state })], gaps: [] }, ...given })
  const unread = { found: [], gaps: [gap('secretsmanager:DescribeSecret', SECRET)] }
  test('it exists', () => expect(found('found')).toMatchObject({ status: 'ok' }))
  test.each(['not-found', 'deleted', 'no-value'] as const)('%s', (state) =>
    expect(found(state)).toMatchObject({
      status: 'broken',
      cause: 'secret-not-found',
      say: state,
      container: 'app',
      resources: [SECRET],
      params: { secrets: ['hub-AbCdEf'] },
    }),
  )
  test('one that nobody may describe', () => {
    expect(run(notFound, { taskDefinition, secrets: unread })).toMatchObject({ status: 'unknown', gaps: unread.gaps })
    expect(run(notFound, { taskDefinition, secrets: unread, error: text('secret-not-found') })).toMatchObject({
      status: 'broken',
      confidence: 'likely',
      say: 'said',
    })
    expect(run(notFound, { taskDefinition, secrets: unread, error: text('secret-not-found'), running: true })).toMatchObject({
      status: 'unknown',
    })
  })
  test('one that has come since', () => expect(found('found', { error: text('secret-not-found') })).toMatchObject({ status: 'ok' }))
  test('none asked for', () => {
    expect(run(notFound)).toBeNull()
    expect(run(notFound, { taskDefinition: definition({ secrets: ['x'] }), launchType: 'EC2' })).toBeNull()
  })
})

describe('secret-unreadable', () => {
  const found = (decision: Parameters<typeof simulated>[2], given: Given = {}, more = {}) =>
    run(unreadable, {
      taskDefinition,
      secrets: { found: [secret()], gaps: [] },
      simulation: [simulated(READ, SECRET, decision, more)],
      ...given,
    })
  const own = (document: string | null) => ({ secretPolicies: { policies: { [SECRET]: document }, gaps: [] } })
  const statement = (Effect: string, more: object = {}) => ({ Effect, Principal: { AWS: ROLE }, Action: READ, Resource: '*', ...more })
  test('allowed', () => expect(found('allowed')).toMatchObject({ status: 'ok' }))
  test('no policy allows it, nor does its own', () => {
    expect(found('implicitDeny', own(null))).toMatchObject({
      status: 'broken',
      cause: 'secret-unreadable',
      say: 'implicit',
      params: { role: 'puller', actions: [READ] },
      resources: [ROLE, SECRET],
    })
    expect(found('implicitDeny', own(policy(statement('Allow', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }))))).toMatchObject({
      status: 'broken',
      say: 'implicit',
    })
  })
  test('its own policy allows the role', () =>
    expect(found('implicitDeny', own(policy(statement('Allow'))))).toMatchObject({ status: 'ok' }))
  test('its own policy denies it', () =>
    expect(found('allowed', own(policy(statement('Deny'))))).toMatchObject({ status: 'broken', say: 'resource' }))
  test('its own policy hangs on a condition', () =>
    expect(
      found('implicitDeny', own(policy(statement('Allow', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o' } } })))),
    ).toMatchObject({ status: 'unknown', say: 'condition', params: { keys: ['aws:PrincipalOrgID'] } }))
  test('an explicit deny', () =>
    expect(found('explicitDeny', own(policy(statement('Allow'))), { matched: ['Guard'] })).toMatchObject({
      status: 'broken',
      say: 'explicit',
      params: { policies: ['Guard'] },
    }))
  test('its own policy could not be read', () => {
    const secretPolicies = { policies: {}, gaps: [gap('secretsmanager:GetResourcePolicy', SECRET)] }
    expect(found('implicitDeny', { secretPolicies })).toMatchObject({ status: 'unknown', gaps: secretPolicies.gaps })
    expect(found('implicitDeny', { secretPolicies, error: deniedText(READ) })).toMatchObject({ status: 'broken', confidence: 'likely' })
  })
  test('of another account both sides have to allow', () => {
    const arn = SECRET.replace(ACCOUNT, OTHER)
    const secrets = { found: [secret({ arn, fullArn: arn })], gaps: [] }
    const given = { taskDefinition: definition({ repositoryCredentials: arn }), secrets, simulation: [simulated(READ, arn)] }
    const withPolicy = (document: string | null) => ({ ...given, secretPolicies: { policies: { [arn]: document }, gaps: [] } })
    expect(run(unreadable, withPolicy(policy(statement('Allow', { Principal: { AWS: ACCOUNT } }))))).toMatchObject({ status: 'ok' })
    expect(run(unreadable, withPolicy(policy(statement('Allow', { Principal: { AWS: '333333333333' } }))))).toMatchObject({
      status: 'broken',
      say: 'resource',
    })
    expect(run(unreadable, withPolicy(null))).toMatchObject({ status: 'broken', say: 'resource' })
  })
  test('a parameter has no policy of its own', () => {
    const given = { taskDefinition: definition({ secrets: [PARAMETER] }), secrets: { found: [parameter], gaps: [] } }
    expect(run(unreadable, { ...given, simulation: [simulated('ssm:GetParameters', PARAMETER, 'implicitDeny')] })).toMatchObject({
      status: 'broken',
      say: 'implicit',
      params: { secrets: ['parameter/db/url'] },
    })
  })
  test('one that nobody may describe is judged all the same', () => {
    const secrets = { found: [], gaps: [gap('secretsmanager:DescribeSecret', SECRET)] }
    expect(found('allowed', { secrets })).toMatchObject({ status: 'ok' })
    expect(found('explicitDeny', { secrets })).toMatchObject({ status: 'broken' })
  })
  test('one that does not exist is another cause', () =>
    expect(found('implicitDeny', { secrets: { found: [secret({ state: 'not-found', fullArn: null })], gaps: [] } })).toBeNull())
  test('the simulator refused', () => {
    const simulation = refused('iam:SimulatePrincipalPolicy')
    expect(found('allowed', { simulation })).toMatchObject({ status: 'unknown' })
    expect(found('allowed', { simulation, error: deniedText(READ) })).toMatchObject({ status: 'broken', confidence: 'likely', say: 'said' })
  })
  test('none asked for', () => expect(run(unreadable)).toBeNull())
})

describe('kms-denied', () => {
  const arn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`
  const byAccount = policy({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' })
  const byName = (more: object = {}) => policy({ Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'kms:Decrypt', Resource: '*', ...more })
  const decrypt = (decision: Parameters<typeof simulated>[2]) => simulated('kms:Decrypt', arn, decision)
  const key = (more: Partial<SecretKey> = {}): SecretKey => ({
    secret: SECRET,
    arn,
    state: 'Enabled',
    customer: true,
    policy: byAccount,
    decrypt: decrypt('allowed'),
    gaps: [],
    ...more,
  })
  const found = (more: Partial<SecretKey>, given: Given = {}) =>
    run(kmsDenied, { secrets: { found: [secret({ key: arn })], gaps: [] }, secretKeys: [key(more)], ...given })
  test.each<[string, Partial<SecretKey>, string, string | undefined]>([
    ['account and role allow', {}, 'ok', undefined],
    ['the account leaves it to the role, which does not allow', { decrypt: decrypt('implicitDeny') }, 'broken', 'denied'],
    ['the key allows the role by name', { policy: byName(), decrypt: decrypt('implicitDeny') }, 'ok', undefined],
    [
      'by name, through this service',
      {
        policy: byName({ Condition: { StringEquals: { 'kms:ViaService': `secretsmanager.${REGION}.amazonaws.com` } } }),
        decrypt: decrypt('implicitDeny'),
      },
      'ok',
      undefined,
    ],
    [
      'by name, through another service',
      { policy: byName({ Condition: { StringEquals: { 'kms:ViaService': `ssm.${REGION}.amazonaws.com` } } }) },
      'broken',
      'key-policy',
    ],
    [
      'by name, for another secret',
      { policy: byName({ Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': 'x' } } }) },
      'broken',
      'key-policy',
    ],
    ['the key names neither', { policy: policy() }, 'broken', 'key-policy'],
    ['the role denies', { policy: byName(), decrypt: decrypt('explicitDeny') }, 'broken', 'denied'],
    ['disabled', { state: 'Disabled' }, 'broken', 'unusable'],
    ['pending deletion, the rest unread', { state: 'PendingDeletion', policy: null, decrypt: null }, 'broken', 'unusable'],
    [
      'an organization',
      { policy: byName({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o' } } }) },
      'unknown',
      undefined,
    ],
    ["AWS's own key", { customer: false, policy: null, decrypt: null }, 'ok', undefined],
  ])('%s', (_, more, status, say) =>
    expect(found(more)).toMatchObject({ status, ...(say && { say, cause: 'kms-denied', container: 'app' }) }),
  )
  test('the key policy could not be read', () => {
    const gaps = [gap('kms:GetKeyPolicy', arn)]
    expect(found({ policy: null, gaps })).toMatchObject({ status: 'unknown', gaps })
    expect(found({ policy: null, gaps }, { error: text('kms-denied') })).toMatchObject({
      status: 'broken',
      confidence: 'likely',
      say: 'said',
    })
    expect(found({ policy: null, gaps }, { error: text('kms-denied'), running: true })).toMatchObject({ status: 'unknown' })
  })
  test('of another account the role has to allow it too', () => {
    const far = arn.replace(ACCOUNT, OTHER)
    expect(found({ arn: far, policy: byName(), decrypt: simulated('kms:Decrypt', far, 'implicitDeny') })).toMatchObject({
      status: 'broken',
      say: 'denied',
    })
    expect(found({ arn: far, policy: byName(), decrypt: simulated('kms:Decrypt', far) })).toMatchObject({ status: 'ok' })
  })
  test('no key of the customer', () => expect(run(kmsDenied)).toBeNull())
})

describe('private-registry-credentials', () => {
  const hub = { images: [image('acme/app:1'), image(undefined, { container: 'ecr' })] }
  const asked = text('private-registry-credentials', { container: 'app' })
  test('none are set', () =>
    expect(run(registryCredentials, { ...hub, error: asked })).toMatchObject({
      status: 'broken',
      cause: 'private-registry-credentials',
      confidence: 'likely',
      say: 'none',
      container: 'app',
    }))
  test('those that are set were refused', () =>
    expect(run(registryCredentials, { ...hub, error: asked, taskDefinition })).toMatchObject({
      say: 'refused',
      params: { secret: SECRET },
    }))
  test('it is only one way to read the text', () =>
    expect(
      run(registryCredentials, { ...hub, error: { ...asked, causes: ['image-not-found', 'private-registry-credentials'] } }),
    ).toMatchObject({ confidence: 'possible' }))
  test.each<[string, Given]>([
    ['no text', hub],
    ['a text about something else', { ...hub, error: text('network-timeout') }],
    ['an image in ECR', { error: asked }],
    [
      'the failing container pulls from ECR',
      {
        ...hub,
        error: { ...asked, container: 'ecr' },
        images: [image('a/b'), image('c/d', { container: 'x' }), image(undefined, { container: 'ecr' })],
      },
    ],
    ['a task has pulled since', { ...hub, error: asked, running: true }],
  ])('does not apply: %s', (_, given) => expect(run(registryCredentials, given)).toBeNull())
})
