import { describe, expect, it, vi } from 'vitest'
import { emptied, PSEUDO, WORD, withoutSentences } from './pseudo-language.ts'

vi.mock('../../src/render/language.ts', async (original) => (await import('./pseudo-language.ts')).withPseudo((await original()) as never))

const { BUILDERS } = await import('../render/slack/everything.ts')
const { usual } = await import('../render/slack/samples.ts')

/** Names that are the same in every language. */
const NAMES = /\b(?:ecs-pull|Fargate|English|Pseudo|aws|UTC)\b/g

/** All that people read of a message or view. Code is not language: it is left out. */
function texts(value: unknown): string[] {
  if (typeof value === 'string' || typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(texts)
  const one = value as Record<string, unknown>
  if ((one.style as { code?: boolean } | undefined)?.code) return []
  return Object.entries(one).flatMap(([key, inner]) => (key === 'text' && typeof inner === 'string' ? [inner] : texts(inner)))
}

/** A text without code, links, mentions, names of AWS calls and its sentences. */
const outside = (text: string): string =>
  withoutSentences(
    text
      .replace(/```[\s\S]*?```|`[^`]*`/g, '')
      .replace(/<[^|>]*\|([^>]*)>|<[^>]*>/g, '$1')
      .replace(/(?<![A-Za-z0-9-])[a-z0-9-]+:[A-Z][A-Za-z]+/g, '')
      .replace(/:[a-z_]+:/g, ''),
  ).replace(NAMES, '')

describe.each(Object.entries(BUILDERS))('%s', (_, make) => {
  const said = make(PSEUDO, usual).flatMap(texts)

  it('says every word in the language asked for', () => {
    expect(said.length).toBeGreaterThan(0)
    expect(said.filter((text) => WORD.test(outside(text)))).toEqual([])
  })

  it('glues no sentence to another', () => {
    // Beside each other with no more between them than a word space or a comma. What a sentence takes in is its own affair.
    expect(said.filter((text) => /⟧[*_]?[.,:;(]? ?[*_]?⟦/.test(emptied(text)))).toEqual([])
  })
})
