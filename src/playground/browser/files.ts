import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { LANGUAGES, LOCALES } from '../../render/language.ts'

const PAGE = new URL('../page/', import.meta.url)
const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css', html: 'text/html', svg: 'image/svg+xml' }

export interface File {
  type: string
  body: string
}

const i18next = () => {
  const require = createRequire(import.meta.url)
  return readFileSync(join(dirname(require.resolve('i18next/package.json')), 'dist/esm/i18next.js'), 'utf8')
}

/**
 * Everything the page consists of, by path: its own files, i18next as it lies in node_modules, the languages there are, and its words. A list made at start, so that no
 * request can name a file.
 */
export function pageFiles(): Map<string, File> {
  const files = new Map<string, File>()
  for (const name of readdirSync(PAGE)) {
    const type = TYPES[name.split('.').at(-1) ?? '']
    if (type) files.set(name === 'index.html' ? '/' : `/${name}`, { type, body: readFileSync(new URL(name, PAGE), 'utf8') })
  }
  files.set('/i18next.js', { type: 'text/javascript', body: i18next() })
  files.set('/languages.js', { type: TYPES.js!, body: `export const LANGUAGES = ${JSON.stringify(LANGUAGES)}\n` })
  for (const lang of Object.keys(LANGUAGES)) {
    // A language in the making may lack it: the page then speaks English.
    const words = `${LOCALES}${lang}/playground.json`
    files.set(`/words/${lang}.json`, { type: 'application/json', body: existsSync(words) ? readFileSync(words, 'utf8') : '{}' })
  }
  return files
}
