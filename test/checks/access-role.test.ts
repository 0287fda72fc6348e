import { describe, expect, test } from 'vitest'
import authDenied from '../../src/checks/ecr-auth-denied.ts'
import pullDenied from '../../src/checks/ecr-pull-denied.ts'
import roleMissing from '../../src/checks/execution-role-missing.ts'
import roleTrust from '../../src/checks/execution-role-trust.ts'
import injectedSidecar from '../../src/checks/injected-sidecar.ts'
import boundary from '../../src/checks/permissions-boundary.ts'
import scpDenied from '../../src/checks/scp-denied.ts'
import { standing } from '../../src/policy/identity.ts'
import {
  ACCOUNT,
  BOUNDARY,
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
  policy,
  pulls,
  REGION,
  ROLE,
  refused,
  repo,
  role,
  routed,
  run,
  simulated,
  TOKEN,
  through,
  uri,
} from './access-make.ts'

const nobody = { kind: 'execution-role', roleArn: null, named: false } as const
const noImage = { images: [image('nginx:1.27')] }

describe('execution-role-missing', () => {
  const found = (given: Given) => run(roleMissing, given)
  test('a role that is there', () => expect(found({})).toMatchObject({ status: 'ok', resources: [ROLE] }))
  test('a role that is gone', () =>
    expect(found({ role: null })).toMatchObject({ status: 'broken', cause: 'execution-role-missing', say: 'gone', resources: [ROLE] }))
  test.each<[string, Given, string[] | null]>([
    ['an image in ECR', {}, ['ecr']],
    [
      "a registry's credentials",
      { ...noImage, taskDefinition: definition({ repositoryCredentials: 'arn:aws:secretsmanager:eu-west-3:1:secret:x' }) },
      ['secrets'],
    ],
    ['secrets', { ...noImage, taskDefinition: definition({ secrets: ['db'] }) }, ['secrets']],
    ['logs', { ...noImage, taskDefinition: definition({ logDriver: 'awslogs' }) }, ['awslogs']],
    ['nothing', { ...noImage }, null],
    [
      'secrets on an instance, fetched beside the pull',
      { ...noImage, launchType: 'EC2', taskDefinition: definition({ secrets: ['db'] }) },
      null,
    ],
    ['logs of an instance, by its own role', { ...noImage, launchType: 'EC2', taskDefinition: definition({ logDriver: 'awslogs' }) }, null],
  ])('none is set, and needed for: %s', (_, given, reasons) => {
    const outcome = found({ principal: nobody, role: null, ...given })
    if (reasons) expect(outcome).toMatchObject({ status: 'broken', say: 'none', params: { definition: 'web:7', reasons } })
    else expect(outcome).toBeNull()
  })
  test('an instance without a profile, or with an empty one', () => {
    const principal = { kind: 'instance-role', roleArn: null, named: false } as const
    const host = { instanceId: 'i-1', instanceProfileArn: null } as never
    expect(found({ principal, role: null, host })).toMatchObject({ status: 'broken', say: 'no-profile', resources: ['i-1'] })
    expect(found({ principal, role: null, host: { instanceId: 'i-1', instanceProfileArn: 'arn:p' } as never })).toMatchObject({
      say: 'empty-profile',
    })
    expect(found({ principal, role: null, host, ...noImage })).toBeNull()
  })
})

describe('execution-role-trust', () => {
  const trusting = (statement: object, given: Given = {}) =>
    run(roleTrust, {
      role: role({
        trust: policy({ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole', ...statement }),
      }),
      ...given,
    })
  test.each<[string, object, string]>([
    ['as the console writes it', {}, 'ok'],
    ['a list of services', { Principal: { Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'] } }, 'ok'],
    ['another service', { Principal: { Service: 'ecs.amazonaws.com' } }, 'broken'],
    ['another action', { Action: 'sts:TagSession' }, 'broken'],
    ['this account', { Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }, 'ok'],
    ['another account', { Condition: { StringEquals: { 'aws:SourceAccount': OTHER } } }, 'broken'],
    ['tasks of this Region', { Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:ecs:${REGION}:${ACCOUNT}:*` } } }, 'ok'],
    ['tasks of another Region', { Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:ecs:us-east-1:${ACCOUNT}:*` } } }, 'broken'],
    ['one cluster', { Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:ecs:${REGION}:${ACCOUNT}:task/prod/*` } } }, 'unknown'],
    ['an external id', { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }, 'broken'],
    ['an organization', { Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } }, 'unknown'],
  ])('a trust policy for %s', (_, statement, status) => expect(trusting(statement)).toMatchObject({ status }))
  test('is no matter of an instance, and none without a role', () => {
    expect(run(roleTrust, { principal: { kind: 'instance-role', roleArn: ROLE, named: false } })).toBeNull()
    expect(run(roleTrust, { role: null })).toBeNull()
  })
})

describe('ecr-auth-denied', () => {
  const found = (given: Given = {}) => run(authDenied, given)
  test('allowed', () => expect(found()).toMatchObject({ status: 'ok' }))
  test('no policy allows it', () =>
    expect(found({ simulation: pulls('implicitDeny') })).toMatchObject({
      status: 'broken',
      cause: 'ecr-auth-denied',
      say: 'implicit',
      resources: [ROLE],
    }))
  test('a policy denies it, and its statement is quoted', () => {
    const id = 'role_puller_guard'
    const simulation = pulls('explicitDeny', { matched: [id] })
    const denyingPolicies = {
      [id]: policy(
        { Sid: 'A', Effect: 'Allow', Action: '*', Resource: '*' },
        { Sid: 'No', Effect: 'Deny', Action: 'ecr:*', Resource: '*', Condition: { Bool: { 'aws:x': 'true' } } },
      ),
    }
    const outcome = found({ simulation, denyingPolicies })
    expect(outcome).toMatchObject({ status: 'broken', say: 'explicit', params: { policies: ['guard'] } })
    const quoted = outcome!.evidence!.filter((clue) => clue.label === 'policy-statement')
    expect(quoted).toHaveLength(1)
    expect(quoted[0]!.value).toContain('"Sid":"No"')
  })
  test('a condition nobody knows the value of', () => {
    const simulation = pulls('explicitDeny', { missingContext: ['aws:MultiFactorAuthPresent'] })
    expect(found({ simulation })).toMatchObject({ status: 'unknown', say: 'condition', params: { keys: ['aws:MultiFactorAuthPresent'] } })
    expect(found({ simulation, error: deniedText(TOKEN) })).toMatchObject({ status: 'broken', confidence: 'likely' })
    expect(found({ simulation, error: deniedText(TOKEN), running: true })).toMatchObject({ status: 'unknown' })
  })
  test('the simulator refused: only a text that says so names it', () => {
    const simulation = refused('iam:SimulatePrincipalPolicy', ROLE)
    expect(found({ simulation })).toMatchObject({ status: 'unknown', gaps: [gap('iam:SimulatePrincipalPolicy', ROLE)] })
    expect(found({ simulation, error: deniedText(TOKEN) })).toMatchObject({ status: 'broken', confidence: 'likely', say: 'said' })
    expect(found({ simulation, error: deniedText(TOKEN, 'scp') })).toMatchObject({ status: 'unknown' })
    expect(found({ simulation, error: deniedText(MANIFEST) })).toMatchObject({ status: 'unknown' })
  })
  test('the fault of the text is gone', () => expect(found({ error: deniedText(TOKEN) })).toMatchObject({ status: 'ok' }))
  test.each<[string, Given]>([
    ['no image in ECR', noImage],
    ['no role', { principal: nobody }],
    ['a role that is gone', { role: null, simulation: [] }],
    ['a boundary or the organization decides', { simulation: pulls('implicitDeny', { identity: null, allowedByOrganization: false }) }],
  ])('does not apply: %s', (_, given) => expect(found(given)).toBeNull())
  test('a role that could not be read is no role that is gone', () =>
    expect(found({ role: refused('iam:GetRole') })).toMatchObject({ status: 'ok' }))
})

describe('ecr-pull-denied', () => {
  const found = (given: Given = {}) => run(pullDenied, given)
  const bare = pulls('implicitDeny')
  const withPolicy = (statement: object) => ({
    simulation: bare,
    repositoryPolicies: { policies: { [repo()]: policy({ Effect: 'Allow', Action: 'ecr:*', ...statement }) }, gaps: [] },
  })
  test('allowed', () => expect(found()).toMatchObject({ status: 'ok', resources: [ROLE, repo()] }))
  test("AWS's policy for pulling, without BatchCheckLayerAvailability", () => expect(JSON.stringify(found())).not.toContain('BatchCheck'))
  test('no policy allows it', () =>
    expect(found({ simulation: bare })).toMatchObject({
      status: 'broken',
      cause: 'ecr-pull-denied',
      say: 'implicit',
      gate: 'manifest-access',
      container: 'app',
      params: { actions: [MANIFEST, LAYERS], repositories: ['team/app'] },
    }))
  test('only the layers are denied', () => {
    const simulation = [simulated(MANIFEST, repo()), simulated(LAYERS, repo(), 'explicitDeny', { matched: ['Guard'] })]
    expect(found({ simulation })).toMatchObject({
      status: 'broken',
      say: 'explicit',
      gate: 'layer-access',
      params: { actions: [LAYERS], policies: ['Guard'] },
    })
  })
  test.each<[string, object, string]>([
    ['the role', { Principal: { AWS: ROLE } }, 'ok'],
    ['everyone', { Principal: '*' }, 'ok'],
    ['the account alone', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }, 'broken'],
    ['another role', { Principal: { AWS: `${ROLE}-2` } }, 'broken'],
    ['the role, for pushing', { Principal: { AWS: ROLE }, Action: 'ecr:PutImage' }, 'broken'],
    ['everyone of an organization', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, 'unknown'],
    [
      'the role, by another VPC endpoint',
      { Principal: { AWS: ROLE }, Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-9' } } },
      'broken',
    ],
  ])("the repository's policy allows %s", (_, statement, status) => expect(found(withPolicy(statement))).toMatchObject({ status }))
  test('the role by the endpoint this task uses', () => {
    const dkr = endpoint('ecr.dkr')
    const statement = { Principal: { AWS: ROLE }, Condition: { StringEquals: { 'aws:SourceVpce': dkr.id } } }
    expect(found({ ...withPolicy(statement), ways: [through(dkr)] })).toMatchObject({ status: 'ok' })
    expect(found({ ...withPolicy(statement), ways: [routed('ecr.dkr', 'transit-gateway')] })).toMatchObject({
      status: 'unknown',
      say: 'condition',
      params: { keys: ['aws:SourceVpce'] },
    })
    expect(found({ ...withPolicy(statement), ways: refused('ec2:DescribeVpcEndpoints') })).toMatchObject({ status: 'unknown' })
  })
  test("a repository's policy cannot make up for an explicit deny", () =>
    expect(found({ ...withPolicy({ Principal: '*' }), simulation: pulls('explicitDeny') })).toMatchObject({
      status: 'broken',
      say: 'explicit',
    }))
  test("a repository's policy of another account cannot make up for what the role lacks", () => {
    const arn = repo('team/app', OTHER)
    const repositoryPolicies = { policies: { [arn]: policy({ Effect: 'Allow', Action: '*', Principal: '*' }) }, gaps: [] }
    expect(
      found({ images: [image(uri('team/app', OTHER))], simulation: pulls('implicitDeny', {}, arn), repositoryPolicies }),
    ).toMatchObject({ status: 'broken', say: 'implicit' })
  })
  test('a policy that could not be read may allow it', () => {
    const repositoryPolicies = { policies: {}, gaps: [gap('ecr:GetRepositoryPolicy', repo())] }
    expect(found({ simulation: bare, repositoryPolicies })).toMatchObject({ status: 'unknown', gaps: repositoryPolicies.gaps })
    expect(found({ simulation: bare, repositoryPolicies, error: deniedText(MANIFEST) })).toMatchObject({
      status: 'broken',
      confidence: 'likely',
    })
    expect(found({ repositoryPolicies })).toMatchObject({ status: 'ok' })
  })
  test('of several images, the one that is denied is named', () => {
    const images = [image(), image(uri('side/car'), { container: 'car' })]
    const simulation = [...pulls(), ...pulls('implicitDeny', {}, repo('side/car')).slice(1)]
    expect(found({ images, simulation, repositoryPolicies: { policies: { [repo('side/car')]: null }, gaps: [] } })).toMatchObject({
      status: 'broken',
      container: 'car',
      params: { repositories: ['side/car'] },
    })
  })
  test('an image AWS put in is judged elsewhere', () => {
    expect(found({ images: [image(uri(), { injected: true })], simulation: bare })).toBeNull()
  })
})

describe('injected-sidecar', () => {
  const agent = image(`593207742271.dkr.ecr.${REGION}.amazonaws.com/aws-guardduty-agent-fargate:v1`, {
    container: 'aws-guardduty-agent-x',
    injected: true,
  })
  const arn = repo('aws-guardduty-agent-fargate', '593207742271')
  const found = (given: Given) => run(injectedSidecar, { images: [image(), agent], ...given })
  test('the role covers it', () =>
    expect(found({ simulation: [...pulls(), ...pulls('allowed', {}, arn)] })).toMatchObject({ status: 'ok' }))
  test('the role allows its own repository only', () =>
    expect(found({ simulation: [...pulls(), ...pulls('implicitDeny', {}, arn).slice(1)] })).toMatchObject({
      status: 'broken',
      cause: 'injected-sidecar',
      gate: 'manifest-access',
      container: 'aws-guardduty-agent-x',
    }))
  test('no such container', () => expect(run(injectedSidecar, {})).toBeNull())
  test('the simulator refused', () => {
    const simulation = refused('iam:SimulatePrincipalPolicy')
    expect(found({ simulation })).toMatchObject({ status: 'unknown' })
    expect(found({ simulation, error: { ...deniedText(MANIFEST), container: agent.container } })).toMatchObject({
      status: 'broken',
      confidence: 'likely',
    })
  })
})

describe('permissions-boundary and scp-denied', () => {
  const bounded = { identity: 'allowed', allowedByBoundary: false } as const
  const withBoundary = { role: role({ boundaryArn: BOUNDARY }) }
  test('what the role allows and its boundary does not', () =>
    expect(run(boundary, { ...withBoundary, simulation: pulls('implicitDeny', bounded) })).toMatchObject({
      status: 'broken',
      cause: 'permissions-boundary',
      gate: 'token-access',
      params: { boundary: 'edge', actions: [TOKEN] },
      resources: [ROLE, BOUNDARY],
    }))
  test('only the pull is bounded', () => {
    const simulation = [simulated(TOKEN, '*', 'allowed', { allowedByBoundary: true }), simulated(MANIFEST, repo(), 'explicitDeny', bounded)]
    expect(run(boundary, { ...withBoundary, simulation })).toMatchObject({ status: 'broken', gate: 'manifest-access' })
  })
  test.each<[string, Given, string | null]>([
    ['no boundary', {}, null],
    ['a boundary that lets it through', { ...withBoundary, simulation: pulls('allowed', { allowedByBoundary: true }) }, 'ok'],
    ['what the role itself does not allow', { ...withBoundary, simulation: pulls('implicitDeny', { allowedByBoundary: false }) }, null],
    [
      'a text about a boundary, and nobody may look',
      { ...withBoundary, simulation: refused('iam:SimulatePrincipalPolicy'), error: deniedText(TOKEN, 'boundary') },
      'broken',
    ],
    [
      'a text about a boundary, and nobody may look, but the role has none',
      { simulation: refused('iam:SimulatePrincipalPolicy'), error: deniedText(TOKEN, 'boundary') },
      'ok',
    ],
    ['a text about a boundary that has been taken away', { error: deniedText(TOKEN, 'boundary') }, 'ok'],
    ['nobody may look', { simulation: refused('iam:SimulatePrincipalPolicy') }, null],
    [
      'a text about a boundary that lets it through now',
      { ...withBoundary, simulation: pulls('allowed', { allowedByBoundary: true }), error: deniedText(TOKEN, 'boundary') },
      'ok',
    ],
  ])('%s', (_, given, status) => {
    const outcome = run(boundary, given)
    expect(outcome?.status ?? null).toBe(status)
  })
  test('neither makes the role guilty', () => {
    const given = { simulation: pulls('implicitDeny', bounded), repositoryPolicies: { policies: {}, gaps: [] } }
    expect(run(authDenied, given)).toMatchObject({ status: 'ok' })
    expect(run(pullDenied, given)).toMatchObject({ status: 'ok' })
    const organization = { simulation: pulls('explicitDeny', { identity: null, allowedByOrganization: false }) }
    expect(run(pullDenied, organization)).toBeNull()
    expect(run(scpDenied, organization)).toMatchObject({ status: 'broken', cause: 'scp-denied', gate: 'token-access' })
  })
  test('the organization, by the text alone: the simulator does not know conditions', () => {
    const simulation = pulls('allowed', { allowedByOrganization: true })
    expect(run(scpDenied, { simulation })).toMatchObject({ status: 'ok' })
    expect(run(scpDenied, { simulation, error: deniedText(MANIFEST, 'scp', true) })).toMatchObject({
      status: 'broken',
      confidence: 'likely',
      gate: 'manifest-access',
    })
    expect(run(scpDenied, { simulation, error: deniedText(MANIFEST, 'rcp', true) })).toMatchObject({ say: 'said-rcp' })
    expect(run(scpDenied, { simulation, error: deniedText(MANIFEST, 'scp', true), running: true })).toMatchObject({ status: 'ok' })
    expect(run(scpDenied, { error: error() })).toBeNull()
  })
})

test('a decision that hangs on something unknown is open, whichever way it went', () => {
  expect(standing(simulated(TOKEN, '*', 'allowed', { missingContext: ['aws:userid'] }))).toBe('open')
  expect(standing(simulated(TOKEN, '*', 'allowed', { identity: null }))).toBe('elsewhere')
})
