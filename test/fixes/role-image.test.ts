import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { known, unread } from '../../src/core/known.ts'
import type { EcrImage, SimulatedAction } from '../../src/facts/types/index.ts'
import grantPull from '../../src/fixes/grant-pull.ts'
import grantSecretRead from '../../src/fixes/grant-secret-read.ts'
import growStorage from '../../src/fixes/grow-ephemeral-storage.ts'
import matchPlatform from '../../src/fixes/match-platform.ts'
import redeploy from '../../src/fixes/redeploy.ts'
import { edited, NO_EDITS } from '../../src/fixes/revision/edit.ts'
import { missingImages } from '../../src/fixes/revision/missing.ts'
import { trusting } from '../../src/fixes/rights/trust.ts'
import rollBack from '../../src/fixes/roll-back.ts'
import { meaningOf } from '../../src/fixes/steps/policy-text.ts'
import type { Plan } from '../../src/fixes/types.ts'
import { parseImageReference } from '../../src/image/reference.ts'
import { withStatement } from '../../src/policy/add.ts'
import { definition, deployment, facts, IMAGE, image, REVISION, service } from './facts.ts'

const ROLE = 'arn:aws:iam::123456789012:role/exec'
const ARN = 'arn:aws:ecr:ap-northeast-1:123456789012:repository/team/app'
const OLDER = REVISION.replace(':7', ':6')
const NONE = unread([])

const action = (name: string, resource: string, more: Partial<SimulatedAction> = {}): SimulatedAction => ({
  roleArn: ROLE,
  action: name,
  resource,
  decision: 'implicitDeny',
  identity: 'implicitDeny',
  allowedByBoundary: null,
  allowedByOrganization: null,
  matched: [],
  missingContext: [],
  ...more,
})
const pull = (more: Partial<SimulatedAction> = {}) => [
  action('ecr:GetAuthorizationToken', '*', more),
  action('ecr:BatchGetImage', ARN, more),
  action('ecr:GetDownloadUrlForLayer', ARN, more),
]
const allowed: Partial<SimulatedAction> = { decision: 'allowed', identity: 'allowed' }
const rights = (simulation: SimulatedAction[], more: object = {}) =>
  ({
    ...facts(),
    principal: { kind: 'execution-role', roleArn: ROLE, named: false },
    role: NONE,
    ways: NONE,
    vpcId: NONE,
    puller: NONE,
    pullerSubnets: NONE,
    simulation: known(simulation),
    denyingPolicies: known({}),
    repositoryPolicies: known({ policies: { [ARN]: null }, gaps: [] }),
    ...more,
  }) as never

type Statement = { Action: string[]; Resource: string[] }
const grantOf = (have: never) => {
  const plan = grantPull.plan(have, {}, null) as Plan
  return 'steps' in plan ? (JSON.parse(plan.steps[0]!.input.document as string).Statement as Statement[]) : null
}

describe('grant-pull', () => {
  it.each<[string, SimulatedAction[], object, [string[], string[]][] | null]>([
    [
      'gives the token and this repository alone',
      pull(),
      {},
      [
        [['ecr:GetAuthorizationToken'], ['*']],
        [['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], [ARN]],
      ],
    ],
    ['gives the token alone where that is all', [pull()[0]!, ...pull(allowed).slice(1)], {}, [[['ecr:GetAuthorizationToken'], ['*']]]],
    ['gives nothing where nothing lacks', pull(allowed), {}, null],
    ['gives nothing against a boundary', pull({ allowedByBoundary: false }), {}, null],
    ['gives nothing against the organization', pull({ allowedByOrganization: false }), {}, null],
    ['gives nothing where a condition keeps it open', pull({ missingContext: ['aws:SourceVpc'] }), {}, null],
    ['gives nothing against an explicit deny', pull({ identity: 'explicitDeny', decision: 'explicitDeny' }), {}, null],
    ['gives nothing to a role that is gone', pull(), { role: known(null) }, null],
  ])('%s', (_, simulation, more, statements) => {
    const made = grantOf(rights(simulation, more))
    expect(made?.map(({ Action, Resource }) => [Action, Resource]) ?? null).toEqual(statements)
  })

  it('hands an explicit deny over with its statement', () => {
    const deny = { Effect: 'Deny', Action: 'ecr:*', Resource: '*' }
    const simulation = pull({ identity: 'explicitDeny', decision: 'explicitDeny', matched: ['role_exec_guard'] })
    const policies = { role_exec_guard: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }, deny] }) }
    const offer = grantPull.offer(rights(simulation, { denyingPolicies: known(policies) }), [])
    expect(offer?.handOver?.text.params.statements).toEqual([JSON.stringify(deny)])
    expect(offer?.handOver?.commands).toEqual(['aws iam get-role-policy --role-name exec --policy-name guard'])
  })
})

const SECRET = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:db-AbCdEf'
const KEY = 'arn:aws:kms:ap-northeast-1:123456789012:key/1'
const secret = (container = 'app') => ({
  container,
  use: 'container',
  service: 'secretsmanager',
  region: 'ap-northeast-1',
  arn: SECRET,
  name: SECRET,
  state: 'found',
  fullArn: SECRET,
  key: null,
})
const key = (more: Partial<SimulatedAction>) => ({
  secret: SECRET,
  arn: KEY,
  state: 'Enabled',
  customer: true,
  policy: JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*', Resource: '*' }],
  }),
  decrypt: action('kms:Decrypt', KEY, more),
  gaps: [],
})

describe('grant-secret-read', () => {
  const read = (more: Partial<SimulatedAction>) => [action('secretsmanager:GetSecretValue', SECRET, more)]
  it.each<[string, SimulatedAction[], object, [string[], string[]][] | null]>([
    ['gives this secret alone', read({}), {}, [[['secretsmanager:GetSecretValue'], [SECRET]]]],
    ['gives its key alone', read(allowed), { secretKeys: known([key({})]) }, [[['kms:Decrypt'], [KEY]]]],
    [
      'gives both where the secret’s own policy could not be read',
      read({}),
      { secretPolicies: NONE, secretKeys: known([key({})]) },
      [
        [['kms:Decrypt'], [KEY]],
        [['secretsmanager:GetSecretValue'], [SECRET]],
      ],
    ],
    ['gives nothing where the key can be used', read(allowed), { secretKeys: known([key(allowed)]) }, null],
    ['gives nothing against an explicit deny', read({ identity: 'explicitDeny' }), {}, null],
    ['gives nothing against a boundary', read({ allowedByBoundary: false }), {}, null],
    [
      'gives nothing against an explicit deny of the key',
      read({}),
      { secretKeys: known([key({ identity: 'explicitDeny', decision: 'explicitDeny' })]) },
      null,
    ],
  ])('%s', (_, simulation, more, wanted) => {
    const none = { policies: { [SECRET]: null }, gaps: [] }
    const given = { secrets: { found: [secret()], gaps: [] }, secretPolicies: known(none), secretKeys: known([]), ...more }
    const plan = grantSecretRead.plan(rights(simulation, given), {}, null) as Plan
    const made = 'steps' in plan ? (JSON.parse(plan.steps[0]!.input.document as string).Statement as Statement[]) : null
    expect(made?.map(({ Action, Resource }) => [Action, Resource]) ?? null).toEqual(wanted)
  })
})

const missing = (text: string, more: Partial<EcrImage> = {}): EcrImage => ({
  container: 'app',
  reference: parseImageReference(text),
  pinned: null,
  state: 'image-not-found',
  digest: null,
  status: null,
  sizeBytes: null,
  pushedAt: null,
  manifestMediaType: null,
  artifactMediaType: null,
  tags: [
    { tag: 'v3', digest: 'sha256:3', pushedAt: '2026-03-01T00:00:00.000Z' },
    { tag: 'v2', digest: 'sha256:2', pushedAt: '2026-02-01T00:00:00.000Z' },
  ],
  repositories: [],
  twin: null,
  ...more,
})

describe('the images to choose from', () => {
  it('are tags of the repository, the likeliest first, asked for once by image', () => {
    const found = [missing(IMAGE), missing(IMAGE, { container: 'worker' }), missing(IMAGE, { container: 'injected' })]
    const [one, ...rest] = missingImages(found, ['app', 'worker'], [])
    expect(rest).toEqual([])
    expect([one?.parameter, one?.containers, one?.choices.map((choice) => choice.value)]).toEqual([
      'image',
      ['app', 'worker'],
      ['v3', 'v2'],
    ])
  })

  it('are one parameter for each missing image', () => {
    const found = [missing(IMAGE), missing(IMAGE.replace('team/app', 'proxy'), { container: 'proxy' })]
    expect(missingImages(found, ['app', 'proxy'], []).map((one) => one.parameter)).toEqual(['image-app', 'image-proxy'])
  })

  it('are whole references of other repositories, with the wanted tag first', () => {
    const gone = missing(IMAGE, { state: 'repository-not-found', tags: [], repositories: ['team/apps'] })
    const tags = ['v9', 'v1'].map((tag) => ({ tag, digest: `sha256:${tag}`, pushedAt: null }))
    const [one] = missingImages([gone], ['app'], [{ host: gone.reference.host, repository: 'team/apps', tags }])
    expect(one?.choices.map((choice) => choice.value)).toEqual(['v1', 'v9'].map((tag) => `${gone.reference.host}/team/apps:${tag}`))
  })
})

const have = (more: object = {}) => ({ ...facts(), puller: NONE, pullerSubnets: NONE, images: [image(IMAGE)], ...more }) as never
const older = deployment({ id: 'ecs-svc/0', status: 'ACTIVE', rolloutState: 'COMPLETED', taskDefinitionArn: OLDER })

describe('roll-back', () => {
  it.each<[string, object, string | null]>([
    ['goes to the deployment that completed', { deployments: [deployment(), older] }, OLDER],
    ['goes nowhere where none completed', { deployments: [deployment(), { ...older, rolloutState: 'IN_PROGRESS' }] }, null],
    ['goes nowhere where ECS has rolled back already', { taskDefinitionArn: OLDER, deployments: [deployment(), older] }, null],
    ['goes nowhere where another controller deploys', { controller: 'CODE_DEPLOY', deployments: [deployment(), older] }, null],
  ])('%s', (_, more, arn) => {
    const plan = rollBack.plan(have({ service: known(service(more)) }), {}, null) as Plan
    expect('steps' in plan ? plan.steps[0]?.input.taskDefinition : null).toBe(arn)
    if (arn) expect(plan.proof?.taskDefinition).toBe(arn)
  })
})

describe('redeploy', () => {
  it.each<[string, Partial<EcrImage>, string | null]>([
    [
      'proves the image the tag means now',
      { pinned: 'sha256:old', tags: [{ tag: 'v1', digest: 'sha256:new', pushedAt: null }] },
      'sha256:new',
    ],
    ['does nothing where the tag is gone as well', { pinned: 'sha256:old', tags: [] }, null],
    ['does nothing where nothing was pinned', { tags: [{ tag: 'v1', digest: 'sha256:new', pushedAt: null }] }, null],
  ])('%s', (_, more, digest) => {
    const plan = redeploy.plan(have({ ecrImages: { found: [missing(IMAGE, more)], gaps: [] } }), {}, null) as Plan
    expect('steps' in plan ? plan.proof?.digests.app?.digest : null).toBe(digest)
  })
})

describe('match-platform', () => {
  const manifest = (architecture: string, container = 'app') => ({
    container,
    reference: parseImageReference(IMAGE),
    mediaType: '',
    platforms: [{ os: 'linux', architecture }],
    index: true,
    layers: [],
    gaps: [],
  })
  it.each<[string, object, string | null]>([
    ['takes the other architecture where the image has it', { manifests: { found: [manifest('arm64')], gaps: [] } }, 'ARM64'],
    ['takes none that the image lacks', { manifests: { found: [manifest('s390x')], gaps: [] } }, null],
    [
      'takes none that another container lacks',
      { images: [image(IMAGE), image(IMAGE, 'b')], manifests: { found: [manifest('arm64'), manifest('amd64', 'b')], gaps: [] } },
      null,
    ],
    [
      'takes none where an image could not be looked up',
      { images: [image(IMAGE), image('nginx:1', 'b')], manifests: { found: [manifest('arm64')], gaps: [] } },
      null,
    ],
    ['leaves instances alone', { launchType: 'EC2', manifests: { found: [manifest('arm64')], gaps: [] } }, null],
  ])('%s', (_, more, architecture) => {
    const plan = matchPlatform.plan(have(more), {}, 9) as Plan
    expect('steps' in plan ? plan.steps[0]?.input.architecture : null).toBe(architecture)
  })
})

describe('grow-ephemeral-storage', () => {
  it.each([
    [null, 1, 40],
    [30, 1, 60],
    [21, 30, 120],
    [150, 1, 200],
    [200, 90, null],
  ])('of %s GiB with images of %s GiB', (now, gib, wanted) => {
    const found = [{ ...missing(IMAGE), state: 'found', sizeBytes: gib * 1024 ** 3 }]
    const taskDefinition = { ...definition(), ephemeralStorageGiB: now }
    const plan = growStorage.plan(have({ taskDefinition, ecrLookups: known({ found, missed: [] }) }), {}, null) as Plan
    expect('steps' in plan ? plan.steps[0]?.input.ephemeralGiB : null).toBe(wanted)
  })
})

describe('a copied revision', () => {
  it('differs in what is edited alone, fields of other versions included', () => {
    const copy = {
      family: 'app',
      containerDefinitions: [
        { name: 'app', image: 'a', environment: [{ name: 'X', value: 'y' }], future: 1 },
        { name: 'b', image: 'b' },
      ],
      futureField: { a: [1] },
    } as never
    const made = edited(copy, { ...NO_EDITS, images: { app: 'c' } })
    expect(made).toEqual({
      ...(copy as object),
      containerDefinitions: [
        { name: 'app', image: 'c', environment: [{ name: 'X', value: 'y' }], future: 1 },
        { name: 'b', image: 'b' },
      ],
    })
    expect(edited(copy, NO_EDITS)).toEqual(copy)
  })
})

const statements = fc.array(fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Action: fc.array(fc.string()), Resource: fc.string() }), {
  minLength: 1,
})
describe('a policy document', () => {
  it('keeps every statement when one is added', () => {
    fc.assert(
      fc.property(statements, (all) => {
        const added = JSON.parse(withStatement(JSON.stringify({ Version: '2012-10-17', Id: 'x', Statement: all }), { Sid: 'Ours' })!)
        expect(added).toEqual({ Version: '2012-10-17', Id: 'x', Statement: [...all, { Sid: 'Ours' }] })
      }),
    )
  })

  it('means the same whatever its order and white space, and not the same with anything else in it', () => {
    fc.assert(
      fc.property(statements, (all) => {
        const text = JSON.stringify({ Version: '2012-10-17', Statement: all })
        const turned = JSON.stringify({ Statement: [...all].reverse(), Version: '2012-10-17' }, null, 2)
        expect(meaningOf(turned)).toBe(meaningOf(text))
        expect(meaningOf(JSON.stringify({ Version: '2012-10-17', Statement: [...all, { Sid: 'x' }] }))).not.toBe(meaningOf(text))
      }),
    )
  })

  it('of trust is left alone where it denies or cannot be read', () => {
    expect(trusting(JSON.stringify({ Statement: { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' } }))).toBeNull()
    expect(trusting('no policy')).toBeNull()
    const own = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
    expect(JSON.parse(trusting(JSON.stringify({ Version: '2012-10-17', Statement: own }))!).Statement[0]).toEqual(own)
  })
})
