import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cause } from '../../src/core/cause.ts'
import type { Gate } from '../../src/core/gate.ts'
import { phrase } from '../../src/core/phrase.ts'
import type { Finding, Verdict } from '../../src/core/report.ts'
import { concludeFromText, type Failure, conclude as judge, type TextSays, type Witness } from '../../src/core/verdict.ts'

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

const failure = (more: Partial<Failure> = {}): Failure => ({
  at: '2026-07-01T12:00:00.000Z',
  host: null,
  ecr: true,
  region: 'ap-northeast-1',
  container: null,
  alone: true,
  upFront: true,
  placed: true,
  ...more,
})
const pulled: Witness = { kind: 'task', name: 'arn:task', at: '2026-07-01T12:10:00.000Z', samePlace: true, samePlatform: true }
const conclude = (findings: Finding[], says: TextSays | null, running: boolean): Verdict =>
  judge(findings, { text: says, failure: says && failure(), witness: running ? pulled : null }).verdict

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

  it.each<[string, Cause[], string]>([
    ['reading the secret was refused', ['secret-unreadable', 'kms-denied'], 'secret-unreadable'],
    ['the key was refused', ['kms-denied', 'secret-unreadable'], 'kms-denied'],
    ['the secret is not there', ['secret-not-found'], 'secret-not-found'],
    ['a cause that neither is', ['endpoint-policy'], 'kms-denied'],
    ['no cause', [], 'kms-denied'],
  ])('of breaks of one gate takes the one the text speaks of, else the first by id: %s', (_, causes, check) => {
    const at = (cause: Cause) => finding(cause, 'secret-access', 'broken', { cause })
    const all = (['secret-unreadable', 'kms-denied', 'secret-not-found'] as const).map(at)
    for (const findings of [all, [...all].reverse()])
      expect(conclude(findings, text(['secret-access'], { causes }), false)).toMatchObject({ check, cause: check, confidence: 'confirmed' })
  })

  it('never lets the text’s words outweigh what is sure, the failing container or an earlier gate', () => {
    const says = text(['secret-access', 'token-access'], { causes: ['ecr-auth-denied'], container: 'app' })
    const token = finding('token', 'token-access', 'broken', { cause: 'ecr-auth-denied' })
    const secret = finding('secret', 'secret-access', 'broken', { cause: 'kms-denied' })
    expect(conclude([token, secret], says, false).check).toBe('secret')
    const doubtful = { ...token, gate: 'secret-access' as const, confidence: 'likely' as const }
    expect(conclude([doubtful, secret], says, false).check).toBe('secret')
    const elsewhere = { ...token, gate: 'secret-access' as const, container: 'sidecar' }
    expect(conclude([elsewhere, secret], says, false).check).toBe('secret')
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
    // That names do not resolve is refuted by the registry's answer.
    expect(conclude([...unread, finding('other', 'dns', 'broken')], missing(), false)).toMatchObject({ cause: 'image-not-found' })
    expect(conclude([...unread, finding('other', 'disk', 'broken')], missing(), false)).toMatchObject({ cause: null })
    expect(conclude([finding('image-not-found', 'image', 'unknown')], missing({ causes: ['image-not-found'] }), false).status).toBe(
      'unknown',
    )
  })

  it('lets the text’s cause stand where all it allows is fine and something else is broken', () => {
    const findings = [finding('ecr-auth-denied', 'token-access', 'ok'), finding('b', 'image', 'broken')]
    const says = text(['token-access'], { causes: ['ecr-auth-denied'] })
    expect(conclude(findings, says, false)).toMatchObject({ cause: 'ecr-auth-denied', check: null, confidence: 'possible' })
  })

  it('takes a break the pull did not reach for likely once a witness shows that the failure is gone', () => {
    const later = finding('b', 'image', 'broken', { changedAt: '2026-07-01T13:00:00.000Z' })
    expect(conclude([finding('a', 'token-access', 'ok'), later], text(['token-access']), true)).toMatchObject({
      check: 'b',
      confidence: 'likely',
    })
  })

  it('holds back with a break elsewhere while something the text allows is unknown', () => {
    const findings = [finding('a', 'token-access', 'unknown'), finding('b', 'image', 'broken')]
    expect(conclude(findings, text(['token-access']), false).status).toBe('unknown')
  })

  it('is no more than likely where the text is silent', () => {
    expect(conclude([finding('a', 'image', 'broken')], null, false).confidence).toBe('likely')
    expect(conclude([finding('a', 'image', 'broken')], text(null), false).confidence).toBe('likely')
  })

  it('calls a failure gone only where a witness shows it, and a pull that nobody has tried a forecast', () => {
    expect(conclude([finding('a', 'dns', 'unknown')], text(['dns']), true)).toMatchObject({ status: 'healthy', basis: 'witness' })
    const denied = text(['token-access'], { causes: ['ecr-auth-denied', 'endpoint-policy'] })
    expect(conclude([finding('ecr-auth-denied', 'token-access', 'ok')], denied, false).status).toBe('unexplained')
    expect(conclude([finding('a', 'dns', 'ok')], null, false)).toMatchObject({ status: 'healthy', basis: 'forecast' })
    expect(conclude([finding('a', 'dns', 'unknown')], null, false).status).toBe('unknown')
  })

  it('leaves unexplained what no check has looked for, such as a time-out where all is fine', () => {
    expect(conclude([finding('a', 'dns', 'ok')], text(['dns']), false).status).toBe('unexplained')
    expect(conclude([finding('a', 'dns', 'ok')], text(['token-access'], { causes: ['scp-denied'] }), false)).toMatchObject({
      cause: 'scp-denied',
      confidence: 'likely',
    })
  })

  it('does not look for a pull failure where the text is about something else', () => {
    expect(conclude([finding('a', 'dns', 'broken')], text(null, { pullError: false }), false).status).toBe('not-a-pull-failure')
  })

  it('does not depend on the order of the findings', () => {
    const all = (['dns', 'token-connection', 'image', 'disk'] as const).flatMap((gate) =>
      (['confirmed', 'likely'] as const).flatMap((confidence) =>
        ['a', 'b', 'c'].map((name) => finding(`${name}-${gate}-${confidence}`, gate, 'broken', { confidence })),
      ),
    )
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), (some) => {
        const sorted = [...some].sort((a, b) => (a.check < b.check ? -1 : 1))
        expect(conclude(some, text(['dns', 'image']), false)).toEqual(conclude(sorted, text(['dns', 'image']), false))
      }),
    )
  })
})

describe('what a verdict says', () => {
  const broken = finding('a', 'image', 'broken', { say: phrase('checks:a.broken', { tag: 'v1' }) })
  const unread = finding('image-not-found', 'image', 'unknown', {
    gaps: [{ api: 'ecr:DescribeImages', reason: 'denied', resource: '*' }],
  })
  const none = { cause: null, confidence: null, check: null }
  it.each<[string, () => Verdict, Verdict]>([
    [
      'a break, in the words of its check',
      () => conclude([broken], text(['image']), false),
      { status: 'explained', cause: 'network-acl', confidence: 'confirmed', check: 'a', say: broken.say },
    ],
    [
      'how many are open',
      () => conclude([finding('a', 'dns', 'unknown'), finding('b', 'dns', 'unknown'), finding('c', 'dns', 'ok')], text(['dns']), false),
      { status: 'unknown', ...none, say: phrase('report:verdict.unknown', { count: 2 }) },
    ],
    [
      'that nothing stands in the way of a pull that nobody has tried',
      () => conclude([finding('a', 'dns', 'ok')], null, false),
      { status: 'healthy', basis: 'forecast', ...none, say: phrase('report:verdict.forecast') },
    ],
    [
      'that nothing explains it',
      () => conclude([finding('a', 'dns', 'ok')], text(['dns']), false),
      { status: 'unexplained', ...none, say: phrase('report:verdict.unexplained') },
    ],
    [
      'what it is, where it is no failed pull',
      () => conclude([], text(null, { pullError: false, insteadOf: 'health-check' }), false),
      { status: 'not-a-pull-failure', ...none, say: phrase('report:instead.health-check') },
    ],
    [
      'that it is no failed pull',
      () => concludeFromText(text(null, { pullError: false })),
      { status: 'not-a-pull-failure', ...none, say: phrase('report:verdict.not-a-pull-failure') },
    ],
    [
      'the text’s one cause',
      () => concludeFromText(text(null, { causes: ['disk-full'] })),
      {
        status: 'explained',
        cause: 'disk-full',
        confidence: 'likely',
        check: null,
        say: phrase('report:text-cause.likely', { cause: 'disk-full' }),
      },
    ],
    [
      'the first of the text’s several causes, where nobody may look',
      () => conclude([unread, { ...unread, check: 'disk-full' }], text(['image'], { causes: ['image-not-found', 'disk-full'] }), false),
      {
        status: 'explained',
        cause: 'image-not-found',
        confidence: 'possible',
        check: null,
        say: phrase('report:text-cause.possible', { cause: 'image-not-found' }),
      },
    ],
    [
      'what to give next',
      () => concludeFromText(text(null, { causes: [], ask: 'whole-line' })),
      { status: 'unknown', ...none, say: phrase('report:ask.whole-line') },
    ],
    [
      'that the text does not decide',
      () => concludeFromText(text(null, { causes: [] })),
      { status: 'unknown', ...none, say: phrase('report:verdict.text-undecided') },
    ],
    ['that the task is gone', () => concludeFromText(null), { status: 'unknown', ...none, say: phrase('report:verdict.task-gone') }],
  ])('%s', (_, verdict, expected) => expect(verdict()).toEqual(expected))
})

describe('the finding that is blamed', () => {
  const blamed = (findings: Finding[], says: TextSays | null) => conclude(findings, says, false).check
  it('keeps its own doubt, whether or not the text names gates', () => {
    const possible = finding('a', 'image', 'broken', { confidence: 'possible' })
    for (const gates of [null, ['image'] as Gate[]]) expect(conclude([possible], text(gates), false).confidence).toBe('possible')
  })
  it('is the surer one, and one that does not say how sure it is comes last', () => {
    const silent = finding('a', 'dns', 'broken', { confidence: null })
    expect(blamed([silent, finding('b', 'image', 'broken', { confidence: 'likely' })], null)).toBe('b')
    expect(blamed([finding('b', 'image', 'broken', { confidence: 'likely' }), silent], null)).toBe('b')
  })
  it('is the earlier one where no container is known to have failed, or a finding is about none', () => {
    const side = finding('a', 'dns', 'broken', { container: 'side' })
    const app = finding('b', 'image', 'broken', { container: 'app' })
    expect(blamed([side, app], null)).toBe('a')
    expect(blamed([side, app], text(null))).toBe('a')
    expect(blamed([finding('c', 'image', 'broken'), side], null)).toBe('a')
    expect(blamed([app, finding('c', 'dns', 'broken')], text(null, { container: 'app' }))).toBe('c')
  })
  it('is the first by name of those that nothing else tells apart', () => {
    const [a, b] = [finding('a', 'dns', 'broken'), finding('b', 'dns', 'broken')]
    expect([blamed([a, b], null), blamed([b, a], null)]).toEqual(['a', 'a'])
  })
  it('counts from the earliest of its gates that the text allows, in whatever order they are named', () => {
    const wide = finding('wide', 'token-connection', 'broken', { gates: ['layer-connection', 'token-connection'] })
    const between = finding('between', 'manifest-connection', 'broken')
    expect(blamed([between, wide], text(['token-connection', 'manifest-connection', 'layer-connection']))).toBe('wide')
    expect(blamed([between, wide], text(['manifest-connection', 'layer-connection']))).toBe('between')
  })
})

describe('a text that facts neither bear out nor refute', () => {
  const seen = (causes: TextSays['causes'], findings: Finding[], more: Partial<TextSays> = {}) =>
    conclude(findings, text(['image', 'token-access'], { causes, ...more }), false)
  const gaps = [{ api: 'ecr:DescribeImages', reason: 'denied' as const, resource: '*' }]
  const ok = finding('image-not-found', 'image', 'ok')
  it('is not refuted by one check of two', () => {
    const open = finding('disk-full', 'disk', 'unknown')
    expect(seen(['image-not-found', 'disk-full'], [ok, open])).toMatchObject({ cause: 'disk-full', confidence: 'likely' })
    expect(seen(['image-not-found', 'image-archived'], [ok]).status).toBe('unexplained')
    expect(seen([], [ok]).status).toBe('unexplained')
  })
  it('is not taken at its word beside what is open for other reasons, nor where it names nothing or no pull', () => {
    const other = finding('dns-failure', 'image', 'unknown', { gaps })
    expect(seen(['image-not-found'], [other, ok]).status).toBe('unknown')
    expect(seen([], [other]).cause).toBeNull()
    expect(seen(['dns-failure'], [other], { pullError: null }).cause).toBeNull()
    expect(conclude([other], null, false).status).toBe('unknown')
    expect(
      seen(['image-not-found'], [finding('image-not-found', 'disk', 'broken', { gaps, confidence: 'likely' }), other]).cause,
    ).toBeNull()
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
