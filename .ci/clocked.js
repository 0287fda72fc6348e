// Prints the test files that read a clock, a zone or a locale, themselves or through a helper of the tests, or that hold a picture in
// which one may show. Not those in a browser, which goes by a clock of its own.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')
const READS = /\bDate\b|\bIntl\b|toLocale|toMatch(?:File|Inline)?Snapshot|process\.env\.(?:TZ|LANG|LC_)|systemTime/i
const BROWSER = /playwright/
const DEAR = /^test\/run\/(?:crash|sweep)-|^test\/slack\/(?:crash|random)\//
// A whole bot or a process of its own goes by real time (its store's clock, its signatures), and takes too long to be repeated three times.
const WHOLE = /\bbotInSlack\b|\bstartPlayground\b|node:child_process|node:sqlite|vi\.spyOn\(Date|\bpurgeDaily\b/

const sources = new Map()
const sourceOf = (file) => {
  if (!sources.has(file)) sources.set(file, readFileSync(file, 'utf8'))
  return sources.get(file)
}

/** A file and the helpers it imports, which lie beside the tests. */
function within(file, seen = new Set()) {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, path] of sourceOf(file).matchAll(/from '(\.[^']+\.ts)'/g)) {
    const helper = join(dirname(file), path)
    if (!relative(root, helper).startsWith('src')) within(helper, seen)
  }
  return seen
}

for (const name of readdirSync(join(root, 'test'), { recursive: true }).sort()) {
  if (!name.endsWith('.test.ts') || DEAR.test(`test/${name}`)) continue
  const texts = [...within(join(root, 'test', name))].map(sourceOf)
  if (texts.some((text) => READS.test(text)) && !texts.some((text) => BROWSER.test(text) || WHOLE.test(text)))
    process.stdout.write(`test/${name}\n`)
}
