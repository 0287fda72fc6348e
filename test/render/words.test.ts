import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { phrase } from '../../src/core/phrase.ts'
import { languageOf, languageOfEnvironment } from '../../src/render/language.ts'
import { plain, write } from '../../src/render/values.ts'
import { LANGUAGES, words } from '../../src/render/words.ts'

const same = (text: string) => text

it.each([
  ['ja_JP.UTF-8', 'ja'],
  ['fr-CA', 'fr'],
  ['fr', 'fr'],
  ['JA', 'ja'],
  ['en_GB', 'en'],
  ['de_DE', 'en'],
  ['C', 'en'],
  ['', 'en'],
  [null, 'en'],
  [undefined, 'en'],
  ['constructor', 'en'],
])('the locale %s is read as %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language)
})

it('LC_ALL goes before LC_MESSAGES and LANG, and an empty one does not count', () => {
  expect(languageOfEnvironment({ LC_ALL: 'fr_FR', LANG: 'ja_JP' })).toBe('fr')
  expect(languageOfEnvironment({ LC_ALL: '', LC_MESSAGES: 'ja_JP', LANG: 'fr_FR' })).toBe('ja')
  expect(languageOfEnvironment({ LANG: 'ja_JP.UTF-8' })).toBe('ja')
  expect(languageOfEnvironment({})).toBe('en')
})

it('the languages bear the names their speakers give them', () => {
  expect(LANGUAGES).toEqual({ en: 'English', fr: 'Français', ja: '日本語' })
})

describe('values', () => {
  it.each([
    ['en', undefined, ['a', 'b', 'c'], 'a, b, and c'],
    ['fr', undefined, ['a', 'b', 'c'], 'a, b et c'],
    ['ja', undefined, ['a', 'b', 'c'], 'a、b、c'],
    ['en', 'or', ['a', 'b'], 'a or b'],
    ['fr', 'or', ['a', 'b'], 'a ou b'],
    ['en', undefined, 12345.5, '12,345.5'],
    ['fr', undefined, 12345, '12\u202f345'],
    ['en', 'dollars', 7.3, '$7.30'],
    ['fr', 'dollars', 7.3, '7,30\u00a0$US'],
    ['en', 'time', '2026-11-21T10:00:00Z', 'Nov 21, 2026, 10:00 AM UTC'],
    ['ja', 'day', '2026-11-21T10:00:00Z', '2026/11/21'],
    ['en', 'time', 'never', 'never'],
    ['en', 'bytes', 0, '0 byte'],
    ['en', 'bytes', 1_500_000_000, '1.5 GB'],
    ['fr', 'bytes', 1_500_000_000, '1,5\u202fGo'],
    ['en', 'percent', 0.25, '25%'],
    ['en', 'no-such-format', 'as it is', 'as it is'],
  ] as const)('in %s as %s: %j is %s', (language, format, value, written) => {
    expect(write(value, format, language, same)).toBe(written)
  })

  it('every text goes through the guard, each word of a list alone', () => {
    const guard = (text: string) => `<${text}>`
    expect(write(['a', 'b'], undefined, 'en', guard)).toBe('<a> and <b>')
    expect(write('x', undefined, 'en', guard)).toBe('<x>')
    expect(write('not a time', 'time', 'en', guard)).toBe('<not a time>')
  })

  it('are one line without control characters, of bounded length, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const shown = plain(text, 100)
        expect([...shown].length).toBeLessThanOrEqual(100)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      }),
    )
  })
})

describe('words', () => {
  it('a phrase is said in each language', () => {
    const unread = phrase('report:unread', { apis: ['ecr:DescribeImages', 'ecr:GetRepositoryPolicy'] })
    expect(words('en')(unread)).toBe('I could not check this: allow the bot ecr:DescribeImages and ecr:GetRepositoryPolicy.')
    expect(words('ja')(unread)).toBe('確認できませんでした。ボットに ecr:DescribeImages、ecr:GetRepositoryPolicy を許可してください。')
    expect(words('fr')(unread)).toMatch(/^Je n’ai pas pu vérifier\u00a0: /)
  })

  it.each([
    ['en', 'at $0.014), plus $0.01 per GB'],
    ['ja', '× $0.014）。ほかに 1 GB あたり $0.01 の'],
    ['fr', 'à 0,014\u00a0$US), plus 0,01\u00a0$US par Go'],
  ])('%s writes a price with the fractions of a cent', (language, rates) => {
    const values = { monthly: 61.32, endpoints: 3, zones: 2, hours: 730, hour: '0.014', gigabyte: '0.01' }
    expect(words(language)('fixes:cost.endpoints', values)).toContain(rates)
  })

  it.each([
    ['en', 1, /^1 decisive check could/],
    ['en', 2, /^2 decisive checks could/],
    ['fr', 0, /^0 vérification décisive/],
    ['fr', 1_000_000, /^1.000.000 de vérifications/],
    ['ja', 1, / 1 件/],
  ])('%s counts %i', (language, count, sentence) => {
    expect(words(language)('report:verdict.unknown', { count })).toMatch(sentence)
  })

  it('a cause is named within a sentence', () => {
    expect(words('ja')('report:text-cause.likely', { cause: 'disk-full' })).toContain(words('ja')('report:cause.disk-full'))
  })

  it('a key without words says itself, and is known to lack them', () => {
    const say = words('ja')
    expect(say('report:no-such.key')).toBe('no-such.key')
    expect(say.has('report:no-such.key')).toBe(false)
    expect(say.has('report:verdict.unknown')).toBe(true)
    expect(say.has('report:headline')).toBe(true)
  })

  it('values named like options of the library are only values', () => {
    const say = words('en')
    for (const name of ['lng', 'ns', 'context', 'defaultValue', 'replace', 'postProcess', 'interpolation', 'joinArrays', 'returnObjects']) {
      expect(say('report:unread', { apis: ['x'], [name]: 'ja' })).toBe('I could not check this: allow the bot x.')
    }
  })

  it('values that look like our own marks stand as they are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('{{apis}}', '$t(report:cause.tls-error)', '{{- x}}', '$t(a, {"lng":"ja"})', '$&', '$1'),
        fc.string(),
        (mark, other) => {
          const said = words('en')('report:headline', { title: mark, confidence: `${mark}${other}` })
          expect(said.startsWith(`${mark} (${mark}`)).toBe(true)
        },
      ),
    )
  })
})
