import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ImageReference } from '../../src/facts/types/image.ts'
import { formatImageReference, misspeltEcrHost, parseImageReference } from '../../src/image/reference.ts'

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'

const WELL_FORMED: [string, Partial<ImageReference>][] = [
  ['nginx', { registry: 'docker-hub', host: 'docker.io', repository: 'library/nginx', tag: 'latest', digest: null }],
  ['nginx:1.27', { registry: 'docker-hub', repository: 'library/nginx', tag: '1.27' }],
  ['grafana/grafana', { registry: 'docker-hub', host: 'docker.io', repository: 'grafana/grafana', tag: 'latest' }],
  ['index.docker.io/busybox', { registry: 'docker-hub', host: 'docker.io', repository: 'library/busybox' }],
  [`nginx@${DIGEST}`, { repository: 'library/nginx', tag: null, digest: DIGEST }],
  [
    `${ECR}/a/b/c/d:v1@${DIGEST}`,
    { registry: 'ecr', account: '123456789012', region: 'eu-west-1', repository: 'a/b/c/d', tag: 'v1', digest: DIGEST },
  ],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app:1', { registry: 'ecr', region: 'cn-north-1', repository: 'app' }],
  ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app', { registry: 'ecr', region: 'us-gov-west-1', tag: 'latest' }],
  ['123456789012.dkr-ecr.eu-west-1.on.aws/app', { registry: 'ecr', account: '123456789012', region: 'eu-west-1' }],
  ['123456789012.dkr-ecr-fips.us-east-1.on.aws/app', { registry: 'ecr', region: 'us-east-1' }],
  ['123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn/app', { registry: 'ecr', region: 'cn-north-1' }],
  ['public.ecr.aws/docker/library/node:22', { registry: 'ecr-public', repository: 'docker/library/node', tag: '22', account: null }],
  ['localhost/app', { registry: 'other', host: 'localhost', repository: 'app' }],
  ['registry.example.com:5000/team/app:2', { registry: 'other', host: 'registry.example.com:5000', repository: 'team/app', tag: '2' }],
  ['myhost:5000/app', { registry: 'other', host: 'myhost:5000', repository: 'app', tag: 'latest' }],
  ['ghcr.io/o/r:x', { registry: 'other', host: 'ghcr.io' }],
  // An image id where a name belongs silently means a Docker Hub repository called sha256.
  [DIGEST, { registry: 'docker-hub', repository: 'library/sha256', tag: '0123456789abcdef'.repeat(4) }],
]

const MALFORMED = [
  '',
  ' nginx',
  'Ubuntu_App:v1',
  `${ECR}/app:`,
  `${ECR}/app:tag with space`,
  `${ECR}/app@sha256:abc`,
  `${ECR}//app`,
  `${ECR}/app:a:b/`,
  `https://${ECR}/app:v1`,
  '12345.dkr.ecr.eu-west-1.amazonaws.com/app',
  '123456789012.dkr.ecr.us-west-2.amazonawss.com/app',
  '123456789012.dkr.ecr.us-west-2.amazonaws.commmmm/app',
  '0123456789abcdef'.repeat(4),
  'イメージ:最新',
]

describe('an image reference', () => {
  test.each(WELL_FORMED)('%s', (text, parts) => {
    expect(parseImageReference(text)).toMatchObject({ text, ...parts })
  })

  test.each(MALFORMED)('malformed: %s', (text) => {
    expect(parseImageReference(text)).toMatchObject({ text, registry: 'malformed' })
  })

  test('a misspelt ECR host is told from another registry', () => {
    expect(misspeltEcrHost('1.dkr.ecr.us-west-2.amazonaws.co')).toBe(true)
    expect(misspeltEcrHost(ECR)).toBe(false)
    expect(misspeltEcrHost('ghcr.io')).toBe(false)
    expect(misspeltEcrHost('public.ecr.aws')).toBe(false)
  })
})

const lower = 'abcdefghijklmnopqrstuvwxyz0123456789'
const word = fc.string({ unit: fc.constantFrom(...lower), minLength: 1, maxLength: 8 })
const component = fc.tuple(word, fc.array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '--'), word), { maxLength: 2 }))
const name = component.map(([head, tail]) => head + tail.map((t) => t.join('')).join(''))
const account = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 12, maxLength: 12 })
const region = fc.constantFrom('us-east-1', 'ap-northeast-1', 'cn-north-1', 'us-gov-west-1', 'eusc-de-east-1')
const host = fc.oneof(
  fc.tuple(account, region).map(([a, r]) => `${a}.dkr.ecr.${r}.amazonaws.com${r.startsWith('cn-') ? '.cn' : ''}`),
  fc.tuple(account, region).map(([a, r]) => `${a}.dkr-ecr.${r}.on.aws`),
  fc.constantFrom('docker.io', 'public.ecr.aws', 'ghcr.io', 'quay.io', 'registry.example.com:8443', 'localhost:5000', 'localhost'),
)
const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
const parts = fc.record({
  host,
  repository: fc.array(name, { minLength: 2, maxLength: 5 }).map((names) => names.join('/')),
  tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/)),
  digest: fc.option(hex.map((digits) => `sha256:${digits}`)),
})

describe('properties', () => {
  test('a reference built from parts parses back to the parts', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const parsed = parseImageReference(formatImageReference(given))
        expect(parsed).toMatchObject({ ...given, tag: given.tag ?? (given.digest ? null : 'latest') })
        expect(parsed.registry).not.toBe('malformed')
        expect(parseImageReference(formatImageReference(parsed))).toMatchObject({ ...parsed, text: expect.any(String) })
      }),
    )
  })

  test('no text makes it throw, and the text is kept', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('/', ':', '@', '.', 'a', '[', '-') })),
        (text) => {
          expect(parseImageReference(text).text).toBe(text)
        },
      ),
    )
  })
})
