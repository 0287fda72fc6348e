import type { PhraseValue } from '../core/phrase.ts'
import type { Language } from './language.ts'

/** Makes a value safe for where it is shown. */
export type Guard = (text: string) => string

/** Longer values are cut: a sentence has to stay readable whatever AWS or a person wrote into a name. */
const LONGEST = 600

// Control characters drive terminals, and the marks that turn the direction of text round make one name look like another.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g

/** A text on one line, without what a terminal or a reader could be misled by, and of bounded length. */
export function plain(text: string, longest = LONGEST): string {
  const line = text.replace(UNPRINTABLE, ' ').trim()
  const letters = line.length > longest ? [...line] : []
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : line
}

/** How a sentence asks for a value: `{{names, or}}`, `{{who, person}}`, `{{price, dollars}}`, `{{price, rate}}`, `{{at, time}}`, `{{minutes, ago}}`, `{{size, bytes}}`; without a word: a list, number or text as it is. */
const FORMATS: Record<string, (value: PhraseValue, language: Language, guard: Guard) => string> = {
  or: (value, language, guard) => list(value, language, guard, 'disjunction'),
  // Its guard makes mentions of ids where there are any.
  person: (value, language, guard) => list(value, language, guard, 'disjunction'),
  dollars: (value, language) =>
    new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', minimumFractionDigits: 2 }).format(Number(value)),
  // A price by the hour or GB: its fractions of a cent are what it is about.
  rate: (value, language) =>
    new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: 5 }).format(
      Number(value),
    ),
  time: (value, language, guard) => time(value, language, { dateStyle: 'medium', timeStyle: 'short' }, guard),
  day: (value, language, guard) => time(value, language, { dateStyle: 'medium' }, guard),
  ago: (value, language) => new Intl.RelativeTimeFormat(language).format(-Number(value), 'minute'),
  bytes: (value, language) => bytes(Number(value), language),
  percent: (value, language) => new Intl.NumberFormat(language, { style: 'percent' }).format(Number(value)),
}

/** Writes a value of a sentence in a language, by Intl and, for what comes from outside, through `guard`. */
export function write(value: PhraseValue, format: string | undefined, language: Language, guard: Guard): string {
  const special = format && FORMATS[format]
  if (special) return special(value, language, guard)
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value)
  return Array.isArray(value) ? list(value, language, guard, 'conjunction') : guard(plain(String(value)))
}

function list(value: PhraseValue, language: Language, guard: Guard, type: Intl.ListFormatType): string {
  const words = (Array.isArray(value) ? value : [value]).map((word) => guard(plain(String(word))))
  return new Intl.ListFormat(language, { type }).format(words)
}

/** Times are given in UTC: the people of one thread sit in several zones. */
function time(value: PhraseValue, language: Language, style: Intl.DateTimeFormatOptions, guard: Guard): string {
  const at = new Date(String(value))
  if (Number.isNaN(at.getTime())) return guard(plain(String(value)))
  const written = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' }).format(at)
  return style.timeStyle ? `${written} UTC` : written
}

function bytes(value: number, language: Language): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
  const power = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), units.length - 1)
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[power], unitDisplay: 'short', maximumFractionDigits: 1 }).format(
    value / 1000 ** power,
  )
}
