import { readdirSync, readFileSync } from 'node:fs'
import { createInstance, type FormatterModule, type i18n } from 'i18next'
import type { Phrase, PhraseValue } from '../core/phrase.ts'
import { FALLBACK, type Language, LOCALES } from './language.ts'
import { type Guard, write } from './values.ts'

export { LANGUAGES, type Language } from './language.ts'

/** Says a phrase, or the sentence of a bare key, in one language. `extra` adds to the phrase's values. */
export type Words = ((phrase: Phrase | string, extra?: Record<string, PhraseValue>) => string) & {
  readonly language: Language
  /** True where there are words for the key, be it in English. */
  has(key: string): boolean
}

/** Carries the escaping of one call through i18next to its formatter; a symbol, so that no value of a sentence can take its place. */
const GUARD = Symbol('guard')
const PERSON = Symbol('person')

/** Codes that have a name in every language: `{{cause, cause}}`, `{{gates, gate}}`; of several, names that may be sentences stand in a row. */
const NAMED: ReadonlySet<string> = new Set(['cause', 'gate'])

type Options = Record<string | symbol, unknown>

const formatter: FormatterModule = {
  type: 'formatter',
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value, format, language = FALLBACK, options) => {
    if (value === undefined) return value
    if (format && NAMED.has(format)) {
      const names = (Array.isArray(value) ? value : [value]).map((code) =>
        speaker(language).t(`report:${format}.${code}`, { nest: false } as never),
      )
      return names.join(language === 'ja' ? '、' : '; ')
    }
    return write(value, format, language, (options as Options)[format === 'person' ? PERSON : GUARD] as Guard)
  },
}

function read(language: Language): Record<string, object> {
  const files = readdirSync(`${LOCALES}${language}`).filter((name) => name.endsWith('.json'))
  return Object.fromEntries(files.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(`${LOCALES}${language}/${name}`, 'utf8'))]))
}

const speakers = new Map<Language, i18n>()

function speaker(language: Language): i18n {
  let made = speakers.get(language)
  if (!made) {
    const resources = { [FALLBACK]: read(FALLBACK), [language]: read(language) }
    made = createInstance().use(formatter)
    made.init({
      resources,
      lng: language,
      fallbackLng: FALLBACK,
      ns: Object.keys(resources[language]!),
      defaultNS: 'report',
      initAsync: false,
      showSupportNotice: false,
      returnNull: false,
      // The formatter escapes every value, so that i18next must not do it once more, for HTML.
      interpolation: { escapeValue: false, alwaysFormat: true },
    } as never)
    speakers.set(language, made)
  }
  return made
}

/**
 * The words of one language. Values are written by Intl and pass through `escape` (Slack's mrkdwn, say), those of `{{who, person}}` through `person`; control characters never survive.
 * A key without words says itself: no answer may fail for want of a translation.
 *
 * @example words('ja')(phrase('report:unread', { apis: ['ecr:DescribeImages'] }))
 */
export function words(
  language: Language,
  { escape: guard = (text) => text, person = guard }: { escape?: Guard; person?: Guard } = {},
): Words {
  const made = speaker(language)
  const say = (phrase: Phrase | string, extra?: Record<string, PhraseValue>): string => {
    const key = typeof phrase === 'string' ? phrase : phrase.key
    const values = typeof phrase === 'string' ? extra : { ...phrase.params, ...extra }
    // Nested keys ($t) would let a value from outside name one; values stand in `replace`, apart from i18next's own options.
    const options: Options = { replace: { ...values }, nest: false, [GUARD]: guard, [PERSON]: person }
    if (typeof values?.count === 'number') options.count = values.count
    return made.t(key, options as never) as unknown as string
  }
  return Object.assign(say, { language, has: (key: string) => made.exists(key, { count: 1 }) || made.exists(key) })
}
