import { expect, it } from 'vitest'
import { CAUSES } from '../../src/core/cause.ts'
import { GATES } from '../../src/core/gate.ts'
import { bare, formOf, languages, sentences, variables } from './read.ts'

const english = sentences('en')
const keys = [...new Set([...english.keys()].map(bare))].sort()

it.each(languages)('%s has the same keys as English', (language) => {
  const own = new Set([...sentences(language).keys()].map(bare))
  expect({ missing: keys.filter((key) => !own.has(key)), 'not in English': [...own].filter((key) => !keys.includes(key)) }).toEqual({
    missing: [],
    'not in English': [],
  })
})

it.each(languages)('%s has the plural forms its grammar needs, and no others', (language) => {
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
  const counted = Map.groupBy(
    [...sentences(language).keys()].filter((key) => formOf(key)),
    bare,
  )
  const wrong = [...counted].filter(([, forms]) => forms.map(formOf).sort().join() !== needed.join())
  expect(wrong).toEqual([])
})

it.each(languages)('%s takes the same values into each sentence as English', (language) => {
  // A form for one may leave the number out: the union over the forms counts.
  const union = (all: Map<string, string>) => {
    const of: Record<string, string[]> = {}
    for (const [key, sentence] of all) of[bare(key)] = [...new Set([...(of[bare(key)] ?? []), ...variables(sentence)])].sort()
    return of
  }
  expect(union(sentences(language))).toEqual(union(english))
})

it.each(languages)('%s has a title, a next step and what decides for every cause, and a name for every gate', (language) => {
  const words = sentences(language)
  const wanted = [
    ...CAUSES.flatMap((cause) => [`report:cause.${cause}`, `report:next.${cause}`, `report:decides.${cause}`]),
    ...GATES.map((gate) => `report:gate.${gate}`),
  ]
  expect(wanted.filter((key) => !words.get(key)?.trim())).toEqual([])
})

it.each(languages)('%s leaves no sentence empty or with space at its ends', (language) => {
  expect([...sentences(language)].filter(([, sentence]) => sentence.trim() !== sentence || !sentence)).toEqual([])
})
