import { describe, expect, it } from 'vitest'
import type { LoadContext } from '../../src/core/call.ts'
import { type FactDefinition, factDefiner, factLoader, type LoaderOptions, uniqueGaps } from '../../src/core/fact.ts'
import { GapError, known } from '../../src/core/known.ts'

interface Values {
  seed: number
  one: number
  two: number
  sum: number
  broken: number
  dependent: number
  tolerant: string
}
const define = factDefiner<Values, LoadContext>()

/** A call, as the AWS clients note it. */
function call(context: LoadContext, api: string, value = 0): number {
  context.calls.push({ api, depth: context.depth + 1, outcome: 'ok', cli: '' })
  context.depth++
  return value
}

function loader(
  definitions: FactDefinition<Values, LoadContext>[],
  deadline?: Promise<void>,
  more: Partial<LoaderOptions<Values, LoadContext>> = {},
) {
  return factLoader<Values, LoadContext>({
    definitions,
    seeds: { seed: 1 },
    within: async (depth, work) => {
      const context: LoadContext = { depth, calls: [] }
      return { result: await work(context), context }
    },
    gapsOf: () => [{ api: 'x:Y', reason: 'denied', resource: '*' }],
    ...(deadline && { deadline }),
    ...more,
  })
}

describe('factLoader', () => {
  it('loads each fact once, whoever needs it', async () => {
    let times = 0
    const load = loader([
      define({
        id: 'one',
        needs: ['seed'],
        load: ({ seed }) => {
          times++
          return seed
        },
      }),
      define({ id: 'two', needs: ['one'], load: ({ one }) => one + 1 }),
      define({ id: 'sum', needs: ['one', 'two'], load: ({ one, two }) => one + two }),
    ])
    const [sum] = await Promise.all([load('sum'), load('one')])
    expect(sum.state).toEqual({ known: true, value: 3 })
    expect(times).toBe(1)
  })

  it('counts as deep as the longest chain of calls that waited for one another', async () => {
    const load = loader([
      define({ id: 'one', load: (_, c) => call(c, 'a', 1) }),
      define({ id: 'two', needs: ['one'], load: (_, c) => call(c, 'b') + call(c, 'c', 2) }),
      define({
        id: 'sum',
        asks: ['two'],
        load: async (_, c, ask) => {
          const two = await ask('two')
          call(c, 'd')
          return two
        },
      }),
    ])
    const { calls } = await load('sum')
    expect(calls.map((c) => c.depth)).toEqual([4])
  })

  it('passes gaps on to what needs them, and hands them to what merely wants them', async () => {
    const load = loader([
      define({
        id: 'broken',
        load: () => {
          throw new GapError({ api: 'ec2:DescribeVpcs', reason: 'denied', resource: 'vpc-1' })
        },
      }),
      define({ id: 'dependent', needs: ['broken'], load: () => 1 }),
      define({ id: 'tolerant', wants: ['broken'], load: ({ broken }) => (broken.known ? 'known' : broken.gaps[0]!.api) }),
    ])
    expect((await load('dependent')).state).toMatchObject({ known: false, gaps: [{ api: 'ec2:DescribeVpcs' }] })
    expect((await load('tolerant')).state).toEqual({ known: true, value: 'ec2:DescribeVpcs' })
  })

  it('gives what is still under way at the deadline as a gap', async () => {
    let ring = () => {}
    const deadline = new Promise<void>((resolve) => {
      ring = resolve
    })
    const load = loader([define({ id: 'one', load: () => new Promise<number>(() => {}) })], deadline)
    const one = load('one')
    ring()
    expect(await one).toEqual({ state: { known: false, gaps: [{ api: 'one', reason: 'timeout', resource: '*' }] }, calls: [], depth: 0 })
  })

  it('refuses a fact that asks for what it does not declare', async () => {
    const load = loader([
      define({ id: 'one', load: () => 1 }),
      // @ts-expect-error: `one` is not among its asks
      define({ id: 'two', load: async (_, __, ask) => ask('one') }),
    ])
    expect((await load('two')).state.known).toBe(false)
  })

  it('says which fact asked for what, and which fact there is none of', async () => {
    const told: string[] = []
    const gapsOf = (error: unknown) => {
      told.push((error as Error).message)
      return []
    }
    const one = define({ id: 'one', load: () => 1 })
    // @ts-expect-error: `one` is not among its asks
    const two = define({ id: 'two', load: async (_, __, ask) => ask('one') })
    await loader([one, two], undefined, { gapsOf })('two')
    expect(told).toEqual(['two asks for one, which it does not declare'])
    await expect(loader([one])('sum')).rejects.toThrow('no such fact: sum')
  })

  const gap = { api: 'ec2:DescribeVpcs', reason: 'denied', resource: 'vpc-1' } as const
  const refused = define({
    id: 'broken',
    load: (_, c) => {
      call(c, 'ec2:DescribeVpcs')
      throw new GapError(gap)
    },
  })
  it('makes the gaps of what a fact asks for its own', async () => {
    const asking = define({ id: 'one', asks: ['broken'], load: async (_, c, ask) => call(c, 'x', (await ask('broken')) + 1) })
    expect(await loader([refused, asking])('one')).toEqual({ state: { known: false, gaps: [gap] }, calls: [], depth: 1 })
  })
  it('names a gap once that comes by two ways, and makes no call of its own then', async () => {
    const also = define({ id: 'dependent', needs: ['broken'], load: () => 1 })
    const both = define({ id: 'sum', needs: ['broken', 'dependent'], load: (_, c) => call(c, 'never') })
    expect(await loader([refused, also, both])('sum')).toEqual({ state: { known: false, gaps: [gap] }, calls: [], depth: 1 })
    const far = { ...gap, resource: 'vpc-2' }
    const late = { ...gap, reason: 'timeout' } as const
    const other = { ...gap, api: 'ec2:DescribeSubnets' }
    expect(uniqueGaps([gap, far, late, other, { ...gap }])).toEqual([gap, far, late, other])
  })
  it('counts on from what a fact wanted, as from what it needed', async () => {
    const deep = define({ id: 'two', load: (_, c) => call(c, 'a') + call(c, 'b', 2) })
    const wanting = define({ id: 'sum', wants: ['two'], load: (_, c) => call(c, 'c') })
    expect((await loader([deep, wanting])('sum')).calls.map((c) => c.depth)).toEqual([3])
  })

  it('takes what is given or recorded as it is, and makes no call for it', async () => {
    const recorded = { one: { state: known(7), calls: [{ api: 'a', depth: 3, outcome: 'ok', cli: '' }], depth: 3 } } as const
    const load = loader([define({ id: 'sum', needs: ['seed', 'one'], load: ({ seed, one }) => seed + one })], undefined, {
      recorded: { one: { ...recorded.one, calls: [...recorded.one.calls] } },
    })
    expect(await load('seed')).toEqual({ state: known(1), calls: [], depth: 0 })
    expect(await load('one')).toEqual(recorded.one)
    expect(await load('sum')).toMatchObject({ state: known(8), depth: 3 })
  })

  it('tells how far it is: each fact asked for and started once, and loaded, those given too', async () => {
    const states: string[] = []
    const loaded: string[] = []
    const load = loader(
      [define({ id: 'one', needs: ['seed'], load: ({ seed }) => seed }), define({ id: 'sum', needs: ['one'], load: ({ one }) => one })],
      undefined,
      {
        onState: (id, state) => states.push(`${id} ${state}`),
        onLoaded: (id, { state }) => {
          loaded.push(`${id} ${state.known}`)
          throw new Error('a listener’s own fault')
        },
      },
    )
    expect((await load('sum')).state).toEqual(known(1))
    await load('sum')
    expect(states).toEqual(['sum asked', 'one asked', 'one started', 'sum started'])
    expect(loaded.sort()).toEqual(['one true', 'seed true', 'sum true'])
  })
})
