import { describe, expect, it } from 'vitest'
import diskFull from '../../src/checks/disk-full.ts'
import manifestUnsupported from '../../src/checks/image-manifest-unsupported.ts'
import imageNotFound from '../../src/checks/image-not-found.ts'
import invalidReference from '../../src/checks/invalid-image-reference.ts'
import platformMismatch from '../../src/checks/platform-mismatch.ts'
import pullThroughCache from '../../src/checks/pull-through-cache.ts'
import type { FactValues } from '../../src/facts/types/index.ts'
import { ecrImage, failure, HOST, image, manifest, OCI, tag, taskDefinition } from '../image/make.ts'
import { run } from './run.ts'
import { told } from './whole.ts'

type Facts = Partial<FactValues>
type Row = [what: string, facts: Facts, expected: string]

const OTHER = ':222222222222.dkr.ecr.ap-northeast-1.amazonaws.com/team/app:v1'
const target = { kind: 'task', account: '123456789012' } as FactValues['target']
const pulled = (...images: ReturnType<typeof image>[]) => images.map((one) => ({ ...one, injected: false }))
const missed = (container: string) => ({ found: [], missed: [{ container, gaps: [] }] }) as unknown as FactValues['ecrLookups']
/** An image in another account's ECR that may not be looked at, and a pull that failed for want of it. */
const unseen = { target, ecrImages: { found: [], gaps: [] }, images: pulled(image(OTHER)), ecrLookups: missed('app'), error: failure() }
const gone = ecrImage('my-app:v1.0.0', { state: 'image-not-found', tags: [tag('v1.0.1')] })
const noRules = { pullThroughCacheRules: { rules: [], gaps: [] } }
const lack = (...found: FactValues['ecrImages']['found']): Facts => ({
  ecrImages: { found, gaps: [] },
  images: pulled(...found),
  ...noRules,
})
const ARN = 'arn:aws:ecr:ap-northeast-1:123456789012:repository/my-app'
const lifecycle = (policy: string | null) => ({ lifecyclePolicies: { policies: { [ARN]: policy }, gaps: [] } }) as Facts

const GIB = 1024 ** 3
const disk = (sizes: (number | null)[], more: Facts = {}): Facts => ({
  ecrLookups: { found: sizes.map((sizeBytes, i) => ecrImage(`app${i}:v1`, { container: `c${i}`, sizeBytes })), missed: [] },
  launchType: 'FARGATE',
  taskDefinition: taskDefinition(),
  error: null,
  ...more,
})
const full = failure({ causes: ['disk-full'], gates: ['disk'] })

const hub = { account: '123456789012', region: 'ap-northeast-1', prefix: 'hub', upstream: 'registry-1.docker.io', credentialArn: null }
const cached = (more: Facts, text = 'hub/library/nginx:1.27'): Facts => ({
  ecrLookups: { found: [ecrImage(text, { state: 'repository-not-found' })], missed: [] },
  pullThroughCacheRules: { rules: [hub], gaps: [] },
  ...more,
})

const setup = (more: Partial<FactValues['cacheSetups'][number]>): Facts => ({
  cacheSetups: [{ prefix: 'hub', region: 'ap-northeast-1', secret: null, role: null, template: null, ...more }],
})
const there: Facts = { ecrLookups: { found: [ecrImage('hub/library/nginx:1.27')], missed: [] }, error: failure() }
const closed: Facts = {
  pullerSubnets: { own: null, all: ['subnet-a'] },
  routeTables: [
    {
      id: 'rtb-1',
      main: true,
      subnets: [],
      routes: [{ destination: '10.0.0.0/16', target: 'local', targetId: 'local', blackhole: false }],
    },
  ],
}

const slip = ':ghrc.io/acme/app:v1'
const namesake = { container: 'app', repository: 'arn:repo', holdsImage: true, uri: `${HOST}/my-app:v1` }
const forgotten = failure({ causes: ['private-registry-credentials'], gates: ['manifest-access'] })
const single = { mediaType: `${OCI}.manifest.v1+json`, index: false, platforms: null }

describe.each<[string, Parameters<typeof run>[0], Row[]]>([
  [
    'image-not-found',
    imageNotFound,
    [
      ['another account’s ECR, unseen: the text alone tells', unseen, 'broken reported-unseen (app)'],
      [
        'of two containers the one that is unseen and failed',
        { ...unseen, images: pulled(image('side:v1', 'side'), image(OTHER)), error: failure({ container: 'app' }) },
        'broken reported-unseen (app)',
      ],
      ['another account’s ECR that was looked into', { ...unseen, ecrLookups: missed('side') }, 'silent'],
      ['another account’s ECR, and nobody knows what was looked into', { ...unseen, ecrLookups: undefined }, 'silent'],
      ['the account’s own ECR', { ...unseen, images: pulled(image('my-app:v1')) }, 'silent'],
      ['an account that is not known', { ...unseen, target: undefined }, 'silent'],
      ['images that are not known', { ...unseen, images: undefined }, 'silent'],
      [
        'another registry, beside an image that is unseen',
        {
          ...unseen,
          images: pulled(image(':ghcr.io/acme/app:v1'), image(OTHER, 'far')),
          ecrLookups: missed('far'),
          error: failure({ container: 'app' }),
        },
        'broken reported (app)',
      ],
      ['a repository whose tags could not be listed', lack({ ...gone, tags: [], listed: false }), 'broken unlisted (app)'],
      ['a repository whose tags were listed: there are none', lack({ ...gone, tags: [] }), 'broken no-tags (app)'],
      ['a repository without a lifecycle policy', { ...lack(gone), ...lifecycle(null) }, 'broken (app)'],
      [
        'a lifecycle rule in its writer’s words',
        {
          ...lack(gone),
          ...lifecycle(
            JSON.stringify({
              rules: [{ rulePriority: 3, description: 'keep ten', selection: { tagStatus: 'any' }, action: { type: 'expire' } }],
            }),
          ),
        },
        'broken expired (app)',
      ],
    ],
  ],
  [
    'disk-full',
    diskFull,
    [
      ['a text about something else', disk([GIB], { error: failure() }), 'ok'],
      ['images that fit to the byte', disk([10 * GIB]), 'ok'],
      ['images of a byte more', disk([10 * GIB + 1]), 'broken (c0)'],
      ['the text’s word, of images whose size is not known', disk([null], { error: full }), 'broken reported'],
      ['the text’s word, of no image at all', disk([], { error: full }), 'broken reported'],
    ],
  ],
  [
    'pull-through-cache',
    pullThroughCache,
    [
      ['a text about another cause, and no such image', { ...cached({ error: failure() }, 'b:1') }, 'silent'],
      ['no text, and no such image', cached({ error: null }, 'b:1'), 'silent'],
      ['a text that may not be about a pull', cached({ error: failure({ pullError: null }) }), 'silent'],
      ['a text that names no gate', cached({ error: failure({ gates: null }) }), 'broken (app)'],
      ['a text that names the gate of the manifest', cached({ error: failure({ gates: ['manifest-access'] }) }), 'broken (app)'],
      [
        'a text that names the cause, at whatever gate',
        cached({ error: failure({ causes: ['pull-through-cache'], gates: ['dns'] }) }),
        'broken (app)',
      ],
      ['a failure of another container', cached({ error: failure({ container: 'side' }) }), 'silent'],
      ['a failure of another image', cached({ error: failure({ image: `${HOST}/my-app:v9` }) }), 'silent'],
    ],
  ],
  [
    'invalid-image-reference',
    invalidReference,
    [
      ['hexadecimal digits too many for an image’s id', { references: [image(`:${'a'.repeat(65)}`)] }, 'ok'],
      [
        'a slip in a host that does not answer in time',
        { references: [image(slip)], error: failure({ causes: ['network-timeout'], gates: ['address'] }) },
        'broken misspelt-host (app)',
      ],
      ['a slip in a host that answered', { references: [image(slip)], error: failure() }, 'ok'],
      ['a text without a cause', { references: [image(slip)], error: failure({ causes: [] }) }, 'ok'],
      [
        'a host that does not answer, though the image is in ECR',
        { references: [image('my-app:v1')], error: failure({ causes: ['dns-failure'], gates: ['dns'] }) },
        'ok',
      ],
      [
        'a slip, and a text without gates',
        { references: [image(slip)], error: failure({ causes: ['dns-failure'], gates: null }) },
        'broken misspelt-host (app)',
      ],
      [
        'a slip, and a text that allows the gate of the image among others',
        { references: [image(slip)], error: failure({ causes: ['dns-failure'], gates: ['dns', 'image'] }) },
        'broken misspelt-host (app)',
      ],
      [
        'a host forgotten, of the second container',
        {
          references: [image(':nginx:1', 'side'), image(':my-app:v1')],
          namesakes: [namesake],
          error: forgotten,
        },
        'broken host-forgotten (app)',
      ],
      [
        'a host forgotten, of a container nobody knows',
        { references: [image(':my-app:v1', 'side')], namesakes: [namesake], error: forgotten },
        'silent',
      ],
    ],
  ],
  [
    'image-manifest-unsupported',
    manifestUnsupported,
    [
      [
        'a layer of a kind that only names an image’s',
        { manifests: { found: [manifest({ ...single, layers: [`x-application/vnd.oci.image.layer.v1.tar`] })], gaps: [] } },
        'broken layers (app)',
      ],
    ],
  ],
  [
    'pull-through-cache: what a rule needs',
    pullThroughCache,
    [
      ['a secret that is gone, before any pull', cached(setup({ secret: 'not-found' })), 'broken secret-not-found (app)'],
      ['a secret that is being deleted', cached(setup({ secret: 'deleted' })), 'broken secret-deleted (app)'],
      ['a secret without a value', cached(setup({ secret: 'no-value' })), 'broken secret-no-value (app)'],
      ['a secret that is there', cached(setup({ secret: 'found' })), 'silent'],
      ['a secret nobody may describe', cached(setup({})), 'silent'],
      ['a role of another registry that is gone', cached(setup({ role: 'not-found' })), 'broken role-gone (app)'],
      ['a role that does not trust the cache', cached(setup({ role: 'distrusts' })), 'broken role-trust (app)'],
      ['a template that needs a role', cached(setup({ template: { prefix: 'hub', lacksRole: true } })), 'broken template (app)'],
      [
        'such a template, and the repository is there',
        cached({
          ...setup({ template: { prefix: 'hub', lacksRole: true } }),
          ecrLookups: { found: [ecrImage('hub/library/nginx:1.27', { state: 'image-not-found' })], missed: [] },
        }),
        'silent',
      ],
      ['an image that is cached, whatever the rule lacks', cached({ ...setup({ secret: 'deleted' }), ...there }), 'silent'],
      ['an official image without library/', cached({ error: failure() }, 'hub/nginx:1.27'), 'broken library (app)'],
      ['a first fetch from a VPC without a way out', cached({ error: failure(), ...closed }), 'broken closed (app)'],
      ['a pull that failed, and nothing of the rule is wrong', cached({ error: failure() }), 'broken (app)'],
    ],
  ],
  [
    'platform-mismatch',
    platformMismatch,
    [
      [
        'an image for several platforms, none of them the task’s',
        {
          manifests: {
            found: [manifest({ platforms: ['arm64', 's390x'].map((architecture) => ({ os: 'linux', architecture })) })],
            gaps: [],
          },
          launchType: 'FARGATE',
          taskDefinition: taskDefinition(),
          error: null,
        },
        'broken (app)',
      ],
    ],
  ],
])('%s', (_, check, rows) => {
  it.each(rows)('%s', (_what, facts, expected) => {
    expect(told(run(check, facts))).toBe(expected)
  })
})
