import { describe, expect, it } from 'vitest'
import type { LoadContext } from '../../src/core/call.ts'
import { type FactDefinition, factDefiner, factLoader } from '../../src/core/fact.ts'
import { GapError } from '../../src/core/known.ts'

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

function loader(definitions: FactDefinition<Values, LoadContext>[], deadline?: Promise<void>) {
  return factLoader<Values, LoadContext>({
    definitions,
    seeds: { seed: 1 },
    within: async (depth, work) => {
      const context: LoadContext = { depth, calls: [] }
      return { result: await work(context), context }
    },
    gapsOf: () => [{ api: 'x:Y', reason: 'denied', resource: '*' }],
    ...(deadline && { deadline }),
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
    expect((await one).state).toMatchObject({ known: false, gaps: [{ reason: 'timeout' }] })
  })

  it('refuses a fact that asks for what it does not declare', async () => {
    const load = loader([
      define({ id: 'one', load: () => 1 }),
      // @ts-expect-error: `one` is not among its asks
      define({ id: 'two', load: async (_, __, ask) => ask('one') }),
    ])
    expect((await load('two')).state.known).toBe(false)
  })
})
