import nock from 'nock'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Task, TaskContainer } from '../../src/facts/types/index.ts'
import { failure, sha, taskDefinition } from '../image/make.ts'
import { type Asked, ecr, HOST, loader, ok, REGION, REGISTRY, refuse } from './ecr-wire.ts'

beforeAll(() => nock.disableNetConnect())
beforeEach(() => nock.cleanAll())
afterEach(() => nock.cleanAll())

const container = (image: string, more: Partial<TaskContainer> = {}): TaskContainer => ({
  name: 'app',
  image,
  lastStatus: 'STOPPED',
  reason: null,
  exitCode: null,
  imageDigest: null,
  ...more,
})

const task = (...containers: TaskContainer[]): Task =>
  ({
    arn: 'arn',
    service: 'my-service',
    stoppedReason: null,
    taskDefinitionArn: 'td',
    launchType: 'FARGATE',
    containers,
  }) as unknown as Task

const value = async <T>(loaded: Promise<{ state: { known: true; value: T } | { known: false; gaps: unknown } }>): Promise<T> => {
  const { state } = await loaded
  if (!state.known) throw new Error(JSON.stringify(state.gaps))
  return state.value
}

const detail = (tags: string[], more: object = {}) => ({ imageTags: tags, imageDigest: sha('a'), imagePushedAt: 1_790_000_000, ...more })
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json'
const count = (asked: Asked[]) =>
  Object.fromEntries(Object.entries(Object.groupBy(asked, (a) => a.operation)).map(([k, v]) => [k, v!.length]))

describe('what a container pulls', () => {
  const references = (...containers: TaskContainer[]) => value(loader({ task: task(...containers) })('references'))

  it('is read from the task, without waiting for its task definition', async () => {
    const load = loader({ task: task(container(`${HOST}/team/app:v1`)) })
    expect((await load('references')).depth).toBe(0)
    expect(await value(load('references'))).toMatchObject([
      { container: 'app', pinned: null, reference: { repository: 'team/app', tag: 'v1' } },
    ])
  })

  it('is read from the task definition where there is no task, and from the paste where there is neither', async () => {
    const definition = taskDefinition({ containers: [{ name: 'web', image: `${HOST}/web:v2` }] as never })
    expect(await value(loader({ taskDefinition: definition })('references'))).toMatchObject([
      { container: 'web', reference: { tag: 'v2' } },
    ])
    const pasted = { image: `${HOST}/web:v3`, container: null } as never
    expect(await value(loader({ pasted })('references'))).toMatchObject([{ container: '', reference: { tag: 'v3' } }])
    expect(await value(loader({})('references'))).toEqual([])
  })

  it('is the digest that the error shows ECS to have pinned', async () => {
    const reason = `CannotPullContainerError: failed to resolve ref ${HOST}/app:v1@${sha('c')}: not found`
    expect(await references(container(`${HOST}/app:v1`, { reason }))).toMatchObject([{ pinned: sha('c') }])
  })

  it('is the digest a refused HEAD asks for; a layer fetched by GET is none', async () => {
    const text = (method: string) =>
      `unexpected status from ${method} request to https://${HOST}/v2/team/app/blobs/${sha('c')}: 403 Forbidden`
    expect(await references(container(`${HOST}/team/app:v1`, { reason: text('HEAD') }))).toMatchObject([{ pinned: sha('c') }])
    expect(await references(container(`${HOST}/team/app:v1`, { reason: text('GET') }))).toMatchObject([{ pinned: null }])
  })

  it('is not pinned by another repository’s digest, nor by one the error cut', async () => {
    const other = `failed to resolve ref ${HOST}/my-app:v1@${sha('c')}: not found`
    expect(await references(container(`${HOST}/app:v1`, { reason: other }))).toMatchObject([{ pinned: null }])
    expect(await references(container(`${HOST}/app:v1`, { reason: `${HOST}/app:v1@sha256:cccc` }))).toMatchObject([{ pinned: null }])
  })

  it('is the digest of the deployment for a task of a service, and the tag for one started by itself', async () => {
    const own = container(`${HOST}/app:v1`, { imageDigest: sha('d') })
    expect(await references(own)).toMatchObject([{ pinned: sha('d') }])
    const alone = { ...task(own), service: null }
    expect(await value(loader({ task: alone })('references'))).toMatchObject([{ pinned: null }])
  })

  it('is marked as injected where the task definition does not have the container', async () => {
    const definition = taskDefinition({ containers: [{ name: 'app', image: `${HOST}/app:v1` }] as never })
    const injected = container('593207742271.dkr.ecr.us-east-1.amazonaws.com/aws-guardduty-agent-fargate:v1', {
      name: 'aws-guardduty-agent-x',
    })
    const load = (known: typeof definition | null) => loader({ task: task(container(`${HOST}/app:v1`), injected), taskDefinition: known })
    expect((await value(load(definition)('images'))).map((i) => i.injected)).toEqual([false, true])
    expect((await value(load(null)('images'))).map((i) => i.injected)).toEqual([false, true])
  })
})

describe('a healthy image', () => {
  it('costs two calls, one after the other, whatever checks ask about it', async () => {
    const asked = ecr({
      DescribeImages: () => ok({ imageDetails: [detail(['v1'], { imageSizeInBytes: 5, imageStatus: 'ACTIVE' })] }),
      BatchGetImage: () =>
        ok({
          images: [
            {
              imageId: { imageDigest: sha('a') },
              imageManifest: JSON.stringify({ manifests: [{ platform: { os: 'linux', architecture: 'arm64' } }] }),
            },
          ],
        }),
    })
    const load = loader({ task: task(container(`${HOST}/app:v1`)) })
    const ids = ['ecrImages', 'manifests', 'lifecyclePolicies', 'pullThroughCacheRules', 'namesakes'] as const
    const loaded = await Promise.all(ids.map((id) => load(id)))
    expect(count(asked)).toEqual({ DescribeImages: 1, BatchGetImage: 1 })
    expect(Math.max(...loaded.map((l) => l.depth))).toBe(2)
    expect(await value(load('ecrImages'))).toMatchObject({
      found: [{ state: 'found', status: 'ACTIVE', sizeBytes: 5, tags: [] }],
      gaps: [],
    })
    expect(await value(load('manifests'))).toMatchObject({ found: [{ index: true, platforms: [{ os: 'linux', architecture: 'arm64' }] }] })
  })

  it('is asked about in the Region and registry its reference names', async () => {
    const asked = ecr({ DescribeImages: () => ok({ imageDetails: [detail(['v1'])] }) })
    const cn = '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app:v1'
    const images = [container('210987654321.dkr.ecr.eu-west-3.amazonaws.com/team/app:v1'), container(cn, { name: 'cn' })]
    await loader({ task: task(...images) })('ecrLookups')
    expect(asked.map((a) => [a.region, a.body.registryId, a.body.repositoryName].join()).sort()).toEqual([
      'cn-north-1,123456789012,app',
      'eu-west-3,210987654321,team/app',
    ])
  })

  it('is asked for once, however many containers run it', async () => {
    const asked = ecr({ DescribeImages: () => ok({ imageDetails: [detail(['v1'])] }), BatchGetImage: () => ok({ images: [] }) })
    const load = loader({ task: task(container(`${HOST}/app:v1`), container(`${HOST}/app:v1`, { name: 'worker' })) })
    expect((await value(load('ecrImages'))).found.map((f) => f.container)).toEqual(['app', 'worker'])
    await load('manifests')
    expect(count(asked)).toEqual({ DescribeImages: 1, BatchGetImage: 1 })
  })

  it('is looked up by its digest where reference or deployment has one, whatever the tag', async () => {
    const asked = ecr({ DescribeImages: () => ok({ imageDetails: [detail([])] }) })
    await loader({ task: task(container(`${HOST}/app:v1@${sha('e')}`), container(`${HOST}/b:v1`, { name: 'b', imageDigest: sha('f') })) })(
      'ecrLookups',
    )
    expect(asked.map((a) => a.body.imageIds?.[0]?.imageDigest).sort()).toEqual([sha('e'), sha('f')])
  })

  it('in another registry than ECR is not asked about', async () => {
    const asked = ecr({})
    await loader({ task: task(container('nginx:1.27'), container('public.ecr.aws/nginx/nginx:1', { name: 'b' })) })('ecrImages')
    expect(asked).toEqual([])
  })
})

describe('a missing tag', () => {
  const gone = (pages: object[][]) =>
    ecr({
      DescribeImages: (body) => {
        if (body.imageIds) return refuse('ImageNotFoundException')
        const page = Number(body['nextToken' as never] ?? 0)
        return ok({ imageDetails: pages[page], ...(page + 1 < pages.length && { nextToken: String(page + 1) }) })
      },
      GetLifecyclePolicy: () => refuse('LifecyclePolicyNotFoundException'),
      DescribePullThroughCacheRules: () => ok({ pullThroughCacheRules: [] }),
    })

  it('brings the tags that exist, read to the last page, newest first', async () => {
    const at = (day: number) => ({ imagePushedAt: 1_790_000_000 + day * 86_400 })
    const asked = gone([[detail(['old'], at(1))], [detail(['new', 'latest'], at(3))], [detail(['mid'], at(2))]])
    const load = loader({ task: task(container(`${HOST}/app:v1`)) })
    const [image] = (await value(load('ecrImages'))).found
    expect(image).toMatchObject({ state: 'image-not-found', digest: null })
    expect(image!.tags.map((t) => t.tag)).toEqual(['latest', 'new', 'mid', 'old'])
    await Promise.all([load('lifecyclePolicies'), load('pullThroughCacheRules'), load('manifests')])
    expect(count(asked)).toEqual({ DescribeImages: 4, GetLifecyclePolicy: 1, DescribePullThroughCacheRules: 1 })
  })

  it('of two containers in one repository has the list, the policy and the rules read once', async () => {
    const asked = gone([[detail(['v9'])]])
    const load = loader({ task: task(container(`${HOST}/app:v1`), container(`${HOST}/app:v2`, { name: 'b' })) })
    await Promise.all([load('ecrImages'), load('lifecyclePolicies'), load('pullThroughCacheRules')])
    expect(count(asked)).toEqual({ DescribeImages: 3, GetLifecyclePolicy: 1, DescribePullThroughCacheRules: 1 })
  })

  it('that is archived is found after all', async () => {
    gone([[detail(['v1'], { imageStatus: 'ARCHIVED' }), detail(['v2'])]])
    const { found } = await value(loader({ task: task(container(`${HOST}/app:v1`)) })('ecrImages'))
    expect(found).toMatchObject([{ state: 'found', status: 'ARCHIVED', digest: sha('a') }])
  })

  it('never gets an archived tag proposed in its place', async () => {
    gone([[detail(['v2'], { imageStatus: 'ARCHIVED' }), detail(['v3'])]])
    const { found } = await value(loader({ task: task(container(`${HOST}/app:v1`)) })('ecrImages'))
    expect(found[0]!.tags.map((t) => t.tag)).toEqual(['v3'])
  })

  it('stays a finding where the tags may not be listed', async () => {
    ecr({ DescribeImages: (body) => refuse(body.imageIds ? 'ImageNotFoundException' : 'AccessDeniedException') })
    expect(await value(loader({ task: task(container(`${HOST}/app:v1`)) })('ecrImages'))).toMatchObject({
      found: [{ state: 'image-not-found', tags: [] }],
      gaps: [],
    })
  })
})

describe('a missing repository', () => {
  it('brings the repositories of its registry, read to the last page', async () => {
    const asked = ecr({
      DescribeImages: () => refuse('RepositoryNotFoundException'),
      DescribeRepositories: (body) =>
        'nextToken' in body
          ? ok({ repositories: [{ repositoryName: 'b' }] })
          : ok({ repositories: [{ repositoryName: 'a' }], nextToken: 'more' }),
    })
    const { found } = await value(
      loader({ task: task(container(`${HOST}/app:v1`), container(`${HOST}/b:v1`, { name: 'b' })) })('ecrImages'),
    )
    expect(found.map((f) => [f.state, f.repositories])).toEqual([
      ['repository-not-found', ['a', 'b']],
      ['repository-not-found', ['a', 'b']],
    ])
    expect(count(asked)).toEqual({ DescribeImages: 2, DescribeRepositories: 2 })
    expect(asked.every((a) => a.body.registryId === REGISTRY && a.region === REGION)).toBe(true)
  })
})

describe('an image that may not be looked at', () => {
  const two = task(container(`${HOST}/app:v1`), container('210987654321.dkr.ecr.eu-west-3.amazonaws.com/base:v1', { name: 'b' }))
  const own = (other: string) =>
    ecr({ DescribeImages: (body) => (body.registryId === REGISTRY ? ok({ imageDetails: [detail(['v1'])] }) : refuse(other)) })

  it('is a gap of its own, naming its repository, and the other image is still judged', async () => {
    own('AccessDeniedException')
    expect(await value(loader({ task: two })('ecrImages'))).toMatchObject({
      found: [{ container: 'app', state: 'found' }],
      gaps: [{ api: 'ecr:DescribeImages', reason: 'denied', resource: 'arn:aws:ecr:eu-west-3:210987654321:repository/base' }],
    })
  })

  it('is no gap where AWS injected the container', async () => {
    own('AccessDeniedException')
    const definition = taskDefinition({ containers: [{ name: 'app', image: '', secrets: [] }] as never })
    expect((await value(loader({ task: two, taskDefinition: definition })('ecrImages'))).gaps).toEqual([])
  })

  it('in a Region that is switched off is a gap, and does not pass for bad credentials', async () => {
    own('UnrecognizedClientException')
    expect((await value(loader({ task: two })('ecrImages'))).gaps).toMatchObject([
      { reason: 'failed', code: 'UnrecognizedClientException' },
    ])
  })
})

describe('an image whose tag is there while the pull found none', () => {
  const pinned = sha('p')
  const error = failure({ container: 'app' })
  const revision = { images: [{ container: 'app', image: `${HOST}/app:v1`, digest: pinned }] } as never
  const wire = (rules: object[] = []) =>
    ecr({
      DescribeImages: (body) =>
        body.imageIds?.[0]?.imageDigest ? refuse('ImageNotFoundException') : ok({ imageDetails: [detail(['v1'])] }),
      DescribePullThroughCacheRules: () => ok({ pullThroughCacheRules: rules }),
    })
  const load = (more: object = {}) =>
    loader({ task: task(container(`${HOST}/app:v1`)), error, serviceRevision: revision, ...more })('ecrImages')

  it('was pinned by its deployment to a digest that is gone', async () => {
    wire()
    expect((await value(load())).found).toMatchObject([
      { state: 'image-not-found', pinned, tags: [{ tag: 'v1', digest: sha('a') }], reference: { tag: 'v1' } },
    ])
  })

  it('is simply there where the deployment pinned nothing else, where nothing tells, and where a rule would fetch the digest anew', async () => {
    const there = [{ state: 'found', pinned: null }]
    wire()
    const same = { images: [{ container: 'app', image: `${HOST}/app:v1`, digest: sha('a') }] }
    const other = { images: [{ container: 'app', image: `${HOST}/app:v0`, digest: pinned }] }
    for (const serviceRevision of [null, same, other, { images: [] }])
      expect((await value(load({ serviceRevision }))).found).toMatchObject(there)
    nock.cleanAll()
    wire([{ ecrRepositoryPrefix: 'ROOT', upstreamRegistryUrl: 'registry-1.docker.io' }])
    expect((await value(load())).found).toMatchObject(there)
  })

  it('costs nothing where the text is about something else, or no service started the task', async () => {
    const asked = wire()
    await load({ error: failure({ causes: ['network-timeout'], container: 'app' }) })
    await load({ task: { ...task(container(`${HOST}/app:v1`)), service: null } })
    expect(new Set(asked.map(({ operation }) => operation))).toEqual(new Set(['DescribeImages']))
    expect(asked.some(({ body }) => body.imageIds?.[0]?.imageDigest)).toBe(false)
  })
})

describe('the platform of a single image', () => {
  const single = {
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha('c') },
    layers: [{ mediaType: 'l' }, { mediaType: 'l' }],
  }
  const wire = (url = 'https://layers.example/config?signature=secret') =>
    ecr({
      DescribeImages: () => ok({ imageDetails: [detail(['v1'])] }),
      BatchGetImage: () =>
        ok({
          images: [
            { imageId: { imageDigest: sha('a'), imageTag: 'v1' }, imageManifest: JSON.stringify(single), imageManifestMediaType: 'm' },
          ],
        }),
      GetDownloadUrlForLayer: () => ok({ downloadUrl: url }),
    })
  const error = failure({ causes: ['platform-mismatch'], gates: ['platform'] })
  const load = () => loader({ task: task(container(`${HOST}/app:v1`)), error })

  it('is read from its configuration, and the request for that is counted', async () => {
    wire()
    nock('https://layers.example')
      .get('/config?signature=secret')
      .reply(200, { architecture: 'arm64', os: 'linux', config: { Env: ['KEY=value'] } })
    const { state, calls } = await load()('manifests')
    expect(state).toMatchObject({
      value: { found: [{ index: false, mediaType: 'm', layers: ['l'], platforms: [{ os: 'linux', architecture: 'arm64' }] }] },
    })
    expect(calls.map((call) => [call.depth, call.api])).toEqual([
      [1, 'ecr:BatchGetImage'],
      [2, 'ecr:GetDownloadUrlForLayer'],
      [3, 's3:GetObject'],
    ])
    // Neither the signed address nor anything else of the configuration is kept.
    expect(JSON.stringify([state, calls])).not.toMatch(/secret|KEY/)
  })

  it.each([
    ['an answer that is none', 200, 'not JSON'],
    ['a refusal', 403, 'no'],
    ['an error', 500, 'no'],
  ])('is unknown after %s, and the rest of the manifest is known', async (_, status, body) => {
    wire()
    nock('https://layers.example').get('/config?signature=secret').reply(status, body)
    const { found, gaps } = await value(load()('manifests'))
    expect(found).toMatchObject([
      { platforms: null, layers: ['l'], gaps: [{ api: 's3:GetObject', reason: status === 403 ? 'denied' : 'failed' }] },
    ])
    expect(gaps).toEqual([])
  })

  it('is unknown where ECR refuses the address', async () => {
    ecr({
      DescribeImages: () => ok({ imageDetails: [detail(['v1'])] }),
      BatchGetImage: () => ok({ images: [{ imageId: { imageDigest: sha('a'), imageTag: 'v1' }, imageManifest: JSON.stringify(single) }] }),
      GetDownloadUrlForLayer: () => refuse('AccessDeniedException'),
    })
    expect((await value(load()('manifests'))).found).toMatchObject([
      { platforms: null, gaps: [{ api: 'ecr:GetDownloadUrlForLayer', reason: 'denied' }] },
    ])
  })
})

describe('the configuration of a single image', () => {
  const wire = () =>
    ecr({
      DescribeImages: () => ok({ imageDetails: [detail(['v1'])] }),
      BatchGetImage: () =>
        ok({
          images: [
            { imageId: { imageDigest: sha('a') }, imageManifest: JSON.stringify({ config: { mediaType: OCI_CONFIG, digest: sha('c') } }) },
          ],
        }),
      GetDownloadUrlForLayer: () => refuse('AccessDeniedException'),
    })

  it('is left alone after a failure that was not about platforms, since it stops no pull', async () => {
    const asked = wire()
    const load = loader({ task: task(container(`${HOST}/app:v1`)), error: failure() })
    expect((await value(load('manifests'))).found).toMatchObject([{ platforms: null, gaps: [] }])
    expect(count(asked)).toEqual({ DescribeImages: 1, BatchGetImage: 1 })
  })

  it('is read before a first pull', async () => {
    const asked = wire()
    const definition = taskDefinition({ containers: [{ name: 'app', image: `${HOST}/app:v1` }] as never })
    await loader({ taskDefinition: definition })('manifests')
    expect(count(asked)).toEqual({ DescribeImages: 1, BatchGetImage: 1, GetDownloadUrlForLayer: 1 })
  })
})

describe('a pull-through cache', () => {
  const nginx = container(`${HOST}/hub/library/nginx:1`)
  const principal = { kind: 'execution-role', roleArn: 'arn:aws:iam::123456789012:role/r', named: false } as const
  const arn = `arn:aws:ecr:${REGION}:${REGISTRY}:repository/hub/library/nginx`
  const iam = () => {
    const asked: string[] = []
    nock('https://iam.amazonaws.com')
      .persist()
      .post('/')
      .reply(async (request: Request) => {
        const body = await request.text()
        asked.push(body)
        const result = ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'].map(
          (a) =>
            `<member><EvalActionName>${a}</EvalActionName><EvalResourceName>${arn}</EvalResourceName><EvalDecision>implicitDeny</EvalDecision></member>`,
        )
        return [
          200,
          `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults>${result.join('')}</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
        ]
      })
    return asked
  }
  const wire = (policy: () => ReturnType<typeof ok>) =>
    ecr({
      DescribeImages: () => refuse('RepositoryNotFoundException'),
      DescribePullThroughCacheRules: (body) =>
        'nextToken' in body
          ? ok({
              pullThroughCacheRules: [{ ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'registry-1.docker.io', credentialArn: 'arn:s' }],
            })
          : ok({ pullThroughCacheRules: [{ ecrRepositoryPrefix: 'quay', upstreamRegistryUrl: 'quay.io' }], nextToken: 'more' }),
      GetRegistryPolicy: policy,
    })

  it('has its rules read to the last page', async () => {
    wire(() => refuse('RegistryPolicyNotFoundException'))
    expect(await value(loader({ task: task(nginx) })('pullThroughCacheRules'))).toEqual({
      rules: [
        { account: REGISTRY, region: REGION, prefix: 'quay', upstream: 'quay.io', credentialArn: null },
        { account: REGISTRY, region: REGION, prefix: 'hub', upstream: 'registry-1.docker.io', credentialArn: 'arn:s' },
      ],
      gaps: [],
    })
  })

  it('has the puller’s rights to fetch simulated, and the registry’s policy read', async () => {
    wire(() => refuse('RegistryPolicyNotFoundException'))
    const asked = iam()
    expect(await value(loader({ task: task(nginx), principal })('cacheImports'))).toMatchObject({
      actions: [
        { action: 'ecr:BatchImportUpstreamImage', resource: arn, decision: 'implicitDeny' },
        { action: 'ecr:CreateRepository', resource: arn, decision: 'implicitDeny' },
      ],
      registryPolicies: { [`${REGISTRY} ${REGION}`]: null },
    })
    expect(asked).toHaveLength(1)
  })

  it('asks for no right where nothing has to be fetched, or by nobody of this account', async () => {
    wire(() => refuse('RegistryPolicyNotFoundException'))
    const asked = iam()
    const none = { actions: [], registryPolicies: {} }
    const foreign = { ...principal, roleArn: 'arn:aws:iam::210987654321:role/r' }
    expect(await value(loader({ task: task(nginx), principal: foreign })('cacheImports'))).toEqual(none)
    expect(await value(loader({ task: task(nginx), principal: { ...principal, roleArn: null } })('cacheImports'))).toEqual(none)
    expect(await value(loader({ task: task(container(`${HOST}/app:v1`)), principal })('cacheImports'))).toEqual(none)
    expect(asked).toEqual([])
  })

  it('whose registry policy may not be read leaves the rights open', async () => {
    wire(() => refuse('AccessDeniedException'))
    iam()
    expect((await loader({ task: task(nginx), principal })('cacheImports')).state).toMatchObject({
      known: false,
      gaps: [{ api: 'ecr:GetRegistryPolicy' }],
    })
  })
})

describe('a reference without a registry', () => {
  const bare = task(container('my-app:v1'))
  const error = failure({ causes: ['private-registry-credentials'] })
  it.each([
    ['holds the image', ok({ imageDetails: [detail(['v1'])] }), [{ container: 'app', holdsImage: true, uri: `${HOST}/my-app:v1` }]],
    ['holds others only', refuse('ImageNotFoundException'), [{ container: 'app', holdsImage: false }]],
    ['does not exist', refuse('RepositoryNotFoundException'), []],
  ])('has its namesake in ECR looked up, which %s', async (_, answer, namesakes) => {
    const asked = ecr({ DescribeImages: () => answer })
    expect(await value(loader({ task: bare, error })('namesakes'))).toMatchObject(namesakes)
    expect(asked.map((a) => [a.body.registryId, a.body.repositoryName, a.body.imageIds])).toEqual([
      [REGISTRY, 'my-app', [{ imageTag: 'v1' }]],
    ])
  })
  it('is taken at its word while nothing fails', async () => {
    const asked = ecr({})
    expect(await value(loader({ task: bare })('namesakes'))).toEqual([])
    expect(asked).toEqual([])
  })
})

describe('a repository of another registry that does not exist', () => {
  it('is looked for in the task’s own', async () => {
    ecr({
      DescribeImages: () => refuse('RepositoryNotFoundException'),
      DescribeRepositories: (body, region) => {
        if (region === 'us-east-1') return ok({ repositories: [] })
        return ok({
          repositories: [{ repositoryName: 'app', repositoryArn: `own ${body.registryId} ${body['repositoryNames' as never]}` }],
        })
      },
    })
    const { found } = await value(loader({ task: task(container(`${REGISTRY}.dkr.ecr.us-east-1.amazonaws.com/app:v1`)) })('ecrImages'))
    expect(found).toMatchObject([{ twin: `own ${REGISTRY} app`, repositories: [] }])
  })
})

describe('a manifest', () => {
  it('is never asked for where the image is missing or archived: ECR would fetch it into a pull-through cache', async () => {
    const asked = ecr({
      DescribeImages: (body) =>
        body.repositoryName === 'app'
          ? refuse('ImageNotFoundException')
          : ok({ imageDetails: [detail(['v1'], { imageStatus: 'ARCHIVED' })] }),
    })
    await loader({ task: task(container(`${HOST}/app:v1`), container(`${HOST}/b:v1`, { name: 'b' })) })('manifests')
    expect(count(asked)).toEqual({ DescribeImages: 2 })
  })

  it('is a gap where it may not be read', async () => {
    ecr({ DescribeImages: () => ok({ imageDetails: [detail(['v1'])] }), BatchGetImage: () => refuse('AccessDeniedException') })
    expect(await value(loader({ task: task(container(`${HOST}/app:v1`)) })('manifests'))).toMatchObject({
      found: [],
      gaps: [{ api: 'ecr:BatchGetImage', reason: 'denied' }],
    })
  })
})
