import type { Call, LoadContext } from './call.ts'
import { type Gap, GapError, type Known, known, unread } from './known.ts'

/**
 * A fact: something read once per diagnosis, as early as its `needs` allow. A needed fact with gaps passes them on; a wanted one
 * arrives as Known, gaps and all. "Not found" is a value; only what was denied, throttled or failed is a gap.
 */
export interface FactDefinition<V, C extends LoadContext> {
  id: keyof V & string
  needs: readonly (keyof V & string)[]
  wants: readonly (keyof V & string)[]
  /** Facts it may turn to while it loads, where what it reads first decides whether it needs them at all. */
  asks: readonly (keyof V & string)[]
  // biome-ignore lint/suspicious/noExplicitAny: the definer below checks each definition; the list holds them all alike
  load(have: any, context: C, ask: (id: any) => Promise<any>): unknown
}

/** Returns `defineFact` for a set of facts: `V` maps each fact's id to its value. */
export const factDefiner =
  <V, C extends LoadContext>() =>
  <
    K extends keyof V & string,
    N extends keyof V & string = never,
    W extends keyof V & string = never,
    A extends keyof V & string = never,
  >(fact: {
    id: K
    needs?: readonly N[]
    wants?: readonly W[]
    asks?: readonly A[]
    /** `ask` gives a fact named in `asks`; its gaps become this fact's own. */
    load(have: Pick<V, N> & { [w in W]: Known<V[w]> }, context: C, ask: <Q extends A>(id: Q) => Promise<V[Q]>): V[K] | Promise<V[K]>
  }): FactDefinition<V, C> => ({ needs: [], wants: [], asks: [], ...fact })

export interface Loaded<T = unknown> {
  state: Known<T>
  /** The calls made for this fact itself, not for those it needs. */
  calls: Call[]
  depth: number
}

export interface LoaderOptions<V, C extends LoadContext> {
  definitions: readonly FactDefinition<V, C>[]
  /** Values given from outside: the target, recorded facts. */
  seeds: Partial<V>
  /** Runs a loader in a context that starts at the given depth. */
  within<T>(depth: number, work: (context: C) => Promise<T>): Promise<{ result: T; context: C }>
  /** Turns what a loader threw into gaps. */
  gapsOf(error: unknown): Gap[]
  /** Resolves when no more waiting is wanted: facts still under way then become gaps. */
  deadline?: Promise<void>
  /** Facts that were loaded before, taken as they are. */
  recorded?: Readonly<Record<string, Loaded>>
  /** Told of each fact when it is first asked for, and when what it needs is there and it starts to load; not of those given. */
  onState?: (id: keyof V & string, state: 'asked' | 'started') => void
  /** Told of each fact once it is there. */
  onLoaded?: (id: keyof V & string, loaded: Loaded) => void
}

export type FactLoader<V> = <K extends keyof V & string>(id: K) => Promise<Loaded<V[K]>>

/** Makes the memoising loader of one diagnosis. */
export function factLoader<V, C extends LoadContext>(options: LoaderOptions<V, C>): FactLoader<V> {
  const byId = new Map(options.definitions.map((definition) => [definition.id, definition]))
  const cache = new Map<string, Promise<Loaded>>()

  const load = (id: keyof V & string): Promise<Loaded> => {
    let loaded = cache.get(id)
    if (!loaded) {
      const recorded = options.recorded?.[id]
      const given = id in options.seeds ? { state: known(options.seeds[id]), calls: [], depth: 0 } : recorded
      loaded = given ? Promise.resolve(given) : bounded(id)
      cache.set(id, loaded)
      if (options.onLoaded) loaded.then((done) => options.onLoaded!(id, done)).catch(() => {})
    }
    return loaded
  }

  const bounded = (id: keyof V & string): Promise<Loaded> => {
    options.onState?.(id, 'asked')
    const late = options.deadline?.then(
      (): Loaded => ({ state: unread([{ api: id, reason: 'timeout', resource: '*' }]), calls: [], depth: 0 }),
    )
    return late ? Promise.race([run(id), late]) : run(id)
  }

  const run = async (id: keyof V & string): Promise<Loaded> => {
    const definition = byId.get(id)
    if (!definition) throw new Error(`no such fact: ${id}`)
    const [needs, wants] = await Promise.all([Promise.all(definition.needs.map(load)), Promise.all(definition.wants.map(load))])
    const depth = Math.max(0, ...needs.map((n) => n.depth), ...wants.map((w) => w.depth))
    const gaps = uniqueGaps(needs.flatMap((n) => (n.state.known ? [] : n.state.gaps)))
    if (gaps.length) return { state: unread(gaps), calls: [], depth }
    const have: Record<string, unknown> = {}
    definition.needs.forEach((n, i) => {
      const state = needs[i]!.state
      if (state.known) have[n] = state.value
    })
    definition.wants.forEach((w, i) => {
      have[w] = wants[i]!.state
    })
    options.onState?.(id, 'started')
    const { result, context } = await options.within(depth, async (c): Promise<Known<unknown>> => {
      const ask = async (asked: keyof V & string) => {
        if (!definition.asks.includes(asked)) throw new Error(`${id} asks for ${asked}, which it does not declare`)
        const { state, depth: deeper } = await load(asked)
        c.depth = Math.max(c.depth, deeper)
        if (!state.known) throw new GapError(...state.gaps)
        return state.value
      }
      try {
        return known(await definition.load(have, c, ask))
      } catch (error) {
        return unread(error instanceof GapError ? error.gaps : options.gapsOf(error))
      }
    })
    return { state: result, calls: context.calls, depth: context.depth }
  }

  return load as FactLoader<V>
}

/** The same gap reaches a fact or check by several ways: named once. */
export function uniqueGaps(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.api} ${gap.resource} ${gap.reason}`, gap])).values()]
}
