import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A folder below `locales/`: `en`, `ja`, `fr`. Adding a language is adding a folder. */
export type Language = string

export const LOCALES = fileURLToPath(new URL('../../locales/', import.meta.url))

/** The language whose words stand in where another lacks some. */
export const FALLBACK: Language = 'en'

const found = readdirSync(LOCALES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(`${LOCALES}${entry.name}/report.json`))
  .map((entry) => entry.name)
  .sort((a, b) => Number(b === FALLBACK) - Number(a === FALLBACK) || a.localeCompare(b))

const ownName = (language: Language): string => {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}

/** Every language there are words for, English first, with the name its speakers give it. */
export const LANGUAGES: Readonly<Record<Language, string>> = Object.fromEntries(found.map((language) => [language, ownName(language)]))

/** The language for a locale as an operating system or Slack names it (`ja_JP.UTF-8`, `fr-FR`); English for all others. */
export function languageOf(locale: string | null | undefined): Language {
  const language = locale?.toLowerCase().split(/[-_.@]/)[0] ?? ''
  return Object.hasOwn(LANGUAGES, language) ? language : FALLBACK
}

/** The language a POSIX environment asks for: LC_ALL before LC_MESSAGES before LANG. */
export const languageOfEnvironment = (env: NodeJS.ProcessEnv): Language => languageOf(env.LC_ALL || env.LC_MESSAGES || env.LANG)
