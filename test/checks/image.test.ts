import { describe, expect, it } from 'vitest'
import diskFull from '../../src/checks/disk-full.ts'
import imageArchived from '../../src/checks/image-archived.ts'
import manifestUnsupported from '../../src/checks/image-manifest-unsupported.ts'
import imageNotFound from '../../src/checks/image-not-found.ts'
import invalidReference from '../../src/checks/invalid-image-reference.ts'
import platformMismatch from '../../src/checks/platform-mismatch.ts'
import pullThroughCache from '../../src/checks/pull-through-cache.ts'
import reportedCheck from '../../src/checks/reported.ts'
import repositoryNotFound from '../../src/checks/repository-not-found.ts'
import type { Check, Outcome } from '../../src/core/check.ts'
import { known, unread } from '../../src/core/known.ts'
import type { FactValues, TaskDefinition } from '../../src/facts/types/index.ts'
import { ecrImage, failure, HOST, image, manifest, OCI, sha, tag, taskDefinition } from '../image/make.ts'
import { held } from './whole.ts'

const GAP = { api: 'ecr:DescribeImages', reason: 'denied', resource: 'arn' } as const
const NONE = unread([GAP])

/** Runs a check on facts; those not given were not readable. */
function run(check: Check<FactValues>, facts: Partial<FactValues>): Outcome | null {
  const have: Record<string, unknown> = {}
  for (const id of check.needs) {
    if (!(id in facts)) throw new Error(`${check.id} needs ${id}`)
    have[id] = facts[id]
  }
  for (const id of check.wants) have[id] = id in facts ? known(facts[id]) : NONE
  return held(check, check.run(have))
}

const of = (...found: FactValues['ecrImages']['found']) => ({
  ecrImages: { found, gaps: [] },
  images: found.map((i) => ({ ...i, injected: false })),
})
const rules = (...list: FactValues['pullThroughCacheRules']['rules']) => ({ pullThroughCacheRules: { rules: list, gaps: [] } })
const hub = { account: '123456789012', region: 'ap-northeast-1', prefix: 'hub', upstream: 'registry-1.docker.io', credentialArn: null }
const missing = ecrImage('my-app:v1.0.0', { state: 'image-not-found', tags: [tag('v1.0.1'), tag('latest')] })
const homeless = ecrImage('my-ap:v1', { state: 'repository-not-found', repositories: ['my-app', 'payments'] })

describe('image-not-found', () => {
  it('names the tag, the nearest that exist, and the container', () => {
    const outcome = run(imageNotFound, { ...of(missing), ...rules() })
    expect(outcome).toMatchObject({
      status: 'broken',
      cause: 'image-not-found',
      confidence: 'confirmed',
      container: 'app',
      params: { repository: 'my-app', tag: 'v1.0.0', near: ['v1.0.1'] },
      resources: ['arn:aws:ecr:ap-northeast-1:123456789012:repository/my-app'],
    })
    expect(outcome!.evidence!.map((e) => [e.label, e.value])).toEqual([
      ['image', `${HOST}/my-app:v1.0.0`],
      ['nearest-tag', 'v1.0.1 (2026-11-01T00:00:00.000Z)'],
    ])
  })

  it('points its evidence at the lookup of just that image', () => {
    const [clue] = run(imageNotFound, { ...of(missing), ...rules() })!.evidence!
    const command = (repository: string, name: string) =>
      `aws ecr describe-images --registry-id 1 --repository-name ${repository} --image-ids '[{"imageTag":"${name}"}]'`
    const shown = (cli: string) => clue!.about!.every((piece) => cli.includes(piece))
    expect(shown(command('my-app', 'v1.0.0'))).toBe(true)
    expect(shown(command('my-app', 'v1.0.1'))).toBe(false)
    expect(shown(command('my-app-2', 'v1.0.0'))).toBe(false)
  })

  it.each([
    ['a tag in a repository without tags', { ...missing, tags: [] }, 'no-tags'],
    ['a digest', ecrImage(`my-app@${sha('f')}`, { state: 'image-not-found' }), 'digest'],
    [
      'a digest whose tag names another image now',
      ecrImage(`my-app:v1@${sha('f')}`, { state: 'image-not-found', tags: [tag('v1')] }),
      'digest-moved',
    ],
    ['a digest ECS pinned whose tag has moved on', { ...missing, pinned: sha('f'), tags: [tag('v1.0.0')] }, 'pinned-moved'],
    ['a digest ECS pinned whose tag is gone too', { ...missing, pinned: sha('f') }, 'pinned'],
  ])('says of %s what it is: %s', (_, found, say) => {
    expect(run(imageNotFound, { ...of(found), ...rules() })).toMatchObject({ status: 'broken', say })
  })

  it('says where a moved tag points now', () => {
    const found = { ...missing, pinned: sha('f'), tags: [tag('v1.0.0', '2026-11-01', sha('9'))] }
    expect(run(imageNotFound, { ...of(found), ...rules() })).toMatchObject({ params: { digest: sha('f'), now: sha('9') } })
  })

  const expiring = (selection: object) => {
    const policy = JSON.stringify({ rules: [{ rulePriority: 7, selection, action: { type: 'expire' } }] })
    return { lifecyclePolicies: { policies: { 'arn:aws:ecr:ap-northeast-1:123456789012:repository/my-app': policy }, gaps: [] } }
  }

  it('mentions the lifecycle rule that may have removed the tag', () => {
    const outcome = run(imageNotFound, { ...of(missing), ...rules(), ...expiring({ tagStatus: 'any' }) })
    expect(outcome).toMatchObject({ say: 'expired', params: { rule: 7 } })
    expect(outcome!.evidence).toContainEqual({ label: 'lifecycle-rule', value: '7', from: 'lifecyclePolicies' })
  })

  it('does not bring up a lifecycle rule for other images', () => {
    const outcome = run(imageNotFound, { ...of(missing), ...rules(), ...expiring({ tagStatus: 'untagged' }) })
    expect(outcome!.say).toBeUndefined()
  })

  it('explains a pinned digest by the rule for images without a tag', () => {
    const found = { ...missing, pinned: sha('f'), tags: [tag('v1.0.0')] }
    const outcome = run(imageNotFound, { ...of(found), ...rules(), ...expiring({ tagStatus: 'untagged' }) })
    expect(outcome!.say).toBe('pinned-moved')
    expect(outcome!.evidence!.map((e) => e.label)).toContain('lifecycle-rule')
  })

  it('is likely only where pull-through-cache rules could not be read', () => {
    expect(run(imageNotFound, of(missing))).toMatchObject({ confidence: 'likely' })
    expect(run(imageNotFound, { ...of(missing), pullThroughCacheRules: { rules: [], gaps: [GAP] } })).toMatchObject({
      confidence: 'likely',
    })
  })

  const other = ecrImage('side:v1', { state: 'image-not-found', container: 'side' })
  it('names the failing one of several', () => {
    expect(run(imageNotFound, { ...of(missing, other), ...rules(), error: failure({ container: 'side' }) })).toMatchObject({
      container: 'side',
    })
    expect(run(imageNotFound, { ...of(missing, other), ...rules(), error: failure({ image: `${HOST}/side:v1` }) })).toMatchObject({
      container: 'side',
    })
    expect(run(imageNotFound, { ...of(missing, other), ...rules() })).toMatchObject({ container: 'app' })
    expect(run(imageNotFound, { ...of(ecrImage('fine:v1', { container: 'fine' }), other), ...rules() })).toMatchObject({
      container: 'side',
    })
  })

  it.each([
    ['of a missing repository: that is another cause', of(homeless)],
    ['of images in other registries', { ...of(), images: [{ ...image(':nginx:1'), injected: false }] }],
    ['below a pull-through-cache prefix', { ...of(ecrImage('hub/nginx:1', { state: 'image-not-found' })), ...rules(hub) }],
    ['of a container AWS injected', { ...of(missing), images: [{ ...missing, injected: true }] }],
  ])('says nothing %s', (_, facts) => {
    expect(run(imageNotFound, { ...rules(), ...facts })).toBeNull()
  })

  it('is ok where all are there, with digest and date', () => {
    const outcome = run(imageNotFound, of(ecrImage('my-app:v1', { pushedAt: '2026-11-01T00:00:00.000Z' })))
    expect(outcome).toMatchObject({ status: 'ok', params: { images: [`${HOST}/my-app:v1`] } })
    expect(outcome!.evidence!.map((e) => e.label)).toEqual(['image', 'digest', 'pushed-at'])
  })

  it('is unknown, never broken, for an image that may not be looked at; a broken one beside it is still named', () => {
    const facts = { ecrImages: { found: [ecrImage('my-app:v1')], gaps: [GAP] } }
    expect(run(imageNotFound, facts)).toEqual({ status: 'unknown', say: 'unread', gaps: [GAP] })
    expect(run(imageNotFound, { ecrImages: { found: [missing], gaps: [GAP] } })).toMatchObject({ status: 'broken' })
  })

  describe('in another registry', () => {
    const facts = { ...of(), images: [{ ...image(':ghcr.io/acme/app:v1'), injected: false }], error: failure() }
    it('rests on the text: likely', () => {
      expect(run(imageNotFound, facts)).toMatchObject({
        status: 'broken',
        confidence: 'likely',
        say: 'reported',
        container: 'app',
        params: { host: 'ghcr.io' },
      })
    })
    it.each([
      ['the text says something else', { error: failure({ causes: ['dockerhub-rate-limit'] }) }],
      ['the same revision has pulled since', { running: true }],
      ['another container failed', { error: failure({ container: 'side' }) }],
      ['one of several failed and nobody knows which', { images: [...facts.images, { ...image(':nginx:1', 'b'), injected: false }] }],
      ['the account’s ECR has it', { namesakes: [{ container: 'app', repository: 'arn', holdsImage: true, uri: 'uri' }] }],
    ])('is silent where %s', (_, more) => expect(run(imageNotFound, { ...facts, ...more })).toBeNull())
  })
})

describe('repository-not-found', () => {
  it('names the rule of a pull-through cache that the repository all but falls under', () => {
    const image = ecrImage('dokcer-hub/library/nginx:1', { state: 'repository-not-found' })
    const dockerHub = { ...hub, prefix: 'docker-hub' }
    const outcome = run(repositoryNotFound, { ...of(image), ...rules({ ...hub, prefix: 'quay' }, dockerHub) })
    expect(outcome).toMatchObject({ status: 'broken', say: 'near-rule', params: { prefix: 'docker-hub' } })
    expect(outcome!.evidence).toContainEqual(expect.objectContaining({ label: 'cache-rule', from: 'pullThroughCacheRules' }))
    const elsewhere = { ...dockerHub, region: 'eu-west-1' }
    expect(run(repositoryNotFound, { ...of(image), ...rules(elsewhere) })).toMatchObject({ say: 'nothing-like-it' })
    expect(
      run(repositoryNotFound, { ...of(ecrImage('team/app:1', { state: 'repository-not-found' })), ...rules(dockerHub) }),
    ).toMatchObject({
      say: 'nothing-like-it',
    })
  })

  it('is open below what may be the prefix of a cache rule, where the rules could not be read and no name is like it', () => {
    const nested = ecrImage('ecr-public/nginx/nginx:1', { state: 'repository-not-found', repositories: ['my-app'] })
    expect(run(repositoryNotFound, of(nested))).toEqual({ status: 'unknown', say: 'unread', gaps: [GAP] })
    expect(run(repositoryNotFound, { ...of(nested), ...rules() })).toMatchObject({ status: 'broken', confidence: 'confirmed' })
    const typo = { ...nested, repositories: ['ecr-public/nginx/nginy'] }
    expect(run(repositoryNotFound, of(typo))).toMatchObject({ status: 'broken', confidence: 'likely' })
    expect(run(repositoryNotFound, of(homeless))).toMatchObject({ status: 'broken', confidence: 'likely' })
  })

  it('names the repository, its account and Region, and the nearest names', () => {
    expect(run(repositoryNotFound, { ...of(homeless), ...rules() })).toMatchObject({
      status: 'broken',
      cause: 'repository-not-found',
      confidence: 'confirmed',
      container: 'app',
      params: { repository: 'my-ap', account: '123456789012', region: 'ap-northeast-1', near: ['my-app'] },
    })
  })
  it('points to the task’s own registry where that has it', () => {
    const twin = 'arn:aws:ecr:ap-northeast-1:123456789012:repository/my-ap'
    expect(run(repositoryNotFound, { ...of({ ...homeless, twin }), ...rules() })).toMatchObject({
      say: 'in-own-registry',
      params: { twin },
    })
  })
  it('says so where nothing resembles it', () => {
    expect(run(repositoryNotFound, { ...of({ ...homeless, repositories: [] }), ...rules() })).toMatchObject({ say: 'nothing-like-it' })
  })
  it('is ok where only the tag is missing, and where the image is there', () => {
    expect(run(repositoryNotFound, { ...of(missing, ecrImage('b:v1')), ...rules() })).toMatchObject({
      status: 'ok',
      params: { repositories: ['my-app', 'b'] },
    })
  })
  it('says nothing below a pull-through-cache prefix, nor of other registries', () => {
    expect(run(repositoryNotFound, { ...of(ecrImage('hub/nginx:1', { state: 'repository-not-found' })), ...rules(hub) })).toBeNull()
    expect(run(repositoryNotFound, of())).toBeNull()
  })
  it('is unknown for a registry that may not be read, and likely without the cache rules', () => {
    expect(run(repositoryNotFound, { ecrImages: { found: [], gaps: [GAP] } })).toMatchObject({ status: 'unknown', gaps: [GAP] })
    expect(run(repositoryNotFound, of(homeless))).toMatchObject({ confidence: 'likely' })
  })
  it('rests on the text for another registry', () => {
    const facts = {
      ...of(),
      images: [{ ...image(':quay.io/acme/app:v1'), injected: false }],
      error: failure({ causes: ['repository-not-found'] }),
    }
    expect(run(repositoryNotFound, facts)).toMatchObject({ status: 'broken', confidence: 'likely', say: 'reported' })
  })
})

describe('image-archived', () => {
  it.each([
    ['ARCHIVED', 'broken'],
    ['ACTIVATING', 'activating'],
  ])('%s: %s', (status, say) => {
    const outcome = run(imageArchived, of(ecrImage('b:v1', { container: 'b' }), ecrImage('my-app:v1', { status })))
    expect(outcome).toMatchObject({ status: 'broken', cause: 'image-archived', container: 'app', say })
    expect(outcome!.evidence).toContainEqual({ label: 'image-status', value: status, from: 'ecrImages', api: 'ecr:DescribeImages' })
  })
  it.each(['ACTIVE', null])('says nothing of %s', (status) => expect(run(imageArchived, of(ecrImage('my-app:v1', { status })))).toBeNull())
})

describe('platform-mismatch', () => {
  const arm = [{ os: 'linux', architecture: 'arm64' }]
  const facts = (platforms: FactValues['manifests']['found'][number]['platforms'], more: Partial<FactValues> = {}, index = true) => ({
    manifests: { found: [manifest({ platforms, index })], gaps: [] },
    launchType: 'FARGATE' as const,
    taskDefinition: taskDefinition(),
    host: null,
    error: null,
    ...more,
  })

  it('is confirmed where an index lacks the platform; Fargate takes X86_64 by default', () => {
    const outcome = run(platformMismatch, facts(arm))
    expect(outcome).toMatchObject({ status: 'broken', cause: 'platform-mismatch', confidence: 'confirmed', container: 'app' })
    expect(outcome!.params).toMatchObject({ offered: ['linux/arm64'], wanted: 'linux/amd64' })
    expect(outcome!.evidence!.map((e) => [e.label, e.value, e.from])).toEqual([
      ['platforms', 'linux/arm64', 'manifests'],
      ['cpu-architecture-default', 'X86_64', 'taskDefinition'],
    ])
  })
  it('is likely for a single image, which a runtime may pull all the same, and confirmed where the text says so', () => {
    expect(run(platformMismatch, facts(arm, {}, false))).toMatchObject({ confidence: 'likely' })
    expect(run(platformMismatch, facts(arm, { error: failure({ causes: ['platform-mismatch'] }) }, false))).toMatchObject({
      confidence: 'confirmed',
    })
  })
  it('goes by the instance on EC2', () => {
    const host = { cpuArchitecture: 'X86_64' } as FactValues['host']
    const outcome = run(platformMismatch, facts(arm, { launchType: 'EC2', host }))
    expect(outcome).toMatchObject({ status: 'broken', say: 'host' })
    expect(outcome!.evidence!.at(-1)).toMatchObject({ label: 'cpu-architecture', from: 'host' })
  })
  it('is ok where the task wants what the image has', () => {
    expect(run(platformMismatch, facts(arm, { taskDefinition: taskDefinition({ cpuArchitecture: 'ARM64' }) }))).toMatchObject({
      status: 'ok',
    })
  })
  it('says nothing where the platform of task or image is not known', () => {
    expect(run(platformMismatch, facts(arm, { launchType: 'EC2' }))).toBeNull()
    expect(run(platformMismatch, facts(arm, { taskDefinition: null }))).toBeNull()
    expect(run(platformMismatch, facts(null))).toBeNull()
    expect(run(platformMismatch, facts([]))).toBeNull()
  })
  it('is unknown where manifest or instance could not be read', () => {
    const base = facts(arm)
    expect(run(platformMismatch, { ...base, manifests: { found: [], gaps: [GAP] } })).toMatchObject({ status: 'unknown', gaps: [GAP] })
    const { host: _, ...hostless } = facts(arm, { launchType: 'EC2' })
    expect(run(platformMismatch, hostless)).toMatchObject({ status: 'unknown' })
  })
  it('holds an unread configuration against nobody, unless the text speaks of platforms', () => {
    const manifests = { found: [manifest({ platforms: null, index: false, gaps: [GAP] })], gaps: [] }
    expect(run(platformMismatch, facts(null, { manifests }))).toBeNull()
    expect(run(platformMismatch, facts(null, { manifests, error: failure({ causes: ['platform-mismatch'] }) }))).toMatchObject({
      status: 'unknown',
    })
  })
  const windows = (osVersion?: string) => [{ os: 'windows', architecture: 'amd64', ...(osVersion && { osVersion }) }]
  const on = (operatingSystem: string) => ({ taskDefinition: taskDefinition({ operatingSystem, cpuArchitecture: 'X86_64' }) })
  it('is for one build of Windows, by the family of the task or of its definition', () => {
    const image = windows('10.0.20348.2700')
    const outcome = run(platformMismatch, facts(image, on('WINDOWS_SERVER_2019_CORE')))
    expect(outcome).toMatchObject({ status: 'broken', say: 'windows', params: { wanted: 'windows/amd64 10.0.17763' } })
    expect(outcome!.evidence!.at(-1)).toMatchObject({ label: 'windows-build', value: '10.0.17763' })
    const task = { platformFamily: 'Windows_Server_2019_Core' } as FactValues['task']
    expect(run(platformMismatch, facts(image, { ...on('WINDOWS_SERVER_2022_CORE'), task }))).toMatchObject({ status: 'broken' })
    expect(run(platformMismatch, facts(image, on('WINDOWS_SERVER_2022_FULL')))).toMatchObject({ status: 'ok' })
    expect(run(platformMismatch, facts(windows(), on('WINDOWS_SERVER_2019_CORE')))).toMatchObject({ status: 'ok' })
    const host = { cpuArchitecture: 'X86_64', osFamily: 'WINDOWS_SERVER_2025_FULL' } as FactValues['host']
    expect(run(platformMismatch, facts(image, { launchType: 'EC2', host }))).toMatchObject({ status: 'ok' })
  })
  it('takes the text’s word for an image outside ECR, but only for the one it can be about', () => {
    const error = failure({ causes: ['platform-mismatch'], gates: ['platform'] })
    const others = (...images: ReturnType<typeof image>[]) => ({
      error,
      running: false,
      images: images.map((one) => ({ ...one, injected: false })),
      manifests: { found: [manifest({ container: 'own' })], gaps: [] },
    })
    const hub = image(':nginx:1.27', 'web')
    const own = image('my-app:v1', 'own')
    expect(run(platformMismatch, facts(null, others(own, hub)))).toMatchObject({
      status: 'broken',
      say: 'reported',
      confidence: 'likely',
      container: 'web',
    })
    expect(run(platformMismatch, facts(null, others(own, hub, image(':redis:7', 'cache'))))).toMatchObject({ status: 'ok' })
    expect(run(platformMismatch, facts(null, others(own)))).toMatchObject({ status: 'ok' })
    expect(run(platformMismatch, facts(null, { ...others(own, hub), running: true }))).toMatchObject({ status: 'ok' })
    const where = { error: { ...error, container: 'cache' } }
    expect(run(platformMismatch, facts(null, { ...others(own, hub, image(':redis:7', 'cache')), ...where }))).toMatchObject({
      container: 'cache',
    })
  })
  it('names the unfit one of several', () => {
    const manifests = { found: [manifest(), manifest({ container: 'side', platforms: arm })], gaps: [] }
    expect(run(platformMismatch, facts(null, { manifests }))).toMatchObject({ container: 'side' })
  })
})

describe('image-manifest-unsupported', () => {
  const facts = (more: Parameters<typeof manifest>[0], rest: Partial<FactValues> = {}) => ({
    manifests: { found: [manifest(more)], gaps: [] },
    ...rest,
  })
  const single = { mediaType: `${OCI}.manifest.v1+json`, index: false, platforms: null }
  it.each([
    ['an attestation pushed as an image', { ...single, layers: ['application/vnd.in-toto+json'] }, 'layers', 'confirmed'],
    [
      'a manifest of another kind',
      { mediaType: 'application/vnd.cncf.notary.signature', index: false, platforms: null },
      'no-image',
      'confirmed',
    ],
    [
      'Docker’s first format',
      { mediaType: 'application/vnd.docker.distribution.manifest.v1+prettyjws', index: false, platforms: null },
      'schema-1',
      'likely',
    ],
    ['an index of attestations', { platforms: [] }, 'only-attestations', 'likely'],
  ])('%s', (_, more, say, confidence) => {
    expect(run(manifestUnsupported, facts(more))).toMatchObject({
      status: 'broken',
      cause: 'image-manifest-unsupported',
      say,
      confidence,
      container: 'app',
    })
  })
  it.each([
    ['an index', {}],
    [
      'a single image',
      { ...single, layers: [`${OCI}.layer.v1.tar+gzip`, `${OCI}.layer.v1.tar+zstd`, 'application/vnd.docker.image.rootfs.diff.tar.gzip'] },
    ],
    ['a Docker list', { mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json' }],
    ['a Windows image with foreign layers', { ...single, layers: ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'] }],
  ])('%s is fine', (_, more) => expect(run(manifestUnsupported, facts(more))).toMatchObject({ status: 'ok' }))
  it('rests on the text where ECR shows nothing', () => {
    const error = failure({ causes: ['image-manifest-unsupported'], gates: ['image', 'platform'] })
    expect(run(manifestUnsupported, facts({}, { error }))).toMatchObject({ status: 'broken', say: 'reported', confidence: 'likely' })
    expect(run(manifestUnsupported, facts({}, { error, running: true }))).toMatchObject({ status: 'ok' })
  })
  it('is unknown or silent without a manifest', () => {
    expect(run(manifestUnsupported, { manifests: { found: [], gaps: [GAP] } })).toMatchObject({ status: 'unknown' })
    expect(run(manifestUnsupported, { manifests: { found: [], gaps: [] } })).toBeNull()
  })
})

describe('disk-full', () => {
  const GB = 1e9
  const facts = (sizes: (number | null)[], more: Partial<FactValues> = {}) => ({
    ecrLookups: { found: sizes.map((sizeBytes, i) => ecrImage(`app${i}:v1`, { container: `c${i}`, sizeBytes })), missed: [] },
    launchType: 'FARGATE' as const,
    taskDefinition: taskDefinition(),
    error: null,
    ...more,
  })
  it('is likely where what the images need at least is more than there is', () => {
    expect(run(diskFull, facts([11 * GB]))).toMatchObject({ status: 'broken', cause: 'disk-full', confidence: 'likely', container: 'c0' })
    expect(run(diskFull, facts([4 * GB, 7 * GB]))).toMatchObject({ status: 'broken', container: 'c1', params: { size: 11 * GB } })
  })
  it.each([
    ['small images', facts([10 * GB])],
    ['more storage', facts([11 * GB], { taskDefinition: taskDefinition({ ephemeralStorageGiB: 40 }) })],
  ])('is ok with %s', (_, have) => expect(run(diskFull, have)).toMatchObject({ status: 'ok' }))
  it('counts an image once, however many containers run it', () => {
    const same = ['a', 'b'].map((container) => ecrImage('app:v1', { container, sizeBytes: 8 * GB }))
    expect(run(diskFull, { ...facts([]), ecrLookups: { found: same, missed: [] } })).toMatchObject({ status: 'ok' })
  })
  it('says nothing of a host, whose disk nobody sees, nor without sizes', () => {
    expect(run(diskFull, facts([100 * GB], { launchType: 'EC2' }))).toBeNull()
    expect(run(diskFull, facts([null]))).toBeNull()
    expect(run(diskFull, facts([11 * GB], { taskDefinition: null }))).toBeNull()
  })
  it.each([
    ['FARGATE', 'reported'],
    ['EC2', 'reported-host'],
  ] as const)('takes the text’s word for it on %s', (launchType, say) => {
    const error = failure({ causes: ['disk-full'], container: 'c1', gates: ['disk'] })
    expect(run(diskFull, facts([GB, GB], { launchType, error }))).toMatchObject({
      status: 'broken',
      confidence: 'likely',
      say,
      container: 'c1',
    })
    expect(run(diskFull, facts([GB], { launchType, error, running: true }))?.status).not.toBe('broken')
  })
})

describe('pull-through-cache', () => {
  const lookup = (more: Parameters<typeof ecrImage>[1] = {}, text = 'hub/library/nginx:1.27') =>
    ecrImage(text, { state: 'repository-not-found', ...more })
  const facts = (found: ReturnType<typeof ecrImage>, more: Partial<FactValues> = {}, rule = hub) => ({
    ecrLookups: { found: [found], missed: [] },
    ...rules(rule),
    error: failure(),
    ...more,
  })
  const arn = 'arn:aws:ecr:ap-northeast-1:123456789012:repository/hub/library/nginx'
  const simulated = (action: string, decision: 'allowed' | 'implicitDeny' | 'explicitDeny', missingContext: string[] = []) => ({
    roleArn: 'arn:aws:iam::123456789012:role/r',
    action,
    decision,
    identity: decision,
    resource: arn,
    allowedByBoundary: null,
    allowedByOrganization: null,
    matched: [],
    missingContext,
  })
  const imports = (actions: ReturnType<typeof simulated>[], policy: string | null = null) => ({
    cacheImports: { actions, registryPolicies: { '123456789012 ap-northeast-1': policy } },
    error: null,
  })
  const both = ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository']

  it('is likely where a pull of an image below its prefix failed and the image is not there', () => {
    expect(run(pullThroughCache, facts(lookup()))).toMatchObject({
      status: 'broken',
      cause: 'pull-through-cache',
      confidence: 'likely',
      container: 'app',
      params: { prefix: 'hub', upstream: 'registry-1.docker.io', repository: 'hub/library/nginx', reference: '1.27' },
    })
  })
  it('is confirmed where the role may not fetch, failure or not', () => {
    const more = imports(both.map((action) => simulated(action, 'implicitDeny')))
    expect(run(pullThroughCache, facts(lookup(), more))).toMatchObject({
      confidence: 'confirmed',
      say: 'may-not-import',
      params: { actions: both },
    })
  })
  it('wants no right to create a repository that is there', () => {
    const more = imports(both.map((action) => simulated(action, 'implicitDeny')))
    const there = { ...more, repositoryPolicies: { policies: { [arn]: null }, gaps: [] } }
    expect(run(pullThroughCache, facts(lookup({ state: 'image-not-found' }), there))).toMatchObject({ params: { actions: [both[0]] } })
  })
  it.each([
    ['both rights', imports(both.map((action) => simulated(action, 'allowed')))],
    [
      'a registry policy that may grant them',
      imports(
        both.map((action) => simulated(action, 'implicitDeny')),
        '{}',
      ),
    ],
    ['a condition nobody can judge', imports(both.map((action) => simulated(action, 'implicitDeny', ['aws:SourceVpc'])))],
  ])('blames nobody with %s', (_, more) => expect(run(pullThroughCache, facts(lookup(), more))).toBeNull())
  it('leaves open what a policy of the repository may grant', () => {
    const more = imports([simulated(both[0]!, 'implicitDeny')])
    expect(run(pullThroughCache, facts(lookup({ state: 'image-not-found' }), more))).toBeNull()
    const granted = { ...more, repositoryPolicies: { policies: { [arn]: '{}' }, gaps: [] } }
    expect(run(pullThroughCache, facts(lookup({ state: 'image-not-found' }), granted))).toBeNull()
  })
  it('takes an explicit deny for certain whatever else grants it', () => {
    expect(run(pullThroughCache, facts(lookup(), imports([simulated(both[0]!, 'explicitDeny')], '{}')))).toMatchObject({
      say: 'may-not-import',
    })
  })
  it('is confirmed where the secret is not one ECR reads', () => {
    const secret = (name: string, region = 'ap-northeast-1') => `arn:aws:secretsmanager:${region}:123456789012:secret:${name}`
    const say = (credentialArn: string) => run(pullThroughCache, facts(lookup(), {}, { ...hub, credentialArn } as never))!.say
    expect(say(secret('hub-login-a1b2c3'))).toBe('secret-name')
    expect(say(secret('ecr-pullthroughcache/hub-a1b2c3', 'us-east-1'))).toBe('secret-name')
    expect(say(secret('ecr-pullthroughcache/hub-a1b2c3'))).toBe('broken')
  })
  it('knows that nothing is fetched by its digest', () => {
    expect(run(pullThroughCache, facts(lookup({}, `hub/nginx:1@${sha('d')}`)))).toMatchObject({ say: 'digest', confidence: 'likely' })
  })
  it.each([
    ['before the first pull', facts(lookup(), { error: null })],
    ['after a failure at another gate', facts(lookup(), { error: failure({ causes: ['network-timeout'], gates: ['token-connection'] }) })],
    ['where the same revision has pulled since', facts(lookup(), { running: true })],
    ['of an image that is there', facts(lookup({ state: 'found' }))],
    ['of a repository beside the prefix', facts(lookup({}, 'hubble/nginx:1'))],
  ])('says nothing %s', (_, have) => expect(run(pullThroughCache, have)).toBeNull())
  it('takes the text’s word where no rule shows', () => {
    expect(run(pullThroughCache, { ...facts(lookup({}, 'b:1')), error: failure({ causes: ['pull-through-cache'] }) })).toMatchObject({
      say: 'reported',
      confidence: 'likely',
    })
  })
})

describe('invalid-image-reference', () => {
  const check = (text: string, more: Partial<FactValues> = {}) => run(invalidReference, { references: [image(text)], ...more })
  it.each([
    ['capital letters', ':My_App:v1', 'malformed'],
    ['an unfilled variable', `my-app:\${TAG}`, 'malformed'],
    ['a misspelt ECR host', ':123456789012.dkr.ecr.us-west-2.amazonawss.com/app:v1', 'misspelt-ecr-host'],
    ['an image id', `:${sha('a')}`, 'image-id'],
    ['an image id without its algorithm', `:${'a'.repeat(64)}`, 'image-id'],
  ])('%s', (_, text, say) => {
    expect(check(text)).toMatchObject({ status: 'broken', cause: 'invalid-image-reference', say, container: 'app' })
    expect(check(text)).not.toHaveProperty('confidence', 'likely')
  })
  it('stops the pull where a misspelt host lets it stop', () => {
    const error = failure({ causes: ['dns-failure'], gates: ['dns'] })
    expect(check(':123456789012.dkr.ecr.us-west-2.amazonawss.com/app:v1', { error })).toMatchObject({ gate: 'dns' })
  })

  const namesakes = [{ container: 'app', repository: 'arn:repo', holdsImage: true, uri: `${HOST}/my-app:v1` }]
  const error = failure({ causes: ['private-registry-credentials'], gates: ['manifest-access'] })
  it('a host forgotten is likely where the account’s ECR holds the image', () => {
    expect(check(':my-app:v1', { namesakes, error })).toMatchObject({
      say: 'host-forgotten',
      confidence: 'likely',
      gate: 'manifest-access',
      params: { image: 'my-app:v1', meant: `${HOST}/my-app:v1` },
      resources: ['arn:repo'],
    })
  })
  it.each([
    ['the repository lacks that image', { namesakes: [{ ...namesakes[0]!, holdsImage: false }], error }],
    ['nothing has failed', { namesakes, error: null }],
    ['the same revision has pulled since', { namesakes, error, running: true }],
    ['there is no such repository', { namesakes: [], error }],
  ])('Docker Hub stays meant where %s', (_, more) => expect(check(':my-app:v1', more)).toMatchObject({ status: 'ok' }))

  it('a host that does not answer may be a slip', () => {
    const dns = failure({ causes: ['dns-failure'], gates: ['dns'] })
    expect(check(':ghrc.io/acme/app:v1', { error: dns })).toMatchObject({
      say: 'misspelt-host',
      confidence: 'likely',
      gate: 'dns',
      params: { meant: 'ghcr.io' },
    })
    expect(check(':ghrc.io/acme/app:v1', { error: null })).toMatchObject({ status: 'ok' })
    expect(check(':registry.example.com/app:v1', { error: dns })).toMatchObject({ status: 'ok' })
  })
  it('takes the text’s word for it', () => {
    expect(check('my-app:v1', { error: failure({ causes: ['invalid-image-reference'] }) })).toMatchObject({
      say: 'reported',
      confidence: 'likely',
    })
  })
  it('is ok for what can be read, and silent without images', () => {
    expect(check('team/my-app:v1@sha256:'.concat('a'.repeat(64)))).toMatchObject({ status: 'ok' })
    expect(run(invalidReference, { references: [] })).toBeNull()
  })
})

describe('an image of a public registry', () => {
  const stranger = (state: 'found' | 'not-found' | 'refused' | 'limited', more = {}) => ({
    publicImages: { found: [{ ...image(':nginx:1.27'), state, mediaType: null, limit: null, platforms: null, ...more }], gaps: [] },
    images: [{ ...image(':nginx:1.27'), injected: false }],
  })
  const none = { ecrImages: { found: [], gaps: [] } }
  const container = { name: 'app', image: 'nginx:1.27', repositoryCredentials: null }
  const definition = (credentials: string | null) =>
    taskDefinition({ containers: [{ ...container, repositoryCredentials: credentials } as TaskDefinition['containers'][number]] })

  it('that a stranger is told is not there is missing; whoever has credentials may see more', () => {
    const gone = run(imageNotFound, { ...none, ...stranger('not-found'), taskDefinition: definition(null) })
    expect(gone).toMatchObject({
      status: 'broken',
      confidence: 'confirmed',
      say: 'public',
      params: { image: 'nginx:1.27', host: 'docker.io' },
    })
    expect(run(imageNotFound, { ...none, ...stranger('not-found'), taskDefinition: definition('arn') })).toMatchObject({
      confidence: 'likely',
    })
    expect(run(imageNotFound, { ...none, ...stranger('not-found') })).toMatchObject({ confidence: 'likely' })
  })

  it('that is there refutes a text that says otherwise, and no refusal does', () => {
    const error = failure({ causes: ['image-not-found'], image: 'nginx:1.27' })
    expect(run(imageNotFound, { ...none, ...stranger('found'), error, running: false })).toMatchObject({ status: 'ok', say: 'ok-public' })
    for (const state of ['refused', 'limited'] as const)
      expect(run(imageNotFound, { ...none, ...stranger(state), error, running: false })).toMatchObject({
        say: 'reported',
        confidence: 'likely',
      })
  })

  it('is for the platforms its index names', () => {
    const facts = {
      manifests: { found: [], gaps: [] },
      launchType: 'FARGATE' as const,
      taskDefinition: taskDefinition({ cpuArchitecture: 'ARM64' }),
    }
    const amd = { platforms: [{ os: 'linux', architecture: 'amd64' }] }
    expect(run(platformMismatch, { ...facts, ...stranger('found', amd) })).toMatchObject({ status: 'broken', confidence: 'confirmed' })
    expect(run(platformMismatch, { ...facts, ...stranger('found') })).toBeNull()
  })

  it('is pulled within a limit that its registry publishes, shown as that and no more', () => {
    const error = failure({ causes: ['dockerhub-rate-limit'], image: 'nginx:1.27' })
    const shown = (limit: string) => run(reportedCheck, { error, ...stranger('limited', { limit }) })!.evidence
    expect(shown('100;w=21600')).toContainEqual(
      expect.objectContaining({ label: 'published-limit', value: '100 / 6 h', from: 'publicImages' }),
    )
    expect(shown('10')).toContainEqual(expect.objectContaining({ label: 'published-limit', value: '10' }))
    const other = failure({ causes: ['registry-server-error'], image: 'nginx:1.27' })
    expect(run(reportedCheck, { error: other, ...stranger('found', { limit: '100;w=21600' }) })!.evidence).toHaveLength(1)
  })
})
