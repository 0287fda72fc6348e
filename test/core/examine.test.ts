import { describe, expect, it } from 'vitest'
import type { Call } from '../../src/core/call.ts'
import { type Check, checkDefiner, type Outcome } from '../../src/core/check.ts'
import { awsUse, examine } from '../../src/core/examine.ts'
import type { FactLoader, Loaded } from '../../src/core/fact.ts'
import { type Gap, known, unread } from '../../src/core/known.ts'
import { phrase } from '../../src/core/phrase.ts'

interface Facts {
  subnet: string
  role: string
  image: string
}
const define = checkDefiner<Facts>()
const call = (api: string, cli: string, more: Partial<Call> = {}): Call => ({ api, cli, depth: 1, outcome: 'ok', ...more })
const gap = (api: string, resource = '*'): Gap => ({ api, resource, reason: 'denied' })

/** Facts as they were loaded; one that is not named could not be read. */
const facts =
  (loaded: Record<string, Loaded>): FactLoader<Facts> =>
  async (id) =>
    (loaded[id] ?? { state: unread([gap(`test:${id}`)]), calls: [], depth: 1 }) as never
const value = (text: string, calls: Call[] = []): Loaded => ({ state: known(text), calls, depth: 1 })

const check = (outcome: Outcome<'subnet'> | null, more: Partial<Check<Facts>> = {}): Check<Facts> => ({
  ...define({ id: 'no-public-ip', gate: 'token-connection', needs: ['subnet'], run: () => outcome }),
  ...more,
})
const one = async (outcome: Outcome<'subnet'>, calls: Call[] = []) =>
  (await examine([check(outcome)], facts({ subnet: value('subnet-1', calls) })))[0]!

describe('examine', () => {
  it('gives each check what it needs plain, and what it merely wants as Known', async () => {
    let have: unknown
    const asking = define({
      id: 'a',
      gate: 'dns',
      needs: ['subnet'],
      wants: ['role', 'image'],
      run: (given) => {
        have = given
        return null
      },
    })
    expect(await examine([asking], facts({ subnet: value('subnet-1'), role: value('puller') }))).toEqual([])
    expect(have).toEqual({ subnet: 'subnet-1', role: known('puller'), image: unread([gap('test:image')]) })
  })

  it('keeps the order of the list, and leaves out what does not apply', async () => {
    const named = (id: string, outcome: Outcome<'subnet'> | null) => check(outcome, { id })
    const found = await examine(
      [named('b', { status: 'ok' }), named('c', null), named('a', { status: 'ok' })],
      facts({ subnet: value('') }),
    )
    expect(found.map((finding) => finding.check)).toEqual(['b', 'a'])
  })

  it('does not run a check whose facts could not be read: unknown, and each refused call named once', async () => {
    const asking = define({
      id: 'a',
      gate: 'dns',
      needs: ['role', 'image', 'subnet'],
      run: () => {
        throw new Error('ran')
      },
    })
    const gone = (...gaps: Gap[]): Loaded => ({ state: unread(gaps), calls: [], depth: 1 })
    const role = [gap('iam:GetRole', 'puller'), gap('ecr:DescribeImages')]
    const [found] = await examine([asking], facts({ role: gone(...role), image: gone(gap('ecr:DescribeImages')), subnet: value('') }))
    expect(found).toEqual({
      check: 'a',
      gate: 'dns',
      status: 'unknown',
      cause: null,
      confidence: null,
      say: phrase('report:unread', { apis: ['ecr:DescribeImages', 'iam:GetRole'] }),
      evidence: [],
      resources: [],
      container: null,
      gaps: role,
    })
  })

  it('tells of a break its cause, its gate, and that it is sure unless it says otherwise', async () => {
    expect(await one({ status: 'broken', cause: 'no-public-ip' })).toEqual({
      check: 'no-public-ip',
      gate: 'token-connection',
      status: 'broken',
      cause: 'no-public-ip',
      confidence: 'confirmed',
      say: phrase('checks:no-public-ip.broken', {}),
      evidence: [],
      resources: [],
      container: null,
      gaps: [],
    })
    const more = { confidence: 'likely', container: 'app', gate: 'image' } as const
    const broken = { status: 'broken', cause: 'no-public-ip', say: 'instance', params: { n: 1 }, resources: ['eni-1'] } as const
    expect(await one({ ...broken, ...more, resources: [...broken.resources] })).toMatchObject({
      ...more,
      say: phrase('checks:no-public-ip.instance', { n: 1 }),
      resources: ['eni-1'],
    })
  })

  it('names several gates, and not one alone', async () => {
    const broken = { status: 'broken', cause: 'no-public-ip', gate: 'token-connection' } as const
    expect(await one({ ...broken, gates: ['token-connection', 'layer-connection'] })).toMatchObject({
      gates: ['token-connection', 'layer-connection'],
    })
    expect(await one({ ...broken, gates: ['token-connection'] })).not.toHaveProperty('gates')
    expect(await one({ status: 'unknown', gates: ['dns', 'image'] })).toMatchObject({ gates: ['dns', 'image'] })
  })

  it('tells of what is fine or open neither cause nor confidence', async () => {
    const none = { cause: null, confidence: null, container: null, gate: 'token-connection' }
    expect(await one({ status: 'ok' })).toMatchObject({ ...none, status: 'ok', say: phrase('checks:no-public-ip.ok', {}) })
    expect(await one({ status: 'unknown' })).toMatchObject({ ...none, gaps: [] })
    const twice = [gap('ecr:DescribeImages'), gap('ecr:DescribeImages')]
    expect(await one({ status: 'unknown', gaps: twice })).toMatchObject({ ...none, gaps: twice.slice(1) })
    expect((await one({ status: 'unknown', say: 'unread', gaps: twice })).say).toEqual(
      phrase('report:unread', { apis: ['ecr:DescribeImages'] }),
    )
  })

  const calls = [
    call('ec2:DescribeSubnets', 'aws ec2 describe-subnets --subnet-ids subnet-2'),
    call('ec2:DescribeSubnets', 'aws ec2 describe-subnets --subnet-ids subnet-1 --region r'),
    call('ec2:DescribeVpcs', 'aws ec2 describe-vpcs'),
  ]
  const clue = { label: 'subnet', value: 'subnet-1', from: 'subnet' as const }
  it.each<[string, object, { source: string; cli: string }]>([
    ['the first, where it names none', {}, { source: calls[0]!.api, cli: calls[0]!.cli }],
    ['that of its API', { api: 'ec2:DescribeVpcs' }, { source: 'ec2:DescribeVpcs', cli: 'aws ec2 describe-vpcs' }],
    [
      'that with all of its pieces',
      { api: 'ec2:DescribeSubnets', about: ['subnet-1', '--region r'] },
      { source: calls[1]!.api, cli: calls[1]!.cli },
    ],
    ['none where no call fits, but the API it names', { api: 'ec2:DescribeRouteTables' }, { source: 'ec2:DescribeRouteTables', cli: '' }],
    ['none where not all pieces fit', { about: ['subnet-1', 'subnet-2'] }, { source: '', cli: '' }],
  ])('shows the call a piece of evidence was read in: %s', async (_, more, expected) => {
    const found = await one({ status: 'ok', evidence: [{ ...clue, ...more }] }, calls)
    expect(found.evidence).toEqual([{ label: 'subnet', value: 'subnet-1', ...expected }])
  })

  it('shows no call for evidence of a fact the check never asked for', async () => {
    const found = await one({ status: 'ok', evidence: [{ ...clue, from: 'image' as never, about: ['subnet-1'] }] }, calls)
    expect(found.evidence).toEqual([{ label: 'subnet', value: 'subnet-1', source: '', cli: '' }])
  })
})

describe('awsUse', () => {
  it('counts every request, the longest chain, whole milliseconds, and names what was refused once', () => {
    const calls = [
      call('iam:GetRole', '', { outcome: 'denied', depth: 2 }),
      call('ecr:DescribeImages', '', { outcome: 'denied', depth: 3 }),
      call('iam:GetRole', '', { outcome: 'denied' }),
      call('ecs:DescribeTasks', '', { outcome: 'throttled' }),
    ]
    expect(awsUse(calls, 12.6)).toEqual({ calls: 4, roundTrips: 3, elapsedMs: 13, denied: ['ecr:DescribeImages', 'iam:GetRole'] })
    expect(awsUse([], 0)).toEqual({ calls: 0, roundTrips: 0, elapsedMs: 0, denied: [] })
  })
})
