import { describe, expect, it } from 'vitest'
import crossAccount from '../../src/checks/cross-account-policy.ts'
import authDenied from '../../src/checks/ecr-auth-denied.ts'
import pullDenied from '../../src/checks/ecr-pull-denied.ts'
import endpointPolicy from '../../src/checks/endpoint-policy.ts'
import roleMissing from '../../src/checks/execution-role-missing.ts'
import roleTrust from '../../src/checks/execution-role-trust.ts'
import injectedSidecar from '../../src/checks/injected-sidecar.ts'
import kmsDenied from '../../src/checks/kms-denied.ts'
import boundary from '../../src/checks/permissions-boundary.ts'
import registryCredentials from '../../src/checks/private-registry-credentials.ts'
import reported from '../../src/checks/reported.ts'
import repositoryKey from '../../src/checks/repository-key-unusable.ts'
import repositoryDeny from '../../src/checks/repository-policy-deny.ts'
import s3Policy from '../../src/checks/s3-endpoint-policy.ts'
import scpDenied from '../../src/checks/scp-denied.ts'
import notFound from '../../src/checks/secret-not-found.ts'
import unreadable from '../../src/checks/secret-unreadable.ts'
import type { Cause } from '../../src/core/cause.ts'
import type { Gate } from '../../src/core/gate.ts'
import type { SecretKey } from '../../src/facts/types/index.ts'
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
  PARAMETER,
  policy,
  pulls,
  REGION,
  ROLE,
  refused,
  repo,
  role,
  run,
  SECRET,
  secret,
  simulated,
  TOKEN,
  through,
  uri,
} from './access-make.ts'
import { told } from './whole.ts'

const SIMULATE = 'iam:SimulatePrincipalPolicy'
const nobody = { principal: { kind: 'execution-role', roleArn: null, named: false } } as const
const unread = { simulation: refused(SIMULATE, ROLE) }
const text = (cause: Cause, more: object = {}) => error({ causes: [cause], ...more })
const allow = (more: object = {}) => ({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...more })
const deny = (more: object = {}) => allow({ Effect: 'Deny', ...more })
const open = { missingContext: ['aws:PrincipalOrgID'] }

const far = repo('team/app', OTHER)
const abroad = { images: [image(uri('team/app', OTHER))], simulation: pulls('allowed', {}, far) }
const hidden = { ...abroad, repositoryPolicies: { policies: {}, gaps: [gap('ecr:GetRepositoryPolicy', far)] } }

const AGENT = '593207742271'
const agent = (name = 'agent', account = AGENT) => image(uri(name, account), { container: name, injected: true })
const agentArn = repo('agent', AGENT)
const sidecar = { images: [image(), agent()] }

const key = (more: Partial<SecretKey> = {}): SecretKey => ({
  secret: SECRET,
  arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
  state: 'Enabled',
  customer: true,
  policy: policy(allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })),
  decrypt: simulated('kms:Decrypt', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`),
  gaps: [],
  ...more,
})
/** A key whose policy lets the role in through Secrets Manager of this Region alone. */
const viaService = (more: Partial<SecretKey> = {}) =>
  key({
    policy: policy(
      allow({
        Principal: { AWS: ROLE },
        Condition: { StringEquals: { 'kms:ViaService': `secretsmanager.${REGION}.amazonaws.com` } },
      }),
    ),
    ...more,
  })
const encrypted = { secrets: { found: [secret()], gaps: [] } }
const keyGap = gap('kms:DescribeKey', 'key/2')
const unreadKey = key({ arn: 'arn:aws:kms:x:1:key/2', state: null, policy: null, decrypt: null, gaps: [keyGap] })

const parameter = secret({ service: 'ssm', use: 'container', arn: PARAMETER, fullArn: PARAMETER, name: '/db/url', container: 'db' })
const asksSecret = { taskDefinition: definition({ repositoryCredentials: SECRET }) }
const asksBoth = { taskDefinition: definition({ repositoryCredentials: SECRET, secrets: [PARAMETER] }) }
const secretGap = gap('secretsmanager:DescribeSecret', SECRET)
const found = (...secrets: ReturnType<typeof secret>[]): Given => ({ ...asksBoth, secrets: { found: secrets, gaps: [] } })
const READ = 'secretsmanager:GetSecretValue'

const hubs = [image('acme/app:1'), image('ghcr.io/acme/side:1', { container: 'side' })]
const asked = text('private-registry-credentials')

type Row = [what: string, given: Given, expected: string]
describe.each<[string, Parameters<typeof run>[0], Row[]]>([
  [
    'cross-account-policy',
    crossAccount,
    [
      ['nobody to let in', { ...abroad, ...nobody }, 'silent'],
      [
        'of two repositories the closed one is named',
        {
          images: [image(uri('open', OTHER)), image(uri('team/app', OTHER), { container: 'side' })],
          repositoryPolicies: { policies: { [repo('open', OTHER)]: policy(allow()), [far]: null }, gaps: [] },
        },
        'broken none (side)',
      ],
      ['the text names the registry', { ...hidden, error: error({ httpStatus: 403, account: OTHER }) }, 'broken said (app)'],
      ['the text names the cause', { ...hidden, error: text('cross-account-policy') }, 'broken said (app)'],
      ['the text tells of an explicit deny', { ...hidden, error: deniedText(MANIFEST, 'resource', true) }, 'unknown unread'],
      [
        'the text names the repository’s policy, whatever the role’s own say',
        { ...hidden, ...unread, error: deniedText(MANIFEST, 'resource') },
        'broken denied (app)',
      ],
      [
        'the role lacks rights on another repository only',
        { ...hidden, simulation: [...pulls('allowed', {}, far), ...pulls('implicitDeny')], error: error({ httpStatus: 403 }) },
        'broken said (app)',
      ],
      [
        'the role lacks one of the rights',
        {
          ...hidden,
          simulation: [simulated(MANIFEST, far), simulated(LAYERS, far, 'implicitDeny')],
          error: error({ httpStatus: 403 }),
        },
        'unknown unread',
      ],
    ],
  ],
  [
    'ecr-auth-denied',
    authDenied,
    [
      ['an image in ECR beside another', { images: [image(), image('nginx:1')] }, 'ok'],
      ['a role that is gone', { role: null }, 'silent'],
    ],
  ],
  [
    'ecr-pull-denied',
    pullDenied,
    [
      ['nobody may look', unread, 'unknown unread'],
      ['nobody may look, and the text says it', { ...unread, error: deniedText(MANIFEST) }, 'broken said'],
      ['nobody may look, and the text says it of the layers', { ...unread, error: deniedText(LAYERS) }, 'broken said'],
      ['nobody may look, but no image is in ECR', { ...unread, images: [image('nginx:1')] }, 'silent'],
      ['nobody may look, but there is no role', { ...unread, ...nobody }, 'silent'],
      ['nobody may look, but the role is gone', { ...unread, role: null }, 'silent'],
    ],
  ],
  [
    'endpoint-policy',
    endpointPolicy,
    [
      ['nobody to let through', { ...nobody, ways: [through(endpoint('ecr.api', policy(deny())))] }, 'silent'],
      [
        'two closed endpoints at one gate: the first is told of',
        { ...asksBoth, ways: ['secretsmanager', 'ssm'].map((service) => through(endpoint(service, policy(deny())))) },
        'broken',
      ],
    ],
  ],
  [
    'execution-role-missing',
    roleMissing,
    [
      ['an image in ECR beside another', { ...nobody, role: null, images: [image(), image('nginx:1')] }, 'broken none'],
      ['a definition that is not known', { ...nobody, role: null, taskDefinition: null }, 'silent'],
      [
        'one container of two logs',
        {
          ...nobody,
          role: null,
          images: [image('nginx:1')],
          taskDefinition: definition(
            {},
            { containers: [definition({ logDriver: 'awslogs' }).containers[0]!, definition().containers[0]!] },
          ),
        },
        'broken none',
      ],
      ...[null, refused('ec2:DescribeInstances')].map(
        (host): Row => [
          `an instance that ${host ? 'could not be read' : 'is not chosen yet'}`,
          { principal: { kind: 'instance-role', roleArn: null, named: false }, role: null, host },
          'silent',
        ],
      ),
    ],
  ],
  [
    'execution-role-trust',
    roleTrust,
    [
      ...(
        [
          [{ Bool: { 'aws:PrincipalIsAWSService': 'true' } }, 'ok'],
          [{ StringEquals: { 'aws:PrincipalServiceName': 'ecs-tasks.amazonaws.com' } }, 'ok'],
          [{ StringEquals: { 'aws:PrincipalServiceName': 'ec2.amazonaws.com' } }, 'broken'],
        ] as const
      ).map(
        ([Condition, expected]): Row => [
          JSON.stringify(Condition),
          {
            role: role({
              trust: policy({ ...allow({ Action: 'sts:AssumeRole', Condition }), Principal: { Service: 'ecs-tasks.amazonaws.com' } }),
            }),
          },
          expected,
        ],
      ),
      [
        'an account, of a task whose definition is not known',
        {
          taskDefinition: null,
          role: role({
            trust: policy({
              ...allow({ Action: 'sts:AssumeRole', Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }),
              Principal: { Service: 'ecs-tasks.amazonaws.com' },
            }),
          }),
        },
        'unknown condition',
      ],
    ],
  ],
  [
    'injected-sidecar',
    injectedSidecar,
    [
      ['an injected image outside ECR', { ...unread, images: [image('nginx:1', { injected: true })] }, 'silent'],
      ['nobody may look, but there is no role', { ...sidecar, ...unread, ...nobody }, 'silent'],
      ['nobody may look, but the role is gone', { ...sidecar, ...unread, role: null }, 'silent'],
      ['nobody may look, and no text', { ...sidecar, ...unread, error: null }, 'unknown unread'],
      ['nobody may look, nor read the text', { ...sidecar, ...unread, error: refused('ecs:DescribeTasks') }, 'unknown unread'],
      [
        'nobody may look, and the text is about a container of the task’s own',
        { ...sidecar, ...unread, error: { ...deniedText(MANIFEST), container: 'app' } },
        'unknown unread',
      ],
      [
        'nobody may look, and the text names the injected container but no call',
        { ...sidecar, ...unread, error: error({ container: 'agent' }) },
        'unknown unread',
      ],
      [
        'nobody may look, and the text names the second injected container',
        { images: [agent(), agent('mesh')], ...unread, error: { ...deniedText(LAYERS), container: 'mesh' } },
        'broken (mesh)',
      ],
      ['nothing was simulated for it', { ...sidecar, simulation: pulls() }, 'silent'],
      [
        'an explicit deny, whose statement is quoted',
        {
          ...sidecar,
          simulation: pulls('explicitDeny', { matched: ['role_puller_guard'] }, agentArn),
          denyingPolicies: { role_puller_guard: policy({ Sid: 'No', Effect: 'Deny', Action: 'ecr:*', Resource: '*' }) },
        },
        'broken (agent)',
      ],
      ['a condition nobody knows the value of', { ...sidecar, simulation: pulls('implicitDeny', open, agentArn) }, 'unknown condition'],
      [
        'a denial outweighs an open question',
        { ...sidecar, simulation: [simulated(MANIFEST, agentArn, 'allowed', open), simulated(LAYERS, agentArn, 'implicitDeny')] },
        'broken (agent)',
      ],
      [
        'of two, the one at the earlier gate is told of, with its own calls',
        {
          images: [agent(), agent('mesh')],
          simulation: [
            simulated(MANIFEST, agentArn),
            simulated(LAYERS, agentArn, 'implicitDeny'),
            ...pulls('implicitDeny', {}, repo('mesh', AGENT)),
          ],
        },
        'broken (mesh)',
      ],
      [
        'at home the repository’s policy may make up for the role’s',
        {
          images: [agent('agent', ACCOUNT)],
          simulation: pulls('implicitDeny', {}, repo('agent')),
          repositoryPolicies: { policies: { [repo('agent')]: policy(allow()) }, gaps: [] },
        },
        'ok',
      ],
      [
        'and where it could not be read, nobody knows',
        {
          images: [agent('agent', ACCOUNT)],
          simulation: pulls('implicitDeny', {}, repo('agent')),
          repositoryPolicies: { policies: {}, gaps: [gap('ecr:GetRepositoryPolicy', repo('agent'))] },
        },
        'unknown unread',
      ],
    ],
  ],
  [
    'kms-denied',
    kmsDenied,
    [
      [
        'the secret by its whole ARN',
        { secrets: { found: [secret({ arn: `${SECRET}:key::` })], gaps: [] }, secretKeys: [key({ state: 'Disabled' })] },
        'broken unusable (app)',
      ],
      [
        'the secret by the ARN it was asked by',
        { secrets: { found: [secret({ fullArn: null })], gaps: [] }, secretKeys: [key({ state: 'Disabled' })] },
        'broken unusable (app)',
      ],
      ['the secret of the key, not another', { secrets: { found: [parameter, secret()], gaps: [] }, secretKeys: [viaService()] }, 'ok'],
      ['a key whose secret is not known', { secrets: { found: [], gaps: [] }, secretKeys: [viaService()] }, 'ok'],
      [
        'a disabled key of such a secret',
        { secrets: { found: [], gaps: [] }, secretKeys: [key({ state: 'Disabled' })] },
        'broken unusable',
      ],
      ['a key of another Region', { ...encrypted, secretKeys: [viaService({ arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1` })] }, 'ok'],
      ['of two the unusable one', { ...encrypted, secretKeys: [unreadKey, key({ state: 'Disabled' })] }, 'broken unusable (app)'],
      ['of two the unread one', { ...encrypted, secretKeys: [key(), unreadKey] }, 'unknown unread'],
      [
        'an unread one, and the text says it',
        { ...encrypted, secretKeys: [unreadKey], error: text('kms-denied', { secrets: [SECRET] }) },
        'broken said',
      ],
      [
        'an unread one, and the text says something else',
        { ...encrypted, secretKeys: [unreadKey], error: text('network-timeout') },
        'unknown unread',
      ],
      ['a usable one, and the text is out of date', { ...encrypted, secretKeys: [key()], error: text('kms-denied') }, 'ok'],
      [
        'no key at all, secrets unread, and the text says it',
        { secrets: { found: [], gaps: [secretGap] }, error: text('kms-denied') },
        'broken said',
      ],
      ['a state that is not known', { ...encrypted, secretKeys: [key({ state: null })] }, 'ok'],
      [
        'a boundary decides before the role’s own policies',
        { ...encrypted, secretKeys: [key({ decrypt: simulated('kms:Decrypt', key().arn, 'implicitDeny', { identity: null }) })] },
        'unknown',
      ],
    ],
  ],
  [
    'permissions-boundary',
    boundary,
    [
      ['no role', { ...nobody, error: deniedText(TOKEN, 'boundary'), ...unread }, 'silent'],
      ['a role that is gone', { role: null }, 'silent'],
      [
        'what the boundary says nothing of counts for nothing',
        {
          role: role({ boundaryArn: BOUNDARY }),
          simulation: [simulated(TOKEN, '*'), simulated(MANIFEST, repo(), 'allowed', { allowedByBoundary: true })],
        },
        'ok',
      ],
      [
        'what the boundary stops and the role does not allow is the role’s fault first',
        {
          simulation: [
            simulated(TOKEN, '*', 'allowed', { allowedByBoundary: true }),
            simulated(MANIFEST, repo(), 'implicitDeny', { allowedByBoundary: false }),
          ],
        },
        'silent',
      ],
      [
        'a condition nobody knows the value of',
        { simulation: pulls('implicitDeny', { identity: 'allowed', allowedByBoundary: false, ...open }) },
        'unknown condition',
      ],
      [
        'one call is open, another at the same gate is not',
        {
          simulation: [
            simulated(MANIFEST, repo(), 'implicitDeny', { identity: 'allowed', allowedByBoundary: false, ...open }),
            simulated(MANIFEST, repo('side'), 'implicitDeny', { identity: 'allowed', allowedByBoundary: false }),
          ],
        },
        'broken',
      ],
    ],
  ],
  [
    'scp-denied',
    scpDenied,
    [
      ['no role', { ...nobody, ...unread, error: deniedText(TOKEN, 'scp') }, 'silent'],
      ['nobody may look, and no text', unread, 'silent'],
    ],
  ],
  [
    'repository-policy-deny',
    repositoryDeny,
    [
      ['nobody to deny', { ...nobody, repositoryPolicies: { policies: { [repo()]: policy(deny()) }, gaps: [] } }, 'silent'],
      [
        'a sure deny before an open one',
        {
          images: [image(), image(uri('side'), { container: 'side' })],
          repositoryPolicies: {
            policies: {
              [repo()]: policy(deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } })),
              [repo('side')]: policy(allow({ Sid: 'Open' }), deny({ Sid: 'Shut' })),
            },
            gaps: [],
          },
        },
        'broken (side)',
      ],
      [
        'only what denies is quoted',
        {
          repositoryPolicies: {
            policies: {
              [repo()]: policy(
                allow({ Sid: 'Open', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
                deny({ Sid: 'Maybe', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-2' } } }),
              ),
            },
            gaps: [],
          },
        },
        'unknown condition',
      ],
      ['a policy of another account that could not be read', hidden, 'silent'],
    ],
  ],
  [
    's3-endpoint-policy',
    s3Policy,
    [
      ...(
        [
          ['the puller’s account', ACCOUNT, abroad, 'broken'],
          ['the account of the image', OTHER, { ...abroad, ...nobody }, 'broken'],
          ['the account of an injected image, which may be AWS’s', AGENT, sidecar, 'unknown condition'],
          ['some account', '333333333333', { ...nobody, images: [image('nginx:1')] }, 'unknown condition'],
          ['an account, and nobody knows the puller’s', OTHER, { principal: refused('iam:GetRole') as never }, 'unknown condition'],
        ] as const
      ).map(
        ([what, account, given, expected]): Row => [
          `buckets of ${what}`,
          {
            ...given,
            ways: [through(endpoint('s3', policy(allow({ Condition: { StringEquals: { 'aws:ResourceAccount': account } } })), 'Gateway'))],
          } as Given,
          expected,
        ],
      ),
    ],
  ],
  [
    'repository-key-unusable',
    repositoryKey,
    [
      [
        'a text about manifest and layers stops at the manifest',
        {
          repositoryKeys: { keys: [{ repository: repo(), arn: key().arn, state: 'Disabled', granted: null }], gaps: [] },
          error: error({ gates: ['manifest-access', 'layer-access'] }),
        },
        'broken',
      ],
    ],
  ],
  [
    'secret-not-found',
    notFound,
    [
      [
        'of several gone, those gone alike are named together',
        found(secret({ state: 'deleted' }), { ...parameter, state: 'not-found' }, secret({ arn: `${SECRET}x`, state: 'deleted' })),
        'broken deleted (app)',
      ],
      ['a parameter, by its name', found({ ...parameter, state: 'not-found', fullArn: null }), 'broken not-found (db)'],
      ['a parameter, by its ARN', found({ ...parameter, name: PARAMETER, state: 'not-found' }), 'broken not-found (db)'],
      ['a parameter in a folder, by its name without the slash', found({ ...parameter, name: 'db/url' }), 'ok'],
      ['a secret under another ARN', found(secret({ fullArn: `${SECRET}-full` })), 'ok'],
      [
        'one nobody may describe, and a text about something else',
        { ...asksSecret, secrets: { found: [], gaps: [secretGap] }, error: text('network-timeout') },
        'unknown unread',
      ],
    ],
  ],
  [
    'secret-unreadable',
    unreadable,
    [
      ['nobody to read it', { ...asksSecret, ...nobody, taskDefinition: null }, 'silent'],
      ['nobody to read it, and nobody may look', { ...asksSecret, ...nobody, ...unread }, 'silent'],
      ['none asked for, and nobody may look', unread, 'silent'],
      ['a parameter, in the text’s words', { ...asksBoth, ...unread, error: deniedText('ssm:GetParameters') }, 'broken said'],
      [
        'a refusal by the secret’s own policy, in the text’s words',
        { ...asksSecret, ...unread, error: error({ denied: { action: READ, resource: SECRET, layer: 'resource', explicit: true } }) },
        'broken said',
      ],
      [
        'on an instance, by the execution role',
        {
          ...asksSecret,
          principal: { kind: 'instance-role', roleArn: `${ROLE}-instance`, named: false },
          simulation: [simulated(READ, SECRET, 'implicitDeny')],
        },
        'broken implicit (app)',
      ],
      [
        'on an instance, without an execution role',
        {
          ...asksSecret,
          taskDefinition: definition({ repositoryCredentials: SECRET }, { executionRoleArn: null }),
          principal: { kind: 'instance-role', roleArn: `${ROLE}-instance`, named: false },
        },
        'silent',
      ],
      [
        'one of two is not described, and judged all the same',
        {
          ...asksBoth,
          secrets: { found: [secret()], gaps: [secretGap] },
          simulation: [simulated(READ, SECRET), simulated('ssm:GetParameters', PARAMETER, 'explicitDeny')],
        },
        'broken explicit (app)',
      ],
      [
        'a boundary decides',
        { ...asksSecret, simulation: [simulated(READ, SECRET, 'implicitDeny', { identity: null, allowedByBoundary: false })] },
        'silent',
      ],
    ],
  ],
  [
    'private-registry-credentials',
    registryCredentials,
    [
      ['a registry that is not Docker Hub', { images: hubs.slice(1), error: asked }, 'broken none (side)'],
      ['the failing container of two', { images: hubs, error: { ...asked, container: 'side' } }, 'broken none (side)'],
      ['the failing image of two', { images: hubs, error: { ...asked, image: 'ghcr.io/acme/side:1' } }, 'broken none (side)'],
      ['the failing repository of two', { images: hubs, error: { ...asked, repository: 'library/acme/side' } }, 'broken none (side)'],
      ['two, and nobody knows which', { images: hubs, error: asked }, 'silent'],
      [
        'one, though the text names a container nobody knows',
        { images: hubs.slice(1), error: { ...asked, container: 'x' } },
        'broken none (side)',
      ],
      ['a definition that is not known', { images: hubs.slice(1), error: asked, taskDefinition: null }, 'broken none (side)'],
      [
        'credentials of another container',
        { images: hubs.slice(1), error: asked, taskDefinition: definition({ repositoryCredentials: SECRET }) },
        'broken none (side)',
      ],
      ['a text that names the gate', { images: hubs.slice(1), error: { ...asked, gates: ['image'] as Gate[] } }, 'broken none (side)'],
    ],
  ],
  [
    'reported',
    reported,
    [
      ['no text', { error: null }, 'silent'],
      ['a text without a cause', { error: error() }, 'silent'],
      ['a cause that facts can show', { error: text('image-not-found') }, 'silent'],
      ['a task has pulled since', { error: text('tls-error'), running: true }, 'silent'],
      ['nobody knows whether one has', { error: text('tls-error'), running: refused('ecs:ListTasks') }, 'broken tls-error'],
      [
        'all the text tells',
        {
          error: text('dockerhub-rate-limit', {
            gates: ['image', 'manifest-access'],
            container: 'side',
            image: 'nginx:1',
            host: 'docker.io',
            text: 'toomanyrequests '.repeat(30),
          }),
        },
        'broken dockerhub-rate-limit (side)',
      ],
      [
        'the limit of an account, of which the text speaks',
        { error: text('dockerhub-rate-limit', { signature: 'dockerhub-rate-limit-account' }) },
        'broken dockerhub-rate-limit-account',
      ],
      [
        'the limit of an account, where the container signs in',
        { error: text('dockerhub-rate-limit'), taskDefinition: definition({ repositoryCredentials: SECRET }) },
        'broken dockerhub-rate-limit-account',
      ],
      [
        'the limit of the address, as the text says, although the container has credentials',
        {
          error: text('dockerhub-rate-limit', { text: 'You have reached your unauthenticated pull rate limit' }),
          taskDefinition: definition({ repositoryCredentials: SECRET }),
        },
        'broken dockerhub-rate-limit',
      ],
    ],
  ],
])('%s', (_, check, rows) => {
  it.each(rows)('%s', (_what, given, expected) => {
    expect(told(run(check, given))).toBe(expected)
  })
})
