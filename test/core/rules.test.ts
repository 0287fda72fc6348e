import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAUSES, type Cause, SILENT_IF_ABSENT } from '../../src/core/cause.ts'
import { passedGates } from '../../src/core/failure.ts'
import { GATES, type Gate } from '../../src/core/gate.ts'
import { phrase } from '../../src/core/phrase.ts'
import type { Finding } from '../../src/core/report.ts'
import { type Asked, conclude, concludeFromText, type Failure, type TextSays, type Witness } from '../../src/core/verdict.ts'

const AT = '2026-07-01T12:00:00.000Z'
const LATER = '2026-07-01T13:00:00.000Z'
const HOST = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com'

const finding = (check: string, gate: Gate, status: Finding['status'], more: Partial<Finding> = {}): Finding => ({
  check,
  gate,
  status,
  cause: status === 'broken' ? ((CAUSES as readonly string[]).includes(check) ? (check as Cause) : 'network-acl') : null,
  confidence: status === 'broken' ? 'confirmed' : null,
  say: phrase(`checks:${check}.${status}`),
  evidence: [],
  resources: [],
  container: null,
  gaps: [],
  ...more,
})
const says = (gates: Gate[] | null, causes: Cause[], more: Partial<TextSays> = {}): TextSays => ({
  pullError: true,
  causes,
  gates,
  container: null,
  ...more,
})
const failure = (more: Partial<Failure> = {}): Failure => ({
  at: AT,
  host: HOST,
  ecr: true,
  region: 'ap-northeast-1',
  container: 'app',
  alone: true,
  upFront: true,
  placed: true,
  ...more,
})
const witness = (more: Partial<Witness> = {}): Witness => ({
  kind: 'task',
  name: 'arn:task',
  at: LATER,
  samePlace: true,
  samePlatform: true,
  ...more,
})
const ask = (findings: Finding[], text: TextSays | null, more: Partial<Asked> = {}) =>
  conclude(findings, { text, failure: text && failure(), witness: null, ...more })

describe('healthy needs a witness', () => {
  const notFound = says(['image'], ['image-not-found', 'repository-not-found'])
  const fine = [finding('image-not-found', 'image', 'ok'), finding('repository-not-found', 'image', 'ok')]

  it('is not said because all that was looked at is fine', () => {
    expect(ask(fine, notFound).verdict.status).toBe('unexplained')
  })
  it('is said where a later task of the same revision pulled in the same place', () => {
    const { verdict } = ask(fine, notFound, { witness: witness() })
    expect(verdict).toMatchObject({ status: 'healthy', basis: 'witness', say: { key: 'report:verdict.witness-task' } })
  })
  it('is said of role and image, not of the network, where that task started elsewhere', () => {
    const elsewhere = { witness: witness({ samePlace: false }) }
    expect(ask(fine, notFound, elsewhere).verdict.status).toBe('healthy')
    const timeout = says(['address', 'dns', 'token-connection'], ['network-timeout'])
    expect(ask([finding('network-acl', 'token-connection', 'ok')], timeout, elsewhere).verdict.status).toBe('unexplained')
    const acl = finding('network-acl', 'token-connection', 'broken')
    expect(ask([acl], timeout, elsewhere).verdict).toMatchObject({ cause: 'network-acl', confidence: 'confirmed' })
  })
  it('is not said of the platform by a task on another one', () => {
    const mismatch = says(['platform'], ['platform-mismatch'])
    const other = { witness: witness({ samePlace: false, samePlatform: false }) }
    expect(ask([finding('platform-mismatch', 'platform', 'ok')], mismatch, other).verdict.status).toBe('unexplained')
  })
  it('is said where what the text accused was changed after the failure, and all the text allows is in order', () => {
    const pushed = [finding('image-not-found', 'image', 'ok', { changedAt: LATER }), fine[1]!]
    expect(ask(pushed, notFound).verdict).toMatchObject({
      status: 'healthy',
      basis: 'witness',
      say: { key: 'report:verdict.witness-change' },
    })
    const before = [finding('image-not-found', 'image', 'ok', { changedAt: '2026-07-01T11:00:00.000Z' }), fine[1]!]
    expect(ask(before, notFound).verdict.status).toBe('unexplained')
    expect(ask([...pushed, finding('pull-through-cache', 'image', 'unknown')], notFound).verdict.status).toBe('unknown')
  })
  it('is not said where the way looks broken now, though the failed pull had got past it', () => {
    const pushed = [finding('image-not-found', 'image', 'ok', { changedAt: LATER }), fine[1]!]
    const way = finding('no-internet-route', 'token-connection', 'broken', {
      gates: ['token-connection', 'manifest-connection'],
      reaches: [{ gate: 'manifest-connection', host: HOST }],
    })
    const { verdict } = ask([...pushed, way], notFound)
    expect(verdict).toMatchObject({ status: 'unknown', say: { key: 'report:verdict.mended-open' } })
  })
  it('is not said where the failed pull never reached what could not be read', () => {
    const pushed = [finding('image-not-found', 'image', 'ok', { changedAt: LATER }), fine[1]!]
    const layers = finding('s3-endpoint-missing', 'layer-connection', 'unknown')
    expect(ask([...pushed, layers], notFound).verdict).toMatchObject({ status: 'unknown', say: { key: 'report:verdict.mended-open' } })
    const token = finding('ecr-auth-denied', 'token-access', 'unknown')
    expect(ask([...pushed, token], notFound).verdict).toMatchObject({ status: 'healthy', basis: 'witness' })
  })
  it('is not said where something looks broken now that a witness got past', () => {
    const acl = finding('network-acl', 'token-connection', 'broken')
    const { verdict } = ask([...fine, acl], notFound, { witness: witness() })
    expect(verdict).toMatchObject({ status: 'unknown', say: { key: 'report:verdict.witness-open' } })
  })
  it('is not said where the change is of another container, or of what the text does not name first', () => {
    const other = [finding('image-not-found', 'image', 'ok', { changedAt: LATER, containers: ['side'] }), fine[1]!]
    expect(ask(other, notFound).verdict.status).not.toBe('healthy')
    const forbidden = says(['manifest-access', 'image'], ['ecr-pull-denied', 'image-not-found'])
    const pushed = [finding('ecr-pull-denied', 'manifest-access', 'ok'), finding('image-not-found', 'image', 'ok', { changedAt: LATER })]
    expect(ask(pushed, forbidden).verdict.status).toBe('unexplained')
  })
  it('is a forecast where nothing has failed', () => {
    expect(ask(fine, null).verdict).toMatchObject({ status: 'healthy', basis: 'forecast' })
    expect(ask(fine, null, { failure: failure() }).verdict.status).toBe('unexplained')
  })
})

describe('the text acquits', () => {
  const x509 = says(['address', 'dns', 'manifest-connection'], ['tls-error'])
  const harbor = failure({ host: 'harbor.example.com', ecr: false, region: null })
  const noWay = (host: string) =>
    finding('no-internet-route', 'manifest-connection', 'broken', { reaches: [{ gate: 'manifest-connection', host }] })
  const told = finding('reported', 'address', 'broken', { cause: 'tls-error', confidence: 'likely' })

  it('the way to a registry whose certificate was refused', () => {
    const { verdict, findings } = conclude([noWay('harbor.example.com'), told], { text: x509, failure: harbor, witness: null })
    expect(verdict).toMatchObject({ cause: 'tls-error', confidence: 'likely', check: 'reported' })
    expect(findings[0]).toMatchObject({ status: 'unknown', cause: null, acquitted: 'text' })
  })
  it('not the way to another registry', () => {
    const { findings } = conclude([noWay('docker.io'), told], { text: x509, failure: harbor, witness: null })
    expect(findings[0]).toMatchObject({ status: 'broken', cause: 'no-internet-route' })
  })
  it('nor that from a subnet where the task may not have been', () => {
    const { findings } = conclude([noWay('harbor.example.com')], { text: x509, failure: { ...harbor, placed: false }, witness: null })
    expect(findings[0]!.status).toBe('broken')
  })
  it('every gate before the manifest, where the manifest was read', () => {
    const missing = says(['image'], ['image-not-found'])
    const dns = finding('endpoint-private-dns', 'token-connection', 'broken', {
      reaches: [{ gate: 'token-connection', host: 'api.ecr.ap-northeast-1.amazonaws.com' }],
    })
    const denied = finding('ecr-auth-denied', 'token-access', 'broken')
    const { verdict, findings } = ask([dns, denied, finding('image-not-found', 'image', 'broken')], missing)
    expect(verdict.cause).toBe('image-not-found')
    expect(findings.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'broken'])
  })
  it('not what another container pulls', () => {
    const side = finding('ecr-pull-denied', 'manifest-access', 'broken', { container: 'side' })
    const { findings } = ask([side], says(['layer-access'], ['ecr-pull-denied']), { failure: failure({ alone: false }) })
    expect(findings[0]!.status).toBe('broken')
  })
  it('not what broke after the failure: that is also found, and never the cause', () => {
    const since = finding('ecr-auth-denied', 'token-access', 'broken', { changedAt: LATER })
    const { verdict, findings } = ask([since], says(['image'], ['image-not-found']))
    expect(verdict).toMatchObject({ cause: 'image-not-found', check: null })
    expect(findings[0]).toMatchObject({ status: 'broken', later: true })
  })
  it('a time-out at the layers proves token and manifest, and says nothing of the layers', () => {
    const passed = passedGates(says(['address', 'dns', 'layer-connection'], ['network-timeout']), failure())
    expect(passed.has('token-connection') && passed.has('manifest-access')).toBe(true)
    expect(passed.has('layer-connection') || passed.has('dns')).toBe(false)
  })
  it('a failed token says nothing of the secrets beside it', () => {
    expect(passedGates(says(['token-access'], ['ecr-auth-denied']), failure()).has('secret-access')).toBe(false)
  })
  it('a text that names no stage and no answer proves nothing', () => {
    expect(passedGates(says(null, ['network-timeout']), failure()).size).toBe(0)
    expect(passedGates(says(null, ['registry-server-error'], { httpStatus: 503 }), failure()).has('manifest-connection')).toBe(true)
    expect(passedGates(says(null, ['proxy-misconfig'], { httpStatus: 407 }), failure()).size).toBe(0)
  })
})

describe('elimination', () => {
  const forbidden = says(['manifest-access', 'image'], ['ecr-pull-denied', 'cross-account-policy', 'image-not-found'])
  const half = finding('ecr-pull-denied', 'manifest-access', 'unknown', { suspect: 'ecr-pull-denied' })
  const found = finding('image-not-found', 'image', 'ok')

  it('names the one finding that is half against the pull', () => {
    const { verdict, findings } = ask([half, found], forbidden)
    expect(verdict).toMatchObject({ cause: 'ecr-pull-denied', confidence: 'likely', check: 'ecr-pull-denied' })
    expect(findings[0]).toMatchObject({ status: 'broken', cause: 'ecr-pull-denied', confidence: 'likely' })
  })
  it('names none of two, nor one beside what could not be seen', () => {
    const two = finding('repository-policy-deny', 'manifest-access', 'unknown', { suspect: 'repository-policy-deny' })
    expect(ask([half, found, two], forbidden).verdict.status).toBe('unknown')
    expect(ask([half, found, finding('x', 'image', 'unknown')], forbidden).verdict.status).toBe('unknown')
  })
  it('names none while another cause of the text stands', () => {
    const { verdict } = ask([half], says(['manifest-access', 'image'], ['ecr-pull-denied', 'image-not-found']))
    expect(verdict).toMatchObject({ status: 'unknown', causes: ['ecr-pull-denied', 'image-not-found'] })
  })
  it('names none where nothing has failed', () => {
    expect(ask([half], null).verdict.status).toBe('unknown')
  })
})

describe('more facts', () => {
  it('leave a cause that no fact refutes, such as a platform outside ECR', () => {
    const mismatch = says(['platform'], ['platform-mismatch'])
    expect(ask([finding('dns-failure', 'dns', 'ok')], mismatch).verdict).toMatchObject({ cause: 'platform-mismatch', confidence: 'likely' })
    const other = finding('platform-mismatch', 'platform', 'ok', { containers: ['side'] })
    expect(ask([other], mismatch, { failure: failure({ alone: false }) }).verdict.cause).toBe('platform-mismatch')
  })
  it('name what remains and what would decide, where something is open', () => {
    const open = finding('dns-failure', 'manifest-access', 'unknown', {
      gaps: [{ api: 'ec2:DescribeVpcs', reason: 'denied', resource: '*' }],
    })
    const { verdict } = ask([open], says(['manifest-access'], ['private-registry-credentials']))
    expect(verdict).toMatchObject({ status: 'unknown', causes: ['private-registry-credentials'] })
    expect(verdict.say).toEqual(
      phrase('report:verdict.remaining-unread', { causes: ['private-registry-credentials'], apis: ['ec2:DescribeVpcs'] }),
    )
  })
})

const gateArb = fc.constantFrom(...GATES)
const gatesArb = fc.uniqueArray(gateArb, { minLength: 1, maxLength: 4 })
const causeArb = fc.constantFrom(...CAUSES)
const textArb: fc.Arbitrary<TextSays> = fc.record({
  pullError: fc.constantFrom(true, true, true, null, false),
  causes: fc.uniqueArray(causeArb, { maxLength: 4 }),
  gates: fc.option(gatesArb, { nil: null, freq: 4 }),
  container: fc.constantFrom(null, 'app', 'side'),
  httpStatus: fc.constantFrom(null, null, 403, 503),
  vague: fc.boolean(),
})
const findingArb: fc.Arbitrary<Finding> = fc
  .record({
    check: causeArb,
    gates: gatesArb,
    status: fc.constantFrom('ok', 'ok', 'broken', 'unknown'),
    confidence: fc.constantFrom('confirmed', 'likely', 'possible'),
    container: fc.constantFrom(null, 'app', 'side'),
    reaches: fc.boolean(),
    suspect: fc.boolean(),
    changedAt: fc.constantFrom(undefined, undefined, '2026-07-01T11:00:00.000Z', LATER),
  })
  .map(({ check, gates, status, confidence, container, reaches, suspect, changedAt }) => {
    const at = [...gates].sort((a, b) => GATES.indexOf(a) - GATES.indexOf(b))
    return finding(check, at[0]!, status as Finding['status'], {
      gates: at,
      confidence: status === 'broken' ? (confidence as Finding['confidence']) : null,
      container: status === 'broken' ? container : null,
      ...(reaches && status === 'broken' && { reaches: at.map((gate) => ({ gate, host: HOST })) }),
      ...(suspect && status === 'unknown' && { suspect: check }),
      ...(changedAt && { changedAt }),
    })
  })
const findingsArb = fc.uniqueArray(findingArb, { selector: ({ check }) => check, maxLength: 10 })
const witnessArb = fc.option(
  fc.record({ samePlace: fc.boolean(), samePlatform: fc.boolean() }).map((more) => witness(more)),
  { nil: null },
)
const failureArb = fc
  .record({ alone: fc.boolean(), upFront: fc.boolean(), placed: fc.boolean(), ecr: fc.boolean(), container: fc.constantFrom(null, 'app') })
  .map((more) => failure(more))
const RUNS = { numRuns: process.env.ECS_PULL_SWEEP ? 100_000 : 400 }
const refutedBy = (cause: Cause, findings: readonly Finding[], text: TextSays) => {
  const own = findings.find(({ check }) => check === cause)
  return own ? own.status === 'ok' || Boolean(own.acquitted) : text.causes.length > 1 && SILENT_IF_ABSENT.has(cause)
}

describe('over random findings and texts', () => {
  it('a failure is never healthy without a witness', () => {
    fc.assert(
      fc.property(findingsArb, textArb, failureArb, (some, text, failed) => {
        const still = some.map(({ changedAt: _, ...one }) => one)
        expect(conclude(still, { text, failure: failed, witness: null }).verdict.status).not.toBe('healthy')
      }),
      RUNS,
    )
  })

  it('a cause that nothing refutes is named or listed, and a failed pull stays one', () => {
    fc.assert(
      fc.property(findingsArb, textArb, failureArb, (some, text, failed) => {
        const { verdict, findings } = conclude(some, { text, failure: failed, witness: null })
        if (text.pullError) expect(verdict.status).not.toBe('not-a-pull-failure')
        const left = text.pullError ? text.causes.filter((cause) => cause !== 'network-timeout' && !refutedBy(cause, findings, text)) : []
        if (!left.length || verdict.check || verdict.status === 'healthy') return
        expect(['explained', 'unknown']).toContain(verdict.status)
        if (verdict.status === 'unknown') expect(verdict.causes).toEqual(left)
        else expect(text.causes).toContain(verdict.cause)
      }),
      RUNS,
    )
  })

  it('without any facts the answer names what the text alone names', () => {
    fc.assert(
      fc.property(textArb, failureArb, (text, failed) => {
        const alone = concludeFromText(text)
        const { verdict } = conclude([], { text, failure: failed, witness: null })
        const specific = text.causes.filter((c) => c !== 'network-timeout' && (text.causes.length === 1 || !SILENT_IF_ABSENT.has(c)))
        if (alone.status === 'explained' && specific.length) expect(verdict).toMatchObject({ status: 'explained', cause: specific[0] })
      }),
      RUNS,
    )
  })

  it('the order of the findings never matters', () => {
    fc.assert(
      fc.property(findingsArb, textArb, failureArb, witnessArb, (some, text, failed, seen) => {
        const asked = { text, failure: failed, witness: seen }
        expect(conclude([...some].reverse(), asked).verdict).toEqual(conclude(some, asked).verdict)
      }),
      RUNS,
    )
  })

  it('the root is broken, at a gate the text allows, and neither acquitted nor broken only since', () => {
    fc.assert(
      fc.property(findingsArb, textArb, failureArb, witnessArb, (some, text, failed, seen) => {
        const { verdict, findings } = conclude(some, { text, failure: failed, witness: seen })
        if (!verdict.check) return
        const root = findings.find(({ check }) => check === verdict.check)!
        expect(root).toMatchObject({ status: 'broken', cause: verdict.cause })
        expect(root.acquitted).toBeUndefined()
        // The reported fault is gone, as a witness or a later change shows: what else is broken stops the next pull.
        const mended = some.some((f) => f.check === text.causes[0] && f.status === 'ok' && f.changedAt && f.changedAt > (failed?.at ?? ''))
        if (seen || mended) return
        expect(root.later).toBeFalsy()
        if (text.gates) expect(root.gates!.some((gate) => text.gates!.includes(gate))).toBe(true)
        if (verdict.confidence === 'confirmed') expect(some.find(({ check }) => check === root.check)!.confidence).toBe('confirmed')
      }),
      RUNS,
    )
  })

  it('only what looked broken, or what alone was left, changes its status', () => {
    fc.assert(
      fc.property(findingsArb, textArb, failureArb, witnessArb, (some, text, failed, seen) => {
        const { findings } = conclude(some, { text, failure: failed, witness: seen })
        findings.forEach((one, i) => {
          const was = some[i]!
          if (one.status === was.status) return
          expect(`${was.status} ${one.status}`).toMatch(/^(broken unknown|unknown broken)$/)
          if (one.status === 'unknown') expect(one).toMatchObject({ cause: null, confidence: null })
          else expect(was.suspect).toBe(one.cause)
        })
      }),
      RUNS,
    )
  })

  it('a further finding that is in order, of what the text does not speak, never takes a named cause away', () => {
    fc.assert(
      fc.property(findingsArb, textArb, failureArb, gateArb, (some, text, failed, gate) => {
        const asked = { text, failure: failed, witness: null }
        const before = conclude(some, asked).verdict
        const after = conclude([...some, finding('unrelated', gate, 'ok')], asked).verdict
        expect(after).toEqual(before)
      }),
      RUNS,
    )
  })

  it('a further finding that is open never turns a named cause into healthy or unexplained, nor blames another', () => {
    fc.assert(
      fc.property(findingsArb, textArb, failureArb, gateArb, (some, text, failed, gate) => {
        const asked = { text, failure: failed, witness: null }
        const before = conclude(some, asked).verdict
        const after = conclude([...some, finding('unrelated', gate, 'unknown')], asked).verdict
        if (before.status === 'explained') expect(['explained', 'unknown']).toContain(after.status)
        if (after.cause) expect(after.cause).toBe(before.cause)
      }),
      RUNS,
    )
  })
})
