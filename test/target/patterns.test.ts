import { globSync, readFileSync } from 'node:fs'
import { checkSync } from 'recheck'
import { describe, expect, test, vi } from 'vitest'
import { parseError } from '../../src/target/error.ts'
import { findTargets, parseTarget } from '../../src/target/target.ts'
import { HOSTILE } from './hostile.ts'

const FILES = [...globSync('src/target/**/*.ts'), 'src/image/reference.ts']
/** A regular expression literal: after what an expression may follow, up to the slash that closes it. */
const LITERAL = /(?<=[(=,[:?&|]\s*|return\s+|^\s*)\/(?![/*])((?:[^\\/[\n]|\\.|\[(?:[^\\\]\n]|\\.)*\])+)\/([dgimsuvy]*)/gm

const literals = FILES.flatMap((file) => {
  const code = readFileSync(file, 'utf8').replace(/^\s*(?:\*|\/\/|\/\*\*).*$/gm, '')
  return [...code.matchAll(LITERAL)].map((match) => ({ file, source: match[1]!, flags: match[2]! }))
})

/** Patterns put together from pieces: caught as the modules make them. */
async function built(): Promise<{ source: string; flags: string }[]> {
  const made: { source: string; flags: string }[] = []
  const { RegExp: Plain } = globalThis
  globalThis.RegExp = new Proxy(Plain, {
    construct(target, [source, flags]: [string, string?]) {
      made.push({ source: String(source), flags: flags ?? '' })
      return new target(source, flags)
    },
  })
  try {
    vi.resetModules()
    await import('../../src/target/target.ts')
  } finally {
    globalThis.RegExp = Plain
  }
  return made
}

describe('every pattern that a paste meets', () => {
  test('none can be made to backtrack', { timeout: 120_000 }, async () => {
    expect(literals.length).toBeGreaterThan(100)
    const dynamic = await built()
    expect(dynamic.length).toBeGreaterThan(10)
    const unsafe = []
    for (const { source, flags } of [...literals, ...dynamic]) {
      // Counts are cut for the check: `x{1,500}` has the shape of `x{1,9}`, and five hundred states.
      const small = source.replace(/\{(\d+),(\d{2,})\}/g, (_, from: string) => `{${Math.min(Number(from), 3)},9}`)
      const found = checkSync(small, flags, { checker: 'automaton', timeout: 10_000 })
      if (found.status === 'vulnerable') unsafe.push(`/${source}/${flags}: ${found.complexity.summary}`)
    }
    expect(unsafe).toEqual([])
  })
})

describe('linear time', () => {
  const time = (text: string) => {
    const start = performance.now()
    parseError(text)
    findTargets(text)
    parseTarget(text)
    return performance.now() - start
  }

  test.each(Object.entries(HOSTILE))('%s: eight times the text takes at most some thirty times as long, and never long', (_, build) => {
    const [small, large] = [build(40_000), build(320_000)]
    time(small)
    const before = Math.min(time(small), time(small))
    // Quadratic time would be 64 times as long. A short measurement is mostly noise.
    expect(Math.min(time(large), time(large))).toBeLessThan(Math.max(before * 32, 400))
  })
})
