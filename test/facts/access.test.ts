import nock from 'nock'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Aws, openAws } from '../../src/aws/aws.ts'
import { gapsOf } from '../../src/aws/refusal.ts'
import { factLoader } from '../../src/core/fact.ts'
import { facts } from '../../src/facts/index.ts'
import type { FactValues } from '../../src/facts/types/index.ts'
import {
  ACCOUNT,
  definition,
  endpoint,
  image,
  LAYERS,
  MANIFEST,
  OTHER,
  PARAMETER,
  REGION,
  ROLE,
  repo,
  routed,
  SECRET,
  secret,
  simulated,
  TOKEN,
  through,
  uri,
} from '../checks/access-make.ts'
import { type Answers, aws, flatResults, given, members, type Result, results } from './access-wire.ts'

beforeAll(() => nock.disableNetConnect())
afterEach(() => nock.cleanAll())

const SEEDS: Partial<FactValues> = {
  principal: { kind: 'execution-role', roleArn: ROLE, named: false },
  images: [image()],
  taskDefinition: definition(),
  launchType: 'FARGATE',
  error: null,
  task: null,
  earlyWays: ['ecr.api', 'ecr.dkr'].map((service) => routed(service)),
  pullerSubnets: { own: 'subnet-1', all: ['subnet-1'] },
  vpcId: 'vpc-1',
  puller: { kind: 'task', groups: [], publicIp: false, privateIp: '10.0.0.7' },
}

async function load<K extends keyof FactValues & string>(id: K, answers: Answers, seeds: Partial<FactValues> = {}) {
  const asked = aws(answers)
  const { within } = openAws({ region: REGION, account: ACCOUNT, partition: 'aws' })
  const given = { ...SEEDS, ...seeds }
  const loaded = await factLoader<FactValues, Aws>({ definitions: facts, seeds: { references: given.images!, ...given }, within, gapsOf })(
    id,
  )
  return { ...loaded, asked, apis: asked.map((a) => a.api).sort() }
}
const value = (loaded: { state: unknown }) => (loaded.state as { value: never }).value

describe('role', () => {
  const xml = (more = '') =>
    `<Role><RoleName>puller</RoleName><Arn>${ROLE}</Arn><AssumeRolePolicyDocument>${encodeURIComponent('{"Statement":[]}')}</AssumeRolePolicyDocument>${more}</Role>`
  test('is read with its trust policy decoded, its boundary and its tags', async () => {
    const answer = xml(
      '<PermissionsBoundary><PermissionsBoundaryArn>arn:b</PermissionsBoundaryArn></PermissionsBoundary><Tags><member><Key>team</Key><Value>web</Value></member></Tags>',
    )
    const loaded = await load('role', { 'iam:GetRole': () => ({ xml: answer }) })
    expect(value(loaded)).toEqual({ arn: ROLE, name: 'puller', trust: '{"Statement":[]}', boundaryArn: 'arn:b', tags: { team: 'web' } })
    expect(loaded.asked[0]!.input).toMatchObject({ RoleName: 'puller' })
  })
  test('that does not exist is an answer; one that nobody may see is a gap', async () => {
    expect((await load('role', { 'iam:GetRole': () => ({ refuse: 'NoSuchEntity' }) })).state).toEqual({ known: true, value: null })
    nock.cleanAll()
    expect((await load('role', {})).state).toEqual({
      known: false,
      gaps: [{ api: 'iam:GetRole', reason: 'denied', resource: 'puller', code: 'AccessDenied' }],
    })
  })
  test('that is not set is not asked for', async () => {
    const loaded = await load('role', {}, { principal: { kind: 'execution-role', roleArn: null, named: false } })
    expect([loaded.state, loaded.apis]).toEqual([{ known: true, value: null }, []])
  })
  test('with a document that is not encoded is taken as it is', async () => {
    const plain = `<Role><RoleName>puller</RoleName><Arn>${ROLE}</Arn><AssumeRolePolicyDocument>{"a":"100%"}</AssumeRolePolicyDocument></Role>`
    expect(value(await load('role', { 'iam:GetRole': () => ({ xml: plain }) }))).toMatchObject({ trust: '{"a":"100%"}' })
  })
})

const simulator = (
  decide: (action: string, resource: string, context: Record<string, string>, input: Record<string, unknown>) => Result,
  form = results,
): Answers => ({
  'iam:SimulatePrincipalPolicy': (input) => ({ xml: form(input, (action, resource) => decide(action, resource, given(input), input)) }),
})

describe('simulation', () => {
  test('asks once for the token and all repositories together, bare, and keeps the pairs that a pull makes', async () => {
    const images = [image(), image(uri('side/car'), { container: 'car' }), image(uri(), { container: 'again' }), image('nginx')]
    const { asked, ...loaded } = await load(
      'simulation',
      simulator(() => ({})),
      { images },
    )
    const questions = asked.map(({ input }) => [members(input, 'ActionNames'), members(input, 'ResourceArns'), given(input)])
    expect(questions).toEqual([[[TOKEN, MANIFEST, LAYERS], ['*', repo(), repo('side/car')], {}]])
    expect((value(loaded) as FactValues['simulation']).map((a) => [a.action, a.resource])).toEqual([
      [TOKEN, '*'],
      [MANIFEST, repo()],
      [MANIFEST, repo('side/car')],
      [LAYERS, repo()],
      [LAYERS, repo('side/car')],
    ])
    expect(loaded.calls.map((call) => call.depth)).toEqual([1])
  })
  test('asks for each kind of call by itself where all together would not fit on a page', async () => {
    const images = Array.from({ length: 40 }, (_, n) => image(uri(`app-${n}`), { container: `c${n}` }))
    const { asked } = await load(
      'simulation',
      simulator(() => ({})),
      { images },
    )
    expect(asked.map(({ input }) => members(input, 'ActionNames').join()).sort()).toEqual([`${MANIFEST},${LAYERS}`, TOKEN])
  })
  test.each([
    ['present', results],
    ['former', flatResults],
  ] as const)('reads the %s form of the answer, resource by resource', async (_, form) => {
    const images = [image(), image(uri('side/car'), { container: 'car' })]
    const loaded = await load(
      'simulation',
      simulator((_action, resource) => (resource === repo('side/car') ? { decision: 'explicitDeny', matched: ['Guard'] } : {}), form),
      { images },
    )
    const decisions = (value(loaded) as FactValues['simulation']).map((a) => [a.action, a.resource, a.decision, a.matched])
    expect(decisions).toContainEqual([MANIFEST, repo(), 'allowed', []])
    expect(decisions).toContainEqual([MANIFEST, repo('side/car'), 'explicitDeny', ['Guard']])
  })
  test('reads all pages', async () => {
    const loaded = await load('simulation', {
      'iam:SimulatePrincipalPolicy': (input) => {
        const only = (...actions: string[]) =>
          results(
            {
              ...Object.fromEntries(Object.entries(input).filter(([key]) => !key.startsWith('ActionNames'))),
              ...Object.fromEntries(actions.map((action, n) => [`ActionNames.member.${n + 1}`, action])),
            },
            () => ({}),
          )
        return input.Marker
          ? { xml: only(LAYERS) }
          : { xml: only(TOKEN, MANIFEST).replace('<IsTruncated>false</IsTruncated>', '<IsTruncated>true</IsTruncated><Marker>m</Marker>') }
      },
    })
    expect((value(loaded) as FactValues['simulation']).map((a) => a.action).sort()).toEqual([MANIFEST, TOKEN, LAYERS].sort())
  })

  const conditional = simulator((action, _resource, context) =>
    action === TOKEN
      ? {}
      : context['aws:sourcevpce'] === 'vpce-ecr.dkr'
        ? {}
        : { decision: 'explicitDeny', missing: context['aws:sourcevpce'] ? [] : ['aws:SourceVpce', 'kms:ViaService'] },
  )
  test('asks again with the endpoint the packets pass, where a condition wants it', async () => {
    const { asked, ...loaded } = await load('simulation', conditional, { earlyWays: [through(endpoint('ecr.dkr'))] })
    expect(asked).toHaveLength(2)
    expect(given(asked.at(-1)!.input)).toEqual({ 'aws:sourcevpce': 'vpce-ecr.dkr' })
    for (const action of value(loaded) as FactValues['simulation'])
      expect(action).toMatchObject({ decision: 'allowed', missingContext: [] })
  })
  test('needs not ask again where the key is not sent at all', async () => {
    const { asked, ...loaded } = await load('simulation', conditional)
    expect(asked).toHaveLength(1)
    expect((value(loaded) as FactValues['simulation']).find((a) => a.action === MANIFEST)).toMatchObject({
      decision: 'explicitDeny',
      missingContext: [],
    })
  })
  test('leaves the key open where the way is not known', async () => {
    const loaded = await load('simulation', conditional, { earlyWays: [routed('ecr.dkr', 'transit-gateway')] })
    expect((value(loaded) as FactValues['simulation']).find((a) => a.action === MANIFEST)).toMatchObject({
      missingContext: ['aws:SourceVpce'],
    })
  })
  test('knows the Region, the accounts and the role’s tags when asked for them', async () => {
    const wants = ['aws:RequestedRegion', 'aws:ResourceAccount', 'aws:PrincipalTag/Team', 'aws:SecureTransport', 'aws:userid']
    const { asked, ...loaded } = await load(
      'simulation',
      simulator((_a, _r, context) => ({ missing: Object.keys(context).length ? ['aws:userid'] : wants })),
      {
        role: { arn: ROLE, name: 'puller', trust: '', boundaryArn: null, tags: { Team: 'web' } },
      },
    )
    expect(given(asked.find(({ input }) => given(input)['aws:resourceaccount'])!.input)).toEqual({
      'aws:requestedregion': REGION,
      'aws:resourceaccount': ACCOUNT,
      'aws:principaltag/team': 'web',
      'aws:securetransport': 'true',
    })
    expect((value(loaded) as FactValues['simulation'])[1]).toMatchObject({ missingContext: ['aws:userid'] })
  })
  test('asks without the boundary what the role’s own policies say', async () => {
    const { asked, ...loaded } = await load(
      'simulation',
      simulator((action, _r, _c, input) =>
        members(input, 'PermissionsBoundaryPolicyInputList').length
          ? { decision: action === LAYERS ? 'implicitDeny' : 'allowed', boundary: true }
          : { decision: 'implicitDeny', boundary: false },
      ),
    )
    expect(asked).toHaveLength(3)
    expect((value(loaded) as FactValues['simulation']).map((a) => [a.action, a.allowedByBoundary, a.identity])).toEqual([
      [TOKEN, false, 'allowed'],
      [MANIFEST, false, 'allowed'],
      [LAYERS, false, 'implicitDeny'],
    ])
  })
  test('tells the organization’s part, and the role’s part across accounts', async () => {
    const organization = await load(
      'simulation',
      simulator(() => ({ decision: 'explicitDeny', organization: false })),
    )
    expect((value(organization) as FactValues['simulation'])[0]).toMatchObject({ allowedByOrganization: false, identity: null })
    nock.cleanAll()
    const abroad = await load(
      'simulation',
      simulator((action) =>
        action === TOKEN ? {} : { decision: 'implicitDeny', details: { 'IAM Policy': 'allowed', 'Resource Policy': 'implicitDeny' } },
      ),
      { images: [image(uri('team/app', OTHER))] },
    )
    expect((value(abroad) as FactValues['simulation'])[1]).toMatchObject({ decision: 'implicitDeny', identity: 'allowed' })
  })
  test('takes the role’s whole ARN where the text gives one without its path', async () => {
    const whole = ROLE.replace('role/', 'role/team/')
    const { asked } = await load(
      'simulation',
      simulator(() => ({})),
      { principal: { kind: 'execution-role', roleArn: ROLE, named: true }, taskDefinition: definition({}, { executionRoleArn: whole }) },
    )
    expect(asked.map(({ input }) => input.PolicySourceArn)).toEqual([whole])
  })
  test('has nothing to say of a role that does not exist, nor of none', async () => {
    expect(value(await load('simulation', { 'iam:SimulatePrincipalPolicy': () => ({ refuse: 'NoSuchEntity' }) }))).toEqual([])
    nock.cleanAll()
    expect((await load('simulation', {}, { principal: { kind: 'execution-role', roleArn: null, named: false } })).asked).toEqual([])
  })
  test('that is refused is a gap', async () => {
    expect((await load('simulation', {})).state).toMatchObject({
      known: false,
      gaps: [{ api: 'iam:SimulatePrincipalPolicy', reason: 'denied', resource: ROLE }],
    })
  })
  test('asks for secrets by their whole ARN, on behalf of the execution role even where an instance pulls', async () => {
    const bare = SECRET.slice(0, -7)
    const { asked, apis } = await load(
      'simulation',
      {
        ...simulator(() => ({})),
        'secretsmanager:DescribeSecret': () => ({ json: { ARN: SECRET, VersionIdsToStages: { a: ['AWSCURRENT'] } } }),
      },
      {
        images: [],
        launchType: 'EC2',
        principal: { kind: 'instance-role', roleArn: `${ROLE}-instance`, named: false },
        taskDefinition: definition({ repositoryCredentials: bare, secrets: ['beside'] }),
      },
    )
    expect(apis).toEqual(['iam:SimulatePrincipalPolicy', 'secretsmanager:DescribeSecret'])
    const { input } = asked.find(({ api }) => api.startsWith('iam'))!
    expect([input.PolicySourceArn, members(input, 'ResourceArns')]).toEqual([ROLE, [SECRET]])
  })
})

describe('denyingPolicies', () => {
  test('reads the inline policies that deny, once each; managed ones are only named', async () => {
    const denied = (matched: string[]) => simulated(MANIFEST, repo(), 'explicitDeny', { matched })
    const { asked, ...loaded } = await load(
      'denyingPolicies',
      { 'iam:GetRolePolicy': () => ({ xml: `<PolicyDocument>${encodeURIComponent('{"x":1}')}</PolicyDocument>` }) },
      {
        simulation: [
          denied(['role_puller_guard', 'Managed']),
          denied(['role_puller_guard']),
          simulated(LAYERS, repo(), 'allowed', { matched: ['role_puller_ok'] }),
        ],
      },
    )
    expect(asked.map((a) => [a.input.RoleName, a.input.PolicyName])).toEqual([['puller', 'guard']])
    expect(value(loaded)).toEqual({ role_puller_guard: '{"x":1}' })
  })
})

describe('repositoryPolicies', () => {
  test('one answer a repository; none, not there and refused told apart; images AWS put in left alone', async () => {
    const images = [
      image(),
      image(uri('none')),
      image(uri('gone')),
      image(uri('app', OTHER)),
      image(uri('agent', OTHER), { injected: true }),
      image(),
      image('nginx'),
    ]
    const { asked, ...loaded } = await load(
      'repositoryPolicies',
      {
        'ecr:GetRepositoryPolicy': ({ repositoryName, registryId }) =>
          registryId === OTHER
            ? { refuse: 'AccessDeniedException' }
            : repositoryName === 'none'
              ? { refuse: 'RepositoryPolicyNotFoundException' }
              : repositoryName === 'gone'
                ? { refuse: 'RepositoryNotFoundException' }
                : { json: { policyText: '{}' } },
      },
      { images },
    )
    expect(asked).toHaveLength(4)
    expect(value(loaded)).toMatchObject({
      policies: { [repo()]: '{}', [repo('none')]: null },
      gaps: [{ api: 'ecr:GetRepositoryPolicy', resource: repo('app', OTHER) }],
    })
    expect(Object.keys((value(loaded) as FactValues['repositoryPolicies']).policies)).toHaveLength(2)
  })
})

describe('secrets', () => {
  const described = (json: object) =>
    load(
      'secrets',
      { 'secretsmanager:DescribeSecret': () => ({ json: { ARN: SECRET, ...json } }) },
      { taskDefinition: definition({ repositoryCredentials: SECRET }) },
    )
  test.each<[string, object, object]>([
    ['found', { VersionIdsToStages: { a: ['AWSCURRENT'] } }, { state: 'found', fullArn: SECRET, key: null, use: 'registry' }],
    ['to be deleted', { DeletedDate: 1_790_000_000 }, { state: 'deleted' }],
    ['without a current value', { VersionIdsToStages: { a: ['AWSPREVIOUS'] } }, { state: 'no-value' }],
    ['with a key of the customer', { KmsKeyId: 'arn:aws:kms:eu-west-3:1:key/2' }, { key: 'arn:aws:kms:eu-west-3:1:key/2' }],
    ['with AWS’s key', { KmsKeyId: 'alias/aws/secretsmanager' }, { key: null }],
  ])('%s', async (_, json, found) => expect(value(await described(json))).toMatchObject({ found: [found], gaps: [] }))
  test('that are not there, or that nobody may describe', async () => {
    const taskDefinition = definition({ secrets: [`${SECRET}:password:AWSCURRENT:`, `${SECRET}:user::`, SECRET.replace('hub', 'db')] })
    const { asked, ...loaded } = await load(
      'secrets',
      {
        'secretsmanager:DescribeSecret': ({ SecretId }) => ({
          refuse: SecretId === SECRET ? 'ResourceNotFoundException' : 'AccessDeniedException',
        }),
      },
      { taskDefinition },
    )
    expect(asked.map((a) => a.input.SecretId).sort()).toEqual([SECRET.replace('hub', 'db'), SECRET])
    expect(value(loaded)).toMatchObject({
      found: [{ arn: SECRET, state: 'not-found' }],
      gaps: [{ api: 'secretsmanager:DescribeSecret', resource: SECRET.replace('hub', 'db') }],
    })
  })
  test('parameters are listed by name, a page at a time, whatever their spelling', async () => {
    const taskDefinition = definition({ secrets: [PARAMETER, 'plain', `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/single`, 'missing'] })
    const { asked, ...loaded } = await load(
      'secrets',
      {
        'ssm:DescribeParameters': ({ NextToken }) =>
          NextToken
            ? { json: { Parameters: [{ Name: '/single', KeyId: 'alias/mine' }] } }
            : { json: { Parameters: [{ Name: '/db/url', KeyId: 'alias/aws/ssm' }, { Name: 'plain' }], NextToken: 'n' } },
      },
      { taskDefinition },
    )
    expect(asked).toHaveLength(2)
    expect(asked[0]!.input).toMatchObject({ ParameterFilters: [{ Key: 'Name', Option: 'Equals' }] })
    expect((value(loaded) as FactValues['secrets']).found.map((s) => [s.arn.split('parameter/')[1], s.state, s.key])).toEqual([
      ['db/url', 'found', null],
      ['plain', 'found', null],
      ['single', 'found', 'alias/mine'],
      ['missing', 'not-found', null],
    ])
  })
  test('of another account’s parameters nothing can be listed', async () => {
    const loaded = await load('secrets', {}, { taskDefinition: definition({ secrets: [PARAMETER.replace(ACCOUNT, OTHER)] }) })
    expect([loaded.asked, value(loaded)]).toMatchObject([[], { gaps: [{ api: 'ssm:DescribeParameters', reason: 'unreadable' }] }])
  })
  test('none asked for: no call', async () => {
    expect((await load('secrets', {})).asked).toEqual([])
    expect((await load('secrets', {}, { taskDefinition: definition({ secrets: ['x'] }), launchType: 'EC2' })).asked).toEqual([])
  })
  test('never asks for a value', async () => {
    const { apis } = await load(
      'secretKeys',
      { 'secretsmanager:DescribeSecret': () => ({ json: { ARN: SECRET } }) },
      { taskDefinition: definition({ repositoryCredentials: SECRET, secrets: ['p'] }) },
    )
    expect(apis).toEqual(['secretsmanager:DescribeSecret', 'ssm:DescribeParameters'])
  })
})

describe('secretPolicies', () => {
  const asks = async (seeds: Partial<FactValues>) =>
    (
      await load(
        'secretPolicies',
        { 'secretsmanager:GetResourcePolicy': () => ({ json: { ResourcePolicy: '{}' } }) },
        { secrets: { found: [secret()], gaps: [] }, ...seeds },
      )
    ).asked.length
  const READ = 'secretsmanager:GetSecretValue'
  test('are read only where they can decide', async () => {
    expect(await asks({ simulation: [simulated(READ, SECRET)] })).toBe(0)
    nock.cleanAll()
    expect(await asks({ simulation: [simulated(READ, SECRET, 'implicitDeny')] })).toBe(1)
    nock.cleanAll()
    expect(await asks({ simulation: [simulated(READ, SECRET)], error: { causes: ['secret-unreadable'] } as never })).toBe(1)
    nock.cleanAll()
    const far = SECRET.replace(ACCOUNT, OTHER)
    expect(await asks({ secrets: { found: [secret({ arn: far, fullArn: far })], gaps: [] }, simulation: [simulated(READ, far)] })).toBe(1)
  })
  test('refused are a gap of that secret', async () => {
    const loaded = await load(
      'secretPolicies',
      {},
      { secrets: { found: [secret()], gaps: [] }, simulation: [simulated(READ, SECRET, 'implicitDeny')] },
    )
    expect(value(loaded)).toMatchObject({ policies: {}, gaps: [{ api: 'secretsmanager:GetResourcePolicy', resource: SECRET }] })
  })
})

describe('keys', () => {
  const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`
  const kms: Answers = {
    'kms:DescribeKey': () => ({ json: { KeyMetadata: { KeyId: '1', Arn: KEY, KeyState: 'Disabled', KeyManager: 'CUSTOMER' } } }),
    'kms:GetKeyPolicy': () => ({ json: { Policy: '{}' } }),
    ...simulator(() => ({ decision: 'implicitDeny' })),
  }
  const encrypted = (key: string) => ({
    secrets: { found: [secret({ key }), secret({ key, arn: `${SECRET}2`, fullArn: `${SECRET}2` })], gaps: [] },
  })
  test('of secrets: each asked about once, state, policy and right beside one another', async () => {
    const loaded = await load('secretKeys', kms, encrypted('1'))
    expect(loaded.apis).toEqual(['iam:SimulatePrincipalPolicy', 'kms:DescribeKey', 'kms:GetKeyPolicy'])
    expect(loaded.calls.map((call) => call.depth)).toEqual([1, 1, 1])
    expect(value(loaded)).toMatchObject([
      {
        secret: SECRET,
        arn: KEY,
        state: 'Disabled',
        policy: '{}',
        decrypt: { action: 'kms:Decrypt', resource: KEY, identity: 'implicitDeny' },
        gaps: [],
      },
      { secret: `${SECRET}2` },
    ])
  })
  test('by an alias: the key behind it has to be known first', async () => {
    const loaded = await load('secretKeys', kms, encrypted('alias/mine'))
    expect(loaded.asked.find((a) => a.api === 'kms:GetKeyPolicy')!.input).toMatchObject({ KeyId: KEY })
  })
  test('each part that is refused is a gap of its own', async () => {
    const loaded = await load('secretKeys', { 'kms:DescribeKey': kms['kms:DescribeKey']! }, encrypted('1'))
    expect((value(loaded) as FactValues['secretKeys'])[0]).toMatchObject({ state: 'Disabled', policy: null, decrypt: null })
    expect((value(loaded) as FactValues['secretKeys'])[0]!.gaps.map((g) => g.api).sort()).toEqual([
      'iam:SimulatePrincipalPolicy',
      'kms:GetKeyPolicy',
    ])
  })
  test('that are gone are an answer', async () => {
    const loaded = await load('secretKeys', { ...kms, 'kms:DescribeKey': () => ({ refuse: 'NotFoundException' }) }, encrypted('1'))
    expect(value(loaded)).toMatchObject([{ state: 'NotFound' }, {}])
  })

  const repository = (json: object): Answers => ({ 'ecr:DescribeRepositories': () => ({ json: { repositories: [json] } }) })
  const own = { encryptionConfiguration: { encryptionType: 'KMS', kmsKey: KEY } }
  const grants = (arn: string): Answers => ({
    'kms:ListGrants': ({ Marker }) =>
      Marker
        ? { json: { Grants: [{ Constraints: { EncryptionContextSubset: { 'aws:ecr:arn': arn } } }], Truncated: false } }
        : { json: { Grants: [{}], Truncated: true, NextMarker: 'm' } },
  })
  test('of repositories: state and ECR’s grant', async () => {
    expect(value(await load('repositoryKeys', { ...kms, ...repository(own), ...grants(repo()) }))).toEqual({
      keys: [{ repository: repo(), arn: KEY, state: 'Disabled', granted: true }],
      gaps: [],
    })
    nock.cleanAll()
    expect(value(await load('repositoryKeys', { ...kms, ...repository(own), ...grants(repo('x')) }))).toMatchObject({
      keys: [{ granted: false }],
    })
    nock.cleanAll()
    expect(value(await load('repositoryKeys', { ...kms, ...repository(own) }))).toMatchObject({ keys: [{ granted: null }], gaps: [] })
  })
  test('of repositories: AWS’s own keys, other accounts and missing repositories need no further look', async () => {
    const plain = await load('repositoryKeys', repository({ encryptionConfiguration: { encryptionType: 'AES256' } }))
    expect([plain.apis, value(plain)]).toEqual([['ecr:DescribeRepositories'], { keys: [], gaps: [] }])
    nock.cleanAll()
    expect((await load('repositoryKeys', {}, { images: [image(uri('a', OTHER)), image('nginx')] })).asked).toEqual([])
    nock.cleanAll()
    expect(value(await load('repositoryKeys', { 'ecr:DescribeRepositories': () => ({ refuse: 'RepositoryNotFoundException' }) }))).toEqual({
      keys: [],
      gaps: [],
    })
    nock.cleanAll()
    expect(
      value(
        await load('repositoryKeys', {
          ...repository(own),
          'kms:DescribeKey': () => ({ json: { KeyMetadata: { KeyId: '1', Arn: KEY, KeyState: 'Enabled', KeyManager: 'AWS' } } }),
          ...grants(repo()),
        }),
      ),
    ).toEqual({ keys: [], gaps: [] })
  })
})
