import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usableTags } from '../../src/facts/ecr/tags.ts'
import { isArtifact } from '../../src/image/artifact.ts'

const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const IMAGE = 'application/vnd.oci.image.config.v1+json'

describe('what is stored beside images', () => {
  it('is told by its tag: signatures, attestations and lists of contents of any digest', () => {
    const digest = fc.oneof(
      hex(64).map((d) => `sha256-${d}`),
      hex(96).map((d) => `sha384-${d}`),
      hex(128).map((d) => `sha512-${d}`),
    )
    const ending = fc.constantFrom('', '.sig', '.att', '.sbom', '.cosign.bundle')
    fc.assert(
      fc.property(digest, ending, (tag, end) => isArtifact(tag + end, null)),
      { numRuns: 50 },
    )
  })

  it.each(['v1.0.1', 'latest', 'sha-0a1b2c3', 'sha256', '0a1b2c3d', 'sha256-0a1b', 'main.sig-2', `git-${'a'.repeat(40)}`])(
    'is not the image tagged %s',
    (tag) => expect([isArtifact(tag, null), isArtifact(tag, IMAGE)]).toEqual([false, false]),
  )

  it.each([
    ['a chart', 'application/vnd.cncf.helm.config.v1+json'],
    ['a signature', 'application/vnd.cncf.notary.signature'],
    ['a list of contents', 'application/spdx+json'],
  ])('is told by its media type: %s', (_, mediaType) => expect(isArtifact('v1.0.1', mediaType)).toBe(true))

  it('is no tag that can be deployed, however new it is', () => {
    const digest = `sha256:${'a'.repeat(64)}`
    const at = (day: number) => new Date(Date.UTC(2026, 0, day))
    const tags = usableTags([
      { imageTags: ['v1'], imageDigest: digest, imagePushedAt: at(1), artifactMediaType: IMAGE },
      { imageTags: [`sha256-${'a'.repeat(64)}.sig`], imageDigest: digest, imagePushedAt: at(2), artifactMediaType: IMAGE },
      { imageTags: ['chart-1'], imageDigest: digest, imagePushedAt: at(3), artifactMediaType: 'application/vnd.cncf.helm.config.v1+json' },
      { imageTags: ['old'], imageDigest: digest, imagePushedAt: at(4), imageStatus: 'ARCHIVED' },
      { imageTags: ['v2', 'latest'], imageDigest: digest, imagePushedAt: at(5) },
    ])
    expect(tags.map(({ tag }) => tag)).toEqual(['latest', 'v2', 'v1'])
  })
})
