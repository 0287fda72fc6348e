import { describe, expect, it } from 'vitest'
import type { CacheRule, Host } from '../../src/facts/types/index.ts'
import { askedImage, repositoryArn } from '../../src/image/asked.ts'
import { cacheRuleOf } from '../../src/image/cache-rule.ts'
import { meantHost } from '../../src/image/host.ts'
import { platformOf, readManifest } from '../../src/image/manifest.ts'
import { concerns, forgotten, hostless } from '../../src/image/namesake.ts'
import { serves, wantedPlatform } from '../../src/image/platform.ts'
import { failure, HOST, image, OCI, sha, taskDefinition } from './make.ts'

describe('what a pull asks for', () => {
  it.each([
    ['app', { imageTag: 'latest' }],
    ['app:v1', { imageTag: 'v1' }],
    [`app@${sha('a')}`, { imageDigest: sha('a') }],
    [`app:v1@${sha('a')}`, { imageDigest: sha('a') }],
  ])('of %s is %j', (text, asked) => {
    expect(askedImage(image(text))).toEqual(asked)
  })

  it('is the digest ECS pinned, unless the reference names another', () => {
    expect(askedImage(image('app:v1', 'app', sha('b')))).toEqual({ imageDigest: sha('b') })
    expect(askedImage(image(`app@${sha('a')}`, 'app', sha('b')))).toEqual({ imageDigest: sha('a') })
  })

  it.each([
    ['eu-west-3', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('lies in a repository of %s with the partition %s', (region, partition) => {
    expect(repositoryArn({ account: '123456789012', region, repository: 'team/app' })).toBe(
      `arn:${partition}:ecr:${region}:123456789012:repository/team/app`,
    )
  })
})

describe('the pull-through-cache rule of a repository', () => {
  const rule = (prefix: string, more: Partial<CacheRule> = {}): CacheRule => ({
    account: '123456789012',
    region: 'ap-northeast-1',
    prefix,
    upstream: 'registry-1.docker.io',
    credentialArn: null,
    ...more,
  })
  const of = (repository: string, ...rules: CacheRule[]) => cacheRuleOf(image(`${repository}:v1`).reference, rules)?.prefix ?? null

  it('covers what lies below its prefix and nothing beside it', () => {
    expect(of('hub/library/nginx', rule('hub'))).toBe('hub')
    expect(of('hubble/nginx', rule('hub'))).toBeNull()
    expect(of('hub', rule('hub'))).toBeNull()
  })

  it('is the one with the longest prefix; ROOT comes last', () => {
    expect(of('team/hub/nginx', rule('ROOT'), rule('team'), rule('team/hub'))).toBe('team/hub')
    expect(of('other', rule('ROOT'), rule('team'))).toBe('ROOT')
  })

  it('belongs to one registry in one Region', () => {
    expect(of('hub/nginx', rule('hub', { account: '210987654321' }), rule('hub', { region: 'us-east-1' }))).toBeNull()
  })
})

describe('a manifest', () => {
  it('of an index names its platforms, without attestations', () => {
    const manifests = [
      { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      { platform: { os: 'unknown', architecture: 'unknown' } },
      {},
    ]
    expect(readManifest(JSON.stringify({ mediaType: `${OCI}.index.v1+json`, manifests }), null)).toEqual({
      mediaType: `${OCI}.index.v1+json`,
      platforms: [{ os: 'linux', architecture: 'arm64' }],
      layers: [],
      config: null,
    })
  })

  it('of a single image names the kinds of its layers and its configuration', () => {
    const body = { config: { mediaType: `${OCI}.config.v1+json`, digest: sha('c') }, layers: [{ mediaType: 'x' }, { mediaType: 'x' }, {}] }
    expect(readManifest(JSON.stringify(body), null)).toEqual({
      mediaType: `${OCI}.manifest.v1+json`,
      platforms: null,
      layers: ['x', ''],
      config: sha('c'),
    })
  })

  it('of a chart has no configuration that tells a platform', () => {
    const config = { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: sha('c') }
    expect(readManifest(JSON.stringify({ config }), 'm')).toMatchObject({ mediaType: 'm', config: null })
  })

  it.each(['', '{', '[]', 'null', '"x"'])('that reads %j is none', (text) => expect(readManifest(text, null)).toBeNull())
  it.each([null, {}, { os: 'linux' }, { os: '', architecture: 'arm64' }, { os: 1, architecture: 2 }])('platform %j is none', (value) =>
    expect(platformOf(value)).toBeNull(),
  )
})

describe('the platform a task wants', () => {
  const host = { cpuArchitecture: 'ARM64' } as Host
  it.each([
    ['Fargate', null, null, { architecture: 'amd64', said: 'default' }],
    ['Fargate with ARM64', 'ARM64', null, { architecture: 'arm64', said: 'task-definition' }],
  ] as const)('on %s', (_, cpuArchitecture, instance, wanted) => {
    expect(wantedPlatform('FARGATE', taskDefinition({ cpuArchitecture }), instance)).toMatchObject({ os: 'linux', ...wanted })
  })

  it('on EC2 is the instance’s, whatever the task definition says; without an instance the task definition’s', () => {
    expect(wantedPlatform('EC2', taskDefinition({ cpuArchitecture: 'X86_64' }), host)).toMatchObject({
      architecture: 'arm64',
      said: 'host',
    })
    expect(wantedPlatform('EC2', taskDefinition({ cpuArchitecture: 'X86_64' }), null)).toMatchObject({ architecture: 'amd64' })
    expect(wantedPlatform('EC2', taskDefinition(), null)).toBeNull()
    expect(wantedPlatform('EXTERNAL', null, null)).toBeNull()
  })

  it('is not guessed on Fargate without a task definition, nor for an architecture never heard of', () => {
    expect(wantedPlatform('FARGATE', null, null)).toBeNull()
    expect(wantedPlatform('FARGATE', taskDefinition({ cpuArchitecture: 'RISCV' }), null)).toBeNull()
  })

  it('is Windows where the task definition says so', () => {
    expect(wantedPlatform('FARGATE', taskDefinition({ operatingSystem: 'WINDOWS_SERVER_2022_CORE' }), null)).toMatchObject({
      os: 'windows',
    })
  })

  it.each([
    ['linux/amd64', 'linux/amd64', true],
    ['linux/arm64', 'linux/amd64', false],
    ['windows/amd64', 'linux/amd64', false],
    ['linux/386', 'linux/amd64', true],
    ['linux/arm', 'linux/arm64', true],
    ['linux/arm', 'linux/amd64', false],
  ])('%s for %s: %s', (offered, wanted, fits) => {
    const platform = (text: string) => ({ os: text.split('/')[0]!, architecture: text.split('/')[1]! })
    expect(serves([platform(offered)], platform(wanted))).toBe(fits)
  })
})

describe('a registry host', () => {
  it.each([
    ['ghrc.io', 'ghcr.io'],
    ['quay.oi', 'quay.io'],
    ['dokcer.io', 'docker.io'],
    ['mcr.microsft.com', 'mcr.microsoft.com'],
  ])('%s was meant to be %s', (host, meant) => expect(meantHost(host)).toBe(meant))
  it.each(['gcr.io', 'ghcr.io', 'registry.example.com', 'localhost:5000'])('%s stands for itself', (host) =>
    expect(meantHost(host)).toBeNull(),
  )
})

describe('a reference without a registry', () => {
  it.each([
    [':my-app:v1', 'my-app'],
    [':team/app:v1', 'team/app'],
    [':docker.io/library/my-app:v1', null],
    ['my-app:v1', null],
    [':ghcr.io/team/app:v1', null],
  ])('%s is %s', (text, path) => expect(hostless(image(text).reference)).toBe(path))

  const images = [image(':my-app:v1'), image('b:v1', 'b')]
  it('is suspected after failures it can cause', () => {
    expect(forgotten(images, failure({ causes: ['private-registry-credentials'] })).map((i) => i.container)).toEqual(['app'])
  })
  it.each([
    ['without a failure', null],
    ['after a rate limit', failure({ causes: ['dockerhub-rate-limit'] })],
    ['after something else than a pull', failure({ pullError: false })],
    ['where another container failed', failure({ container: 'b' })],
    ['where another image failed', failure({ image: `${HOST}/b:v1` })],
  ])('is not suspected %s', (_, error) => expect(forgotten(images, error)).toEqual([]))

  it('is what an error means that writes it in full', () => {
    expect(concerns({ container: null, image: 'docker.io/library/my-app:v1' }, images[0]!)).toBe(true)
    expect(concerns({ container: null, image: 'docker.io/library/my-app:v2' }, images[0]!)).toBe(false)
  })
})
