import { h } from './dom.js'
import i18next from './i18next.js'
import { LANGUAGES } from './languages.js'

export { LANGUAGES }

/** The page's own words, `t('key')`. What the bot writes is in the bot's language, not in this one. */
export const t = (key, values) => i18next.t(key, values)

export const language = () => i18next.language

const load = async (lang) => (await fetch(`/words/${lang}.json`)).json()

export async function startWords(lang) {
  const names = Object.keys(LANGUAGES)
  const words = await Promise.all(names.map(load))
  const resources = Object.fromEntries(names.map((name, i) => [name, { translation: words[i] }]))
  await i18next.init({ lng: lang, fallbackLng: 'en', resources, interpolation: { escapeValue: false } })
  document.documentElement.lang = lang
}

export async function changeLanguage(lang) {
  await i18next.changeLanguage(lang)
  document.documentElement.lang = lang
}

export const timeOf = (ts, options = { hour: 'numeric', minute: '2-digit' }) =>
  new Intl.DateTimeFormat(language(), options).format(new Date(Number(ts) * 1000))

const PIECES = {
  date_num: { dateStyle: 'short' },
  date: { dateStyle: 'long' },
  date_short: { dateStyle: 'medium' },
  date_long: { dateStyle: 'full' },
  date_pretty: { dateStyle: 'long' },
  date_short_pretty: { dateStyle: 'medium' },
  date_long_pretty: { dateStyle: 'full' },
  time: { timeStyle: 'short' },
  time_secs: { timeStyle: 'medium' },
}

/** `<!date^seconds^format^link|otherwise>` in the reader's own language and time zone. */
export function dateOf([, seconds, format = ''], otherwise) {
  const at = Number(seconds)
  if (!Number.isFinite(at) || !format) return otherwise ?? ''
  const shown = format.replace(/\{(\w+)\}/g, (all, name) => (PIECES[name] ? timeOf(at, PIECES[name]) : name === 'ago' ? ago(at) : all))
  return h('time', { datetime: new Date(at * 1000).toISOString() }, shown)
}

function ago(at) {
  const minutes = Math.round((at * 1000 - Date.now()) / 60_000)
  return new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(
    ...(Math.abs(minutes) < 90 ? [minutes, 'minute'] : [Math.round(minutes / 60), 'hour']),
  )
}
