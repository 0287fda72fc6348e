import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { noAws } from '../../src/aws/aws.ts'
import { gapsOf } from '../../src/aws/refusal.ts'
import { factLoader } from '../../src/core/fact.ts'
import publicImages from '../../src/facts/public-images.ts'
import { registryOf } from '../../src/facts/registry/hosts.ts'
import type { FactValues } from '../../src/facts/types/index.ts'
import { failure, image } from '../image/make.ts'

beforeAll(() => nock.disableNetConnect())
afterEach(() => nock.cleanAll())
afterAll(() => nock.enableNetConnect())

const session = { region: 'ap-northeast-1', account: '123456789012', partition: 'aws' }
const load = (images: string[], seeds: Partial<FactValues> = {}) =>
  factLoader<FactValues, never>({
    definitions: [publicImages as never],
    seeds: {
      registriesAsked: true,
      references: images.map((text, n) => image(`:${text}`, `c${n}`)),
      error: null,
      task: {} as FactValues['task'],
      ...seeds,
    },
    within: noAws(session).within as never,
    gapsOf,
  })('publicImages')
const value = async (...args: Parameters<typeof load>) => {
  const { state } = await load(...args)
  if (!state.known) throw new Error('unknown')
  return state.value
}

const INDEX = 'application/vnd.oci.image.index.v1+json'
const CHALLENGE = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull,push"'
const NGINX = '/v2/library/nginx/manifests/1.27'
const hub = () => nock('https://registry-1.docker.io')
const challenged = (challenge = CHALLENGE) => hub().head(NGINX).reply(401, '', { 'www-authenticate': challenge })
const tokens = () =>
  nock('https://auth.docker.io').get('/token').query({ service: 'registry.docker.io', scope: 'repository:library/nginx:pull' })

describe('the images of public registries', () => {
  it('are asked about nowhere unless the settings say so', async () => {
    expect(await value(['nginx:1.27'], { registriesAsked: false })).toEqual({ found: [], gaps: [] })
  })

  it('are asked for with a token for pulling just that, the limit is the published one, and nothing is fetched', async () => {
    challenged()
    tokens().reply(200, { token: 'abc' })
    hub()
      .head(NGINX)
      .matchHeader('authorization', 'Bearer abc')
      .reply(200, '', { 'content-type': INDEX, 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '3;w=21600' })
    const { found, gaps } = await value(['nginx:1.27'])
    expect(gaps).toEqual([])
    expect(found).toEqual([
      expect.objectContaining({ container: 'c0', state: 'found', mediaType: INDEX, limit: '100;w=21600', platforms: null }),
    ])
    expect(nock.isDone()).toBe(true)
  })

  it('are evidence by the command that shows the same, once for each image', async () => {
    hub().head(NGINX).reply(200, '', { 'content-type': INDEX })
    const { state, calls } = await load(['nginx:1.27', 'nginx:1.27'])
    expect(state.known && state.value.found.map(({ container }) => container)).toEqual(['c0', 'c1'])
    expect(calls).toEqual([{ api: 'registry:manifest', depth: 0, outcome: 'ok', cli: 'docker manifest inspect nginx:1.27' }])
  })

  it.each<[number, string]>([
    [404, 'not-found'],
    [401, 'refused'],
    [403, 'refused'],
    [429, 'limited'],
  ])('%i is an answer: %s', async (status, state) => {
    nock('https://quay.io').head('/v2/acme/app/manifests/1').reply(status)
    expect((await value(['quay.io/acme/app:1'])).found).toEqual([expect.objectContaining({ state })])
  })

  it('are refused where no token is given', async () => {
    challenged()
    tokens().reply(403)
    expect((await value(['nginx:1.27'])).found).toEqual([expect.objectContaining({ state: 'refused' })])
  })

  it('tell their platforms where those are in question, by an index of bounded size', async () => {
    const body = {
      manifests: [{ platform: { os: 'linux', architecture: 'arm64' } }, { platform: { os: 'unknown', architecture: 'unknown' } }],
    }
    const asked = { error: failure({ causes: ['platform-mismatch'], image: 'nginx:1.27' }) }
    hub().head(NGINX).reply(200, '', { 'content-type': INDEX }).get(NGINX).reply(200, body)
    expect((await value(['nginx:1.27'], asked)).found[0]!.platforms).toEqual([{ os: 'linux', architecture: 'arm64' }])
    hub().head(NGINX).reply(200, '', { 'content-type': INDEX }).get(NGINX).reply(200, 'x'.repeat(1_000_001))
    expect((await value(['nginx:1.27'], asked)).gaps).toEqual([{ api: 'registry:manifest', reason: 'failed', resource: 'nginx:1.27' }])
  })

  it.each<[string, () => unknown]>([
    ['sends elsewhere', () => hub().head(NGINX).reply(307, '', { location: 'https://169.254.169.254/' })],
    ['wants tokens of another host', () => challenged('Bearer realm="https://evil.example/token",service="x"')],
    ['wants tokens in the clear', () => challenged('Bearer realm="http://auth.docker.io/token"')],
    ['wants a password', () => challenged('Basic realm="https://auth.docker.io/token"')],
    ['fails', () => hub().head(NGINX).reply(500)],
    ['hands out no token', () => [challenged(), tokens().reply(200, { token: 'a b\n' })]],
  ])('are a gap where the registry %s', async (_, answer) => {
    answer()
    const { found, gaps } = await value(['nginx:1.27'])
    expect(found).toEqual([])
    expect(gaps).toEqual([{ api: 'registry:manifest', reason: 'failed', resource: 'nginx:1.27' }])
  })

  it.each([
    'registry.example.com/app:1',
    'localhost:5000/app:1',
    '169.254.169.254/app:1',
    '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:1',
    'quay.io.example.com/app:1',
    'x-docker.pkg.dev.example.com/app:1',
  ])('are asked of known registries alone, not of %s', async (text) => {
    expect(await value([text])).toEqual({ found: [], gaps: [] })
  })

  it('of Google’s registries lie at the host of their place', () => {
    expect(registryOf('europe-west1-docker.pkg.dev')).toEqual({ api: 'europe-west1-docker.pkg.dev', tokens: 'europe-west1-docker.pkg.dev' })
    expect(registryOf('constructor')).toBeNull()
  })
})
