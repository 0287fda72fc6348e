import { describe, expect, it } from 'vitest'
import { bare, sentences } from './read.ts'
import { literals, sources, templates } from './sources.ts'

const keys = new Set([...sentences('en').keys()].map(bare))
const namespaces = new Set([...keys].map((key) => key.split(':')[0]!))
const all = [...sources.values()]
const said = new Set(all.flatMap(literals))
const sayable = all.flatMap((source) => templates(source))

const checks = [...sources].filter(([path]) => /^checks\/(?!define|index)[\w-]+\.ts$/.test(path))
const idOf = (source: string): string | undefined => /\bid: '([\w-]+)'/.exec(source)?.[1]

describe('every key the sources name has words', () => {
  it('where it stands in full', () => {
    const named = [...said].filter((text) => /^[a-z]+:[a-z][\w.-]*$/.test(text) && namespaces.has(text.split(':')[0]!))
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter((key) => !keys.has(key) && !API.test(key)).join('\n')).toBe('')
  })

  it('where it is put together: something fits', () => {
    const families = sayable.filter((family) => namespaces.has(/^\^([a-z]+):/.exec(family.source)?.[1] ?? ''))
    expect(families.length).toBeGreaterThan(5)
    expect(families.filter((family) => ![...keys].some((key) => family.test(key))).join('\n')).toBe('')
  })

  it('where a check says it', () => {
    const wanted = checks.flatMap(([, source]) => {
      const id = idOf(source)
      const says = [...source.matchAll(/\bsay: '([\w-]+)'/g)].map((match) => match[1]!).filter((say) => say !== 'unread')
      return id ? [...says, ...unsaid(source)].map((say) => `checks:${id}.${say}`) : []
    })
    expect(wanted.length).toBeGreaterThan(30)
    expect([...new Set(wanted)].filter((key) => !keys.has(key)).join('\n')).toBe('')
  })

  it('where a clue names it', () => {
    const labels = [...sources].flatMap(([path, source]) =>
      /^(checks|network|image|policy)\//.test(path)
        ? [...source.matchAll(/\blabel: '([\w-]+)'|[cC]lue\('([\w-]+)'/g)].map((m) => m[1] ?? m[2]!)
        : [],
    )
    expect(labels.length).toBeGreaterThan(20)
    expect([...new Set(labels)].filter((label) => !keys.has(`evidence:${label}`)).join('\n')).toBe('')
  })
})

describe('no key is unused', () => {
  const used = (text: string) => said.has(text) || sayable.some((family) => family.test(text))
  /** A check may put its sentence's key together from what it saw. */
  const madeIn = (id: string, say: string) =>
    checks.some(([, source]) => idOf(source) === id && templates(source, true).some((made) => made.test(say)))
  const ids = new Set(checks.map(([, source]) => idOf(source)))

  it.each([...namespaces])('%s', (namespace) => {
    const idle = [...keys].filter((key) => {
      if (!key.startsWith(`${namespace}:`)) return false
      const rest = key.slice(namespace.length + 1)
      // A check's sentences are named by its id and what it says; the id is put before it by the engine.
      if (namespace === 'checks') {
        const [id, say] = [rest.split('.')[0]!, rest.slice(rest.indexOf('.') + 1)]
        return !(ids.has(id) && (used(say) || madeIn(id, say)))
      }
      return !used(key) && !used(rest)
    })
    expect(idle.join('\n')).toBe('')
  })
})

/** `slack:…` and the like are never IAM actions, but `events:PutEvents` would look like a key. */
const API = /:[A-Z]/

/** Statuses of outcomes that name no sentence: theirs is that of the status. */
function unsaid(source: string): string[] {
  const found: string[] = []
  for (const match of source.matchAll(/\bstatus: '(ok|broken|unknown)'/g)) {
    const [start, end] = [opening(source, match.index), closing(source, match.index)]
    const object = source.slice(start, end)
    // A type, or a part that others complete.
    if (/&\s*$/.test(source.slice(0, start)) || /^\}\)? as const/.test(source.slice(end, end + 12))) continue
    if (!/\bsay\b|\.\.\./.test(object)) found.push(match[1]!)
  }
  return found
}

function opening(source: string, from: number): number {
  let depth = 0
  for (let i = from; i >= 0; i--) {
    if (source[i] === '}') depth++
    if (source[i] === '{' && depth-- === 0) return i
  }
  return 0
}

function closing(source: string, from: number): number {
  let depth = 0
  for (let i = from; i < source.length; i++) {
    if (source[i] === '{') depth++
    if (source[i] === '}' && depth-- === 0) return i
  }
  return source.length
}
