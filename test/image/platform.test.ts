import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readManifest } from '../../src/image/manifest.ts'
import { serves, wantedPlatform } from '../../src/image/platform.ts'
import { parseError } from '../../src/target/error.ts'
import { taskDefinition } from './make.ts'

const windows = (build: string) => ({ os: 'windows', architecture: 'amd64', osVersion: `10.0.${build}` })

describe('builds of Windows', () => {
  it.each([
    ['17763.6414', '17763', true],
    ['20348.2700', '17763', false],
    ['17763.1', '20348', false],
    ['20348.1', '20348', true],
    ['20348.1', '26100', true],
    ['25398.1', '26100', true],
    ['26100.1', '20348', false],
    ['14393.1', '26100', false],
  ])('an image of %s on a host of %s: %s', (image, host, expected) => {
    expect(serves([windows(image)], windows(host))).toBe(expected)
  })

  it('hold for Windows alone, and only where both are known', () => {
    const { osVersion: _, ...any } = windows('1')
    fc.assert(
      fc.property(fc.nat(30000), fc.nat(30000), (image, host) => {
        expect(serves([any], windows(`${host}`))).toBe(true)
        expect(serves([windows(`${image}`)], any)).toBe(true)
        expect(serves([windows(`${host}.${image}`)], windows(`${host}`))).toBe(true)
        expect(serves([windows(`${image}`)], { ...windows(`${host}`), os: 'linux' })).toBe(false)
        // What runs on a host runs on every later one that it could have been built for.
        if (serves([windows(`${image}`)], windows(`${host}`)) && image >= 20348)
          expect(serves([windows(`${image}`)], windows(`${host + 1}`))).toBe(true)
      }),
    )
  })

  it('are read from an index, what is no version left out', () => {
    const platform = (version: unknown) => ({ platform: { os: 'windows', architecture: 'amd64', 'os.version': version } })
    const read = readManifest(JSON.stringify({ manifests: ['10.0.20348.2700', '', 7, 'latest'].map(platform) }), null)
    expect(read?.platforms).toEqual([
      windows('20348.2700'),
      { os: 'windows', architecture: 'amd64' },
      { os: 'windows', architecture: 'amd64' },
      { os: 'windows', architecture: 'amd64' },
    ])
  })

  it('of a family that nobody knows are not known', () => {
    const of = (operatingSystem: string) => wantedPlatform('FARGATE', taskDefinition({ operatingSystem }), null)
    expect(of('WINDOWS_SERVER_2099_CORE')).toMatchObject({ os: 'windows' })
    expect(of('WINDOWS_SERVER_2099_CORE')).not.toHaveProperty('osVersion')
    expect(of('WINDOWS_SERVER_20H2_CORE')).toMatchObject({ osVersion: '10.0.19042' })
    expect(of('LINUX')).not.toHaveProperty('osVersion')
  })
})

it.each(['windows/amd64 10.0.17763', 'linux/arm64/v8', 'linux/amd64'])('a platform is no name of an image: %s', (platform) => {
  const text = `CannotPullContainerError: Error response from daemon: no matching manifest for ${platform} in the manifest list entries`
  expect(parseError(text)).toMatchObject({ image: null, repository: null, causes: ['platform-mismatch'] })
})
