import { existsSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../src/render/language.ts'

const root = new URL('../', import.meta.url)
const fileOf = (lang: string): string => (lang === 'en' ? 'README.md' : `README.${lang}.md`)
const read = (lang: string): string => readFileSync(new URL(fileOf(lang), root), 'utf8')
const languages = Object.keys(LANGUAGES)

/** Fenced code, without its comments, which are in the language of their README. The read policy stands in one of them only. */
const fences = (text: string): string[] =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)]
    .filter(([, kind]) => kind !== 'json')
    .map(([, , code]) => code!.replace(/ +# .*$/gm, ''))
const prose = (text: string): string => text.replace(/^```\w*\n[\s\S]*?^```/gm, '')
/** Commands, options, settings, scopes, fields, paths: whatever stands as code. */
const named = (text: string): string[] =>
  [...new Set([...prose(text).matchAll(/`([^`]+)`/g)].map((match) => match[1]!.replace(/\s+/g, ' ')))].sort()
const links = (text: string): string[] =>
  [...prose(text).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1]!).filter((link) => !/^https?:/.test(link))

describe.each(languages)('the README in %s', (lang) => {
  const own = read(lang)
  const english = read('en')

  it('has the sections of the English one, in its order', () => {
    const levels = (text: string) => [...prose(text).matchAll(/^#+(?= )/gm)].map(([marks]) => marks.length)
    expect(levels(own)).toEqual(levels(english))
  })

  it('names the same commands, settings, scopes and fields', () => {
    // The word for what could not be told is translated where the sentence around it is.
    const known = (text: string) => named(text).filter((name) => name !== 'unknown')
    expect(known(own)).toEqual(known(english))
    expect(fences(own)).toEqual(fences(english))
  })

  it('has rows for the same things in its tables', () => {
    const first = (text: string) => [...prose(text).matchAll(/^\| (`.+?`) \|/gm)].map((match) => match[1])
    expect(first(own).length).toBeGreaterThan(15)
    expect(first(own)).toEqual(first(english))
  })

  it('links to the others, and to nothing that is not there', () => {
    for (const other of languages.filter((one) => one !== lang)) expect(links(own)).toContain(fileOf(other))
    expect(links(own).filter((link) => !existsSync(new URL(link, root)))).toEqual([])
  })

  it('shows the journey in its language, in pictures that load quickly', () => {
    const pictures = links(own).filter((link) => link.endsWith('.png'))
    expect(pictures).toEqual(links(english).flatMap((link) => (link.endsWith('.png') ? [link.replace('/en/', `/${lang}/`)] : [])))
    expect(pictures.length).toBeGreaterThan(3)
    expect(pictures.filter((link) => statSync(new URL(link, root)).size > 150_000)).toEqual([])
  })
})
