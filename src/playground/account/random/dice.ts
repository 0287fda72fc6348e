/** Chance that repeats: the same seed gives the same throws on every machine. */
export interface Dice {
  /** From 0 to below `n`. */
  below(n: number): number
  /** True once in `n` throws. */
  once(n: number): boolean
  one<T>(of: readonly T[]): T
  /** Some of them, in another order; perhaps none. */
  some<T>(of: readonly T[]): T[]
}

/** A linear congruential generator with a mixed output (PCG's). */
export function dice(seed: number): Dice {
  let state = (BigInt(seed) * 0x9e3779b97f4a7c15n + 1n) & 0xffffffffffffffffn
  const next = () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn
    const word = Number(((state >> 18n) ^ state) >> 27n) >>> 0
    const turn = Number(state >> 59n)
    return ((word >>> turn) | (word << (-turn & 31))) >>> 0
  }
  const below = (n: number) => next() % n
  const one = <T>(of: readonly T[]) => of[below(of.length)] as T
  const some = <T>(of: readonly T[]) =>
    of
      .map((item) => ({ item, keep: below(2), at: below(1 << 20) }))
      .filter(({ keep }) => keep)
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item)
  return { below, once: (n) => below(n) === 0, one, some }
}
