import { readdirSync, readFileSync } from 'node:fs'
import { LANGUAGES, LOCALES } from '../../src/render/language.ts'

export const languages = Object.keys(LANGUAGES)

/** Every sentence of a language by `namespace:key`, plural forms apart. */
export function sentences(language: string): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, key: string) => {
    if (typeof value === 'string') found.set(key, value)
    else for (const [name, inner] of Object.entries(value as object)) walk(inner, key.endsWith(':') ? key + name : `${key}.${name}`)
  }
  for (const file of readdirSync(`${LOCALES}${language}`)) {
    walk(JSON.parse(readFileSync(`${LOCALES}${language}/${file}`, 'utf8')), `${file.replace('.json', '')}:`)
  }
  return found
}

const PLURAL = /_(zero|one|two|few|many|other)$/

/** The key without its plural form. */
export const bare = (key: string): string => key.replace(PLURAL, '')
export const formOf = (key: string): string | null => PLURAL.exec(key)?.[1] ?? null

/** What a sentence takes in: names and formats, each once. */
export const variables = (sentence: string): string[] =>
  [...new Set([...sentence.matchAll(/\{\{(.+?)\}\}/g)].map((match) => match[1]!.replaceAll(' ', '')))].sort()
