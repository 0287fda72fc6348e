import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { LOCALES } from '../../src/render/language.ts'
import { sentences } from './read.ts'

/** What stays as it is in every language: values, code, addresses, commands. */
const bare = (sentence: string): string =>
  sentence
    // A language's name may itself be Japanese: how it is spaced cannot be known.
    .replace(/\{\{language\}\}/g, '')
    .replace(/\{\{.+?\}\}/g, 'x')
    .replace(/`[^`]*`/g, 'x')
    .replace(/https?:\/\/\S+/g, 'x')
    .replace(/\b[a-z-]+:[A-Z][A-Za-z]+/g, 'x')
    .replace(/<[^<>]+>/g, 'x')
    .replace(/:[a-z0-9_+-]+:/g, 'x')

const matching = (language: string, pattern: RegExp) =>
  [...sentences(language)]
    .filter(([, sentence]) => pattern.test(bare(sentence)))
    .map((entry) => entry.join('  '))
    .join('\n')

it('French has a narrow no-break space before ; ! ? and a no-break space before : and inside quotation marks', () => {
  expect(matching('fr', /(?<!\u202f)[;!?](?=\s|$)/u)).toBe('')
  expect(matching('fr', /(?<!\u00a0):(?=\s|$)/u)).toBe('')
  expect(matching('fr', /«(?!\u00a0)|(?<!\u00a0)»/u)).toBe('')
})

it('French uses the typographic apostrophe', () => {
  expect(matching('fr', /\p{L}'/u)).toBe('')
})

const JAPANESE = '[\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}ー]'

it('Japanese has full-width punctuation', () => {
  expect(matching('ja', new RegExp(`${JAPANESE}[,.:;!?()]|[,:;!?()]${JAPANESE}`, 'u'))).toBe('')
  expect(matching('ja', /[：；、。！？（）「」] /u)).toBe('')
})

it('Japanese has a space between Latin letters and its own, and none between its own', () => {
  expect(matching('ja', new RegExp(`[A-Za-z0-9]${JAPANESE}|${JAPANESE}[A-Za-z0-9]`, 'u'))).toBe('')
  expect(matching('ja', new RegExp(`${JAPANESE} ${JAPANESE}`, 'u'))).toBe('')
})

it('English has typographic quotation marks and apostrophes, and American spelling', () => {
  expect(matching('en', /"|\p{L}'|\b\w*isation\b|\bbehaviour|\bcolour|\bcatalogue\b|\blicence\b/iu)).toBe('')
})

it('the words the glossary rules out are not used', () => {
  const rows = readFileSync(`${LOCALES}glossary.md`, 'utf8')
    .split('\n')
    .filter((line) => /^\| [a-z(]/i.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const ruledOut = (column: number) => rows.slice(1).flatMap((cells) => (cells[column] ?? '').split(', ').filter(Boolean))
  expect(ruledOut(4).length + ruledOut(5).length).toBeGreaterThan(10)
  const used = (language: string, words: string[]) =>
    [...sentences(language)]
      .filter(([, sentence]) => words.some((word) => new RegExp(`(?<!\\p{L})${word}`, 'iu').test(bare(sentence))))
      .map((entry) => entry.join('  '))
      .join('\n')
  const within = (words: string[]) =>
    [...sentences('ja')]
      .filter(([, sentence]) => words.some((word) => bare(sentence).includes(word)))
      .map((entry) => entry.join('  '))
      .join('\n')
  expect(within(ruledOut(4))).toBe('')
  expect(used('fr', ruledOut(5))).toBe('')
})
