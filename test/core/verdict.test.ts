import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Gate } from '../../src/core/gate.ts'
import { phrase } from '../../src/core/phrase.ts'
import type { Finding } from '../../src/core/report.ts'
import { conclude, concludeFromText, type TextSays } from '../../src/core/verdict.ts'

const finding = (check: string, gate: Gate, status: Finding['status'], more: Partial<Finding> = {}): Finding => ({
  check,
  gate,
  status,
  cause: status === 'broken' ? 'network-acl' : null,
  confidence: status === 'broken' ? 'confirmed' : null,
  say: phrase(`checks:${check}.${status}`),
  evidence: [],
  resources: [],
  container: null,
  gaps: [],
  ...more,
})
const text = (gates: Gate[] | null, more: Partial<TextSays> = {}): TextSays => ({
  pullError: true,
  causes: ['network-timeout'],
  gates,
  container: null,
  ...more,
})

describe('conclude', () => {
  it('blames the earliest break at a gate the text allows', () => {
    const findings = [
      finding('late', 'layer-connection', 'broken'),
      finding('early', 'token-connection', 'broken'),
      finding('first', 'dns', 'broken'),
    ]
    expect(conclude(findings, text(['token-connection', 'layer-connection']), false)).toMatchObject({
      check: 'early',
      confidence: 'confirmed',
    })
  })

  it('takes a fault that closes several gates for the one the text speaks of', () => {
    const group = finding('group', 'secret-connection', 'broken', { gates: ['secret-connection', 'token-connection', 'layer-connection'] })
    const missing = finding('missing', 'image', 'broken')
    expect(conclude([missing, group], text(['token-connection']), false)).toMatchObject({ check: 'group', confidence: 'confirmed' })
    const route = finding('a-route', 'manifest-connection', 'broken')
    expect(conclude([route, group], text(['manifest-connection', 'layer-connection']), false).check).toBe('a-route')
    const open = finding('open', 'secret-connection', 'unknown', { gates: ['secret-connection', 'token-connection'] })
    expect(conclude([open, missing], text(['token-connection']), false).status).toBe('unknown')
  })

  it('prefers what is sure to what is likely, even at a later gate', () => {
    const findings = [finding('a', 'dns', 'broken', { confidence: 'likely' }), finding('b', 'token-connection', 'broken')]
    expect(conclude(findings, text(['dns', 'token-connection']), false).check).toBe('b')
  })

  it('prefers the failing container among breaks of one sureness', () => {
    const findings = [finding('a', 'image', 'broken', { container: 'sidecar' }), finding('b', 'platform', 'broken', { container: 'app' })]
    expect(conclude(findings, text(['image', 'platform'], { container: 'app' }), false).check).toBe('b')
  })

  it('never blames what is unknown', () => {
    expect(conclude([finding('a', 'dns', 'unknown')], text(['dns']), false)).toMatchObject({ status: 'unknown', cause: null })
  })

  const gap = { gaps: [{ api: 'ecr:DescribeImages', reason: 'denied' as const, resource: '*' }] }
  const missing = (more: Partial<TextSays> = {}) => text(['image'], { causes: ['image-not-found', 'repository-not-found'], ...more })

  it('takes the text at its word where nothing it speaks of could be read', () => {
    const unread = [finding('image-not-found', 'image', 'unknown', gap), finding('repository-not-found', 'image', 'unknown', gap)]
    expect(conclude(unread, missing(), false)).toMatchObject({ cause: 'image-not-found', confidence: 'possible', check: null })
    expect(conclude(unread, missing({ causes: ['image-not-found'] }), false)).toMatchObject({ confidence: 'likely' })
    expect(conclude(unread, missing(), true).status).toBe('healthy')
    expect(conclude([unread[0]!, finding('repository-not-found', 'image', 'ok')], missing(), false).status).toBe('unknown')
    expect(conclude([...unread, finding('other', 'dns', 'broken')], missing(), false)).toMatchObject({ cause: null })
    expect(conclude([finding('image-not-found', 'image', 'unknown')], missing({ causes: ['image-not-found'] }), false).status).toBe(
      'unknown',
    )
  })

  it('takes a break at another gate for likely where all the text allows is fine', () => {
    const findings = [finding('a', 'token-access', 'ok'), finding('b', 'image', 'broken')]
    expect(conclude(findings, text(['token-access']), false)).toMatchObject({ check: 'b', confidence: 'likely' })
  })

  it('holds back with a break elsewhere while something the text allows is unknown', () => {
    const findings = [finding('a', 'token-access', 'unknown'), finding('b', 'image', 'broken')]
    expect(conclude(findings, text(['token-access']), false).status).toBe('unknown')
  })

  it('is no more than likely where the text is silent', () => {
    expect(conclude([finding('a', 'image', 'broken')], null, false).confidence).toBe('likely')
    expect(conclude([finding('a', 'image', 'broken')], text(null), false).confidence).toBe('likely')
  })

  it('calls it healthy where the same revision runs, or where facts refute what the text says', () => {
    expect(conclude([finding('a', 'dns', 'unknown')], text(['dns']), true).status).toBe('healthy')
    const denied = text(['token-access'], { causes: ['ecr-auth-denied', 'endpoint-policy'] })
    expect(conclude([finding('ecr-auth-denied', 'token-access', 'ok')], denied, false).status).toBe('healthy')
    expect(conclude([finding('a', 'dns', 'ok')], null, false).status).toBe('healthy')
  })

  it('leaves unexplained what no check has looked for, such as a time-out where all is fine', () => {
    expect(conclude([finding('a', 'dns', 'ok')], text(['dns']), false).status).toBe('unexplained')
    expect(conclude([finding('a', 'dns', 'ok')], text(['token-access'], { causes: ['scp-denied'] }), false).status).toBe('unexplained')
  })

  it('does not look for a pull failure where the text is about something else', () => {
    expect(conclude([finding('a', 'dns', 'broken')], text(null, { pullError: false }), false).status).toBe('not-a-pull-failure')
  })

  it('does not depend on the order of the findings', () => {
    const all = (['dns', 'token-connection', 'image', 'disk'] as const).flatMap((gate) =>
      (['confirmed', 'likely'] as const).map((confidence) => finding(`${gate}-${confidence}`, gate, 'broken', { confidence })),
    )
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), (some) => {
        const sorted = [...some].sort((a, b) => (a.check < b.check ? -1 : 1))
        expect(conclude(some, text(['dns', 'image']), false)).toEqual(conclude(sorted, text(['dns', 'image']), false))
      }),
    )
  })
})

describe('concludeFromText', () => {
  it('is likely of one cause, possible of the first of several, and names none where the text does not say', () => {
    expect(concludeFromText(text(null, { causes: ['disk-full'] }))).toMatchObject({ cause: 'disk-full', confidence: 'likely' })
    expect(concludeFromText(text(null, { causes: ['image-not-found', 'repository-not-found'] }))).toMatchObject({
      cause: 'image-not-found',
      confidence: 'possible',
    })
    expect(concludeFromText(text(null, { pullError: null }))).toMatchObject({ status: 'unknown', cause: null })
    expect(concludeFromText(null)).toMatchObject({ status: 'unknown', cause: null })
  })
})
