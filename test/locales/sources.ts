import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const SRC = fileURLToPath(new URL('../../src/', import.meta.url))

/** Every source file by its path below src, without comments: what they mention is no use of a word. */
export const sources: ReadonlyMap<string, string> = new Map(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|js|html)$/.test(path))
    .sort()
    .map((path) => [path, withoutComments(readFileSync(SRC + path, 'utf8'))]),
)

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}

/** String literals without holes. */
export const literals = (source: string): string[] =>
  [...source.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`$\n]*)`/g)].map((m) => m[1] ?? m[2] ?? m[3]!)

/** Template literals with holes, each as the pattern of what it can become. One that is all holes says nothing and is left out, unless `loose`. */
export function templates(source: string, loose = false): RegExp[] {
  const found: RegExp[] = []
  // Only names and holes: sentences with holes are no keys, and templates may stand within the holes of others.
  for (const [, text] of source.matchAll(/`((?:[\w:.-]|\$\{[^}`]*\})*\$\{[^}`]*\}[\w:.-]*)`/g)) {
    const parts = text!.split(/\$\{[^}]*\}/)
    if (loose || parts.some((part) => /[a-z]/.test(part.replace(/^[a-z]+:$/, ''))))
      found.push(new RegExp(`^${parts.map(escaped).join('.+')}$`))
  }
  return found
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
